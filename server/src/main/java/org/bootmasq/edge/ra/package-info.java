/**
 * Runs the engine of router advertisements: its ICMPv6 socket, its timers, and its effects. Uses {@code edge}, {@code
 * linux} and the engine's {@code ra}.
 */
@NullMarked
package org.bootmasq.edge.ra;

import org.jspecify.annotations.NullMarked;
