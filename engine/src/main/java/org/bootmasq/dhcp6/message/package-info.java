/** DHCPv6 messages as records, and their octets (RFC 8415 sections 7 to 9 and 21). Uses {@code wire}. */
@NullMarked
package org.bootmasq.dhcp6.message;

import org.jspecify.annotations.NullMarked;
