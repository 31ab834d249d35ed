/**
 * Who asks, as the lines say that both versions of DHCP read: rules that set tags, and gates that need them. What a
 * rule looks at in a message is up to the version that has the message.
 */
@NullMarked
package org.bootmasq.dhcp.match;

import org.jspecify.annotations.NullMarked;
