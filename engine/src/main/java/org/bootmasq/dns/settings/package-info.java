/** What the configuration says about DNS, and how dnsmasq's lines about it are read. */
@NullMarked
package org.bootmasq.dns.settings;

import org.jspecify.annotations.NullMarked;
