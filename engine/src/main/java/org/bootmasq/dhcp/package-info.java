/**
 * What DHCPv4 and DHCPv6 share: lease times and host names. Uses {@code lease}, {@code net}, {@code config} and {@code wire}.
 */
@NullMarked
package org.bootmasq.dhcp;

import org.jspecify.annotations.NullMarked;
