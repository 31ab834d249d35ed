/**
 * What DHCPv4 and DHCPv6 share: lease times, host names, and the effects of a decision. Uses {@code lease}, {@code net},
 * {@code config} and {@code wire}.
 */
@NullMarked
package org.bootmasq.dhcp;

import org.jspecify.annotations.NullMarked;
