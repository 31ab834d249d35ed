/**
 * The third step of a decision: which addresses a client gets, and for how long. Uses {@code dhcp6.client}, {@code
 * dhcp6.settings}, {@code dhcp6.message}, {@code dhcp} and {@code lease}.
 */
@NullMarked
package org.bootmasq.dhcp6.address;

import org.jspecify.annotations.NullMarked;
