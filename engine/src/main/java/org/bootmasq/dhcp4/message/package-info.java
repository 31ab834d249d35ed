/**
 * DHCPv4 messages and their options as octets and as records (RFC 2131, 2132, 3046, 3396). The only place that knows
 * their layout.
 */
@NullMarked
package org.bootmasq.dhcp4.message;

import org.jspecify.annotations.NullMarked;
