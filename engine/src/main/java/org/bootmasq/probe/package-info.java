/**
 * Plays machines that boot from the network, whatever server answers them: what they ask, what they take from the
 * answers, how they fetch files, and what would go wrong. Uses {@code dhcp4}'s and {@code dhcp6}'s messages, {@code
 * dhcp.boot}, {@code tftp}, {@code dns}'s messages, {@code pxe} and {@code wire}.
 */
@NullMarked
package org.bootmasq.probe;

import org.jspecify.annotations.NullMarked;
