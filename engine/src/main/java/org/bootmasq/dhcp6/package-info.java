/**
 * The DHCPv6 server's decisions (RFC 8415): messages and time in, effects out. Uses its sub-packages, {@code dhcp},
 * {@code trace}, {@code lease} and {@code net}.
 */
@NullMarked
package org.bootmasq.dhcp6;

import org.jspecify.annotations.NullMarked;
