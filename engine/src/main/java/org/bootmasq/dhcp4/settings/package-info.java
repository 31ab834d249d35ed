/** What the configuration says about DHCPv4 and PXE: subnets, clients, names, replies, boot files, relays. */
@NullMarked
package org.bootmasq.dhcp4.settings;

import org.jspecify.annotations.NullMarked;
