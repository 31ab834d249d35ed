/**
 * What lines say of IPv6 that DHCPv6 and router advertisements both go by: ranges, and options with their values.
 * Neither of the two uses the other.
 */
@NullMarked
package org.bootmasq.dhcp.six;

import org.jspecify.annotations.NullMarked;
