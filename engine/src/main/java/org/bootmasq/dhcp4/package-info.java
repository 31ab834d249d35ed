/**
 * The DHCPv4 server with PXE: from a message by {@code client} (who asks), {@code address} (what is chosen) and
 * {@code reply} (what is said) to effects, one class for each kind of message.
 */
@NullMarked
package org.bootmasq.dhcp4;

import org.jspecify.annotations.NullMarked;
