/**
 * The oracle for IPv6: the same configuration and the same messages of DHCPv6 and neighbour discovery to dnsmasq and to
 * Bootmasq; replies, advertisements, log lines and lease files compared. Uses the lab, and of the engine only {@code
 * wire}.
 */
@NullMarked
package org.bootmasq.oracle.ip6;

import org.jspecify.annotations.NullMarked;
