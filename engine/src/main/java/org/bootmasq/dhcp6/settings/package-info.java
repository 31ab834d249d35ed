/** What the configuration says about DHCPv6: subnets, clients, names, replies, relays, and what routers advertise. */
@NullMarked
package org.bootmasq.dhcp6.settings;

import org.jspecify.annotations.NullMarked;
