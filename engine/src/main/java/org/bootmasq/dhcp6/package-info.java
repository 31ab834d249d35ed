/** DHCPv6 and router advertisements as the configuration describes them. Uses {@code config} and {@code wire}. */
@NullMarked
package org.bootmasq.dhcp6;

import org.jspecify.annotations.NullMarked;
