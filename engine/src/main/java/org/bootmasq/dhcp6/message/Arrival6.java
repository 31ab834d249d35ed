package org.bootmasq.dhcp6.message;

import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * A datagram on port 547 and how it came.
 *
 * @param interfaceIndex where it arrived
 * @param source of the client or of the relay that sent it
 * @param destination one of our addresses, or a group of servers
 */
public record Arrival6(Bytes payload, int interfaceIndex, Ip6 source, int sourcePort, Ip6 destination) {}
