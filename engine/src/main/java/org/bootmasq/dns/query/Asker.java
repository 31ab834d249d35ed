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
public record Asker(IpAddress address, int port, IpAddress asked, int interfaceIndex, boolean tcp, int ticket) {
    private static final int NO_TICKET = -1;

    /**
     * The same, for a question whose answer nobody waits for: it is asked for the cache, or to judge another answer.
     */
    public Asker nobody() {
        return new Asker(address, port, asked, interfaceIndex, false, NO_TICKET);
    }

    /** Whether an answer is to be sent at all. */
    public boolean waits() {
        return ticket != NO_TICKET;
    }
}
