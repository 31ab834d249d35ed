/**
 * Runs the DHCPv4 engine: its sockets, and what carries out its effects. May use {@code edge.lease} and {@code
 * edge.script}.
 */
@NullMarked
package org.bootmasq.edge.dhcp;

import org.jspecify.annotations.NullMarked;
