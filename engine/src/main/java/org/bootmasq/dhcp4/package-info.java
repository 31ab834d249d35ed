/** DHCPv4 and PXE: messages (RFC 2131, 2132, 3046, 3396), their settings, and the server's decisions. Uses {@code lease}, {@code config} and {@code wire}. */
@NullMarked
package org.bootmasq.dhcp4;

import org.jspecify.annotations.NullMarked;
