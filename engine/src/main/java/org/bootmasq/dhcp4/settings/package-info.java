/**
 * What the configuration says about DHCPv4 and PXE: ranges, hosts, tags, options, boot files; and how dnsmasq's lines
 * about them are read.
 */
@NullMarked
package org.bootmasq.dhcp4.settings;

import org.jspecify.annotations.NullMarked;
