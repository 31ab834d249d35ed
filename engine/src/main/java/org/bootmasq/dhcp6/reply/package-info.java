/**
 * The last step of a decision: what is said, and how it reaches the client. Uses {@code dhcp6.address}, {@code
 * dhcp6.client}, {@code dhcp6.settings}, {@code dhcp6.message}, {@code dhcp} and {@code net}.
 */
@NullMarked
package org.bootmasq.dhcp6.reply;

import org.jspecify.annotations.NullMarked;
