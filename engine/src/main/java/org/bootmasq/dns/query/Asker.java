package org.bootmasq.dns.query;

import org.bootmasq.wire.IpAddress;

/**
 * Who asks, and how the answer finds back.
 *
 * @param asked the local address the question was sent to
 * @param interfaceIndex where it arrived
 * @param tcp whether it came over TCP, where answers may have any size
 * @param ticket the edge's own number for the way back: a socket, a connection
 */
public record Asker(IpAddress address, int port, IpAddress asked, int interfaceIndex, boolean tcp, int ticket) {}
