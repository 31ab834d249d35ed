/**
 * What DHCPv4 and DHCPv6 share: tags and the lines that ask for them, names, lease times, and the effects of a
 * decision. Uses {@code trace}, {@code lease}, {@code net}, {@code config} and {@code wire}.
 */
@NullMarked
package org.bootmasq.dhcp;

import org.jspecify.annotations.NullMarked;
