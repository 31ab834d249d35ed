/**
 * Which prefixes a client is delegated (RFC 8415 section 6.3), and for how long: the same step as {@code
 * dhcp6.address} for addresses. Uses that, {@code dhcp6.client}, {@code dhcp6.settings}, {@code dhcp6.message}, {@code
 * dhcp} and {@code lease}.
 */
@NullMarked
package org.bootmasq.dhcp6.prefix;

import org.jspecify.annotations.NullMarked;
