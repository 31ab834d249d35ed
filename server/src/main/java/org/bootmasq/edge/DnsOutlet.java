package org.bootmasq.edge;

import java.util.Arrays;
import org.bootmasq.dns.Asker;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** An open UDP port: questions in, answers out from the address that was asked. */
final class DnsOutlet {
    private static final int BATCH = 64;
    private static final int QUERY_OCTETS = 4096;
    private static final int LEAST_ANSWER_OCTETS = 1232;

    private final DnsListeners.Listener listener;
    private final int number;
    private final ReceiveBatch received = new ReceiveBatch(BATCH, QUERY_OCTETS);
    private final SendBatch answers;
    private final int answerOctets;
    private boolean closed;

    /** @param longest answer, in octets */
    DnsOutlet(DnsListeners.Listener listener, int number, int longest) {
        answerOctets = Math.max(LEAST_ANSWER_OCTETS, longest);
        answers = new SendBatch(BATCH, answerOctets);
        this.listener = listener;
        this.number = number;
    }

    DnsListeners.Listener listener() {
        return listener;
    }

    /** The same with room for longer or shorter answers. */
    DnsOutlet with(int longest) {
        boolean same = Math.max(LEAST_ANSWER_OCTETS, longest) == answerOctets;
        return closed || same ? this : new DnsOutlet(listener, number, longest);
    }

    /** The port is closed: answers to what was asked here have no way back. */
    void closed() {
        closed = true;
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
        if (closed || length > answerOctets) return;
        switch (asker.address()) {
            case Ip4 four -> {
                answers.add(reply, 0, length, four.bits(), asker.port());
                if (asker.asked() instanceof Ip4 own) answers.from(own.bits(), 0);
            }
            case Ip6 six -> {
                int scope = six.isLinkLocal() ? asker.interfaceIndex() : 0;
                byte[] copy = Arrays.copyOf(reply, length);
                answers.addIp6(copy, six.octets().toArray(), scope, asker.port());
                answers.from(asker.asked().octets().toArray(), scope);
            }
        }
        if (answers.isFull()) flush();
    }

    void flush() {
        boolean room = !closed;
        while (room && answers.remaining() > 0) room = sendSome();
        if (answers.count() > 0) answers.clear();
    }

    /** Returns false where the send buffer is full: what is left is lost, and the askers ask again. */
    private boolean sendSome() {
        try {
            listener.udp().send(answers);
            return answers.remaining() == 0;
        } catch (LinuxException unreachable) {
            // That asker's answer is passed over, and the others' go on.
            return true;
        }
    }
}
