package org.bootmasq.edge.dbus;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.UnixStream;
import org.bootmasq.wire.Bytes;

/** The socket to a bus, and what waits until the bus takes it. */
final class BusLink implements AutoCloseable {
    /** A bus that takes nothing for so long has to do without us. */
    private static final int MOST_WAITING = 8 << 20;

    private final UnixStream stream;
    private final byte[] received = new byte[0x10000];
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int waitingOctets;
    /** So many octets of the first have gone. */
    private int gone;

    BusLink(UnixStream stream) {
        this.stream = stream;
    }

    UnixStream stream() {
        return stream;
    }

    /** As {@link UnixStream#receive}; what came is in {@link #received}. */
    int receive() throws LinuxException {
        return stream.receive(received);
    }

    byte[] received() {
        return received;
    }

    /** Sends octets, behind all that waits. */
    void send(Bytes octets) throws LinuxException {
        waiting.add(octets.toArray());
        waitingOctets += octets.length();
        flush();
        if (waitingOctets > MOST_WAITING) throw new LinuxException("send", Errno.ENOBUFS);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Sends what waits, as far as the bus takes it. */
    void flush() throws LinuxException {
        while (!waiting.isEmpty()) {
            byte[] first = waiting.getFirst();
            int sent = stream.send(first, gone, first.length - gone);
            if (sent == 0) return;
            gone += sent;
            waitingOctets -= sent;
            if (gone < first.length) continue;
            waiting.removeFirst();
            gone = 0;
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
