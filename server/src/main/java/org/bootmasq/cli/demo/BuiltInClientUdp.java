package org.bootmasq.cli.demo;

import java.io.IOException;
import java.util.Optional;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/** Datagrams of the built-in client, whichever version of IP carries them. */
interface BuiltInClientUdp {
    /** A datagram that came in. */
    record Datagram(IpAddress source, int sourcePort, Bytes payload) {}

    /** Sends to a neighbour, which is asked for its hardware address first. */
    void send(IpAddress destination, int sourcePort, int port, Bytes payload) throws IOException;

    /** The next datagram for a port, if one comes in time; neighbours' questions are answered meanwhile. */
    Optional<Datagram> receive(int port, long deadlineNanos) throws IOException;
}
