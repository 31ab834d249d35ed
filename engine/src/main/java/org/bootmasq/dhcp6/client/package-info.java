/**
 * The first two steps of a decision: what was asked, and who asks. Uses {@code dhcp6.settings}, {@code dhcp6.message},
 * {@code dhcp}, {@code lease} and {@code net}.
 */
@NullMarked
package org.bootmasq.dhcp6.client;

import org.jspecify.annotations.NullMarked;
