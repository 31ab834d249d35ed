package org.bootmasq.edge.dns;

import org.bootmasq.dns.query.Asker;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.wire.IpAddress;

/** An open UDP port: questions in, answers out from the address that was asked. */
final class DnsOutlet {
    private static final int BATCH = 64;
    private static final int QUERY_OCTETS = 4096;

    private final DnsListeners.Listener listener;
    private final int number;
    private final int handler;
    private final ReceiveBatch received = new ReceiveBatch(BATCH, QUERY_OCTETS);
    private final DnsAnswers answers;
    private boolean closed;

    /**
     * @param number by which askers are told apart
     * @param handler of the port in the loop
     */
    DnsOutlet(DnsListeners.Listener listener, int number, int handler) {
        this.listener = listener;
        this.number = number;
        this.handler = handler;
        answers = new DnsAnswers(listener.udp());
    }

    DnsListeners.Listener listener() {
        return listener;
    }

    int handler() {
        return handler;
    }

    /** The port is closed: answers to what was asked here have no way back. */
    void closed() {
        closed = true;
        answers.clear();
    }

    boolean isClosed() {
        return closed;
    }

    /** Takes what waits. Returns how many. */
    int receive() throws LinuxException {
        return closed ? 0 : listener.udp().receive(received);
    }

    int copyTo(int index, byte[] target) {
        return received.truncated(index) ? 0 : received.copyTo(index, target);
    }

    Asker asker(int index) {
        int arrived = received.interfaceIndex(index);
        int port = received.sourcePort(index);
        IpAddress from = ScopedAddress.source(received, index).address();
        IpAddress to = ScopedAddress.destination(received, index).address();
        return new Asker(from, port, to, arrived, false, number);
    }

    /** Sends an answer, at the latest with the next {@link #flush}. */
    void add(Asker asker, byte[] reply, int length) {
        if (!closed) answers.add(asker, reply, length);
    }

    void flush() {
        answers.flush();
    }
}
