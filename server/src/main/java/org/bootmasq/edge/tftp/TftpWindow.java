package org.bootmasq.edge.tftp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Poll;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.tftp.TftpSink;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/**
 * The memory in which windows are built, and the way they go out: all packets of a window in one sendmmsg(2), cut apart
 * by the kernel (UDP_SEGMENT). One for a thread, because a window leaves before the next is built.
 */
final class TftpWindow {
    private static final int OCTETS = 1 << 20;
    private static final int RUNS = 64;

    /** Long enough for a card to send what it holds; after that the client's own timer has to repeat. */
    private static final int FULL_BUFFER_MILLIS = 20;

    private final MemorySegment memory = Arena.ofAuto().allocate(OCTETS, 64);
    private final SendBatch batch = new SendBatch(RUNS, 0);
    private final SendBatch singles = new SendBatch(TftpSink.MOST_PACKETS, 0);
    private final int[] starts = new int[RUNS];
    private final int[] lengths = new int[RUNS];
    private final int[] packetLengths = new int[RUNS];
    private int used;

    /** Where packets go and come from. */
    static final class Route {
        private final UdpSocket socket;
        private final ScopedAddress from;
        private final boolean bound;
        private final TftpPeer to;
        private final byte[] fromOctets;
        private final byte[] toOctets;
        private boolean kernelCuts;

        /**
         * @param from our address
         * @param bound whether the socket is bound to it; else each packet says it
         */
        Route(UdpSocket socket, ScopedAddress from, boolean bound, TftpPeer to) {
            this.socket = socket;
            this.from = from;
            this.bound = bound;
            this.to = to;
            kernelCuts = socket.cutsRuns();
            fromOctets = from.address().octets().toArray();
            toOctets = to.address().octets().toArray();
        }

        UdpSocket socket() {
            return socket;
        }

        ScopedAddress local() {
            return from;
        }

        IpAddress from() {
            return from.address();
        }

        int fromPort() {
            try {
                return socket.localPort();
            } catch (LinuxException closed) {
                return 0;
            }
        }

        TftpPeer to() {
            return to;
        }

        private void addTo(SendBatch batch, MemorySegment memory, int start, int length) {
            if (to.address() instanceof Ip4 four) {
                batch.addReference(memory, start, length, four.bits(), to.port());
                if (!bound && from.address() instanceof Ip4 own) batch.from(own.bits(), 0);
            } else {
                batch.addReferenceIp6(memory, start, length, toOctets, to.at().scope(), to.port());
                if (!bound) batch.from(fromOctets, from.scope());
            }
        }
    }

    ByteBuffer room(int octets, Route route) {
        if (used + octets > OCTETS || batch.isFull()) flush(route);
        return memory.asSlice(used, octets).asByteBuffer();
    }

    void add(ByteBuffer packets, int packetLength, Route route) {
        int index = batch.count();
        starts[index] = used;
        lengths[index] = packets.limit();
        packetLengths[index] = packetLength;
        // The next run begins at a cache line of its own.
        used += (packets.limit() + 63) & -64;
        route.addTo(batch, memory, starts[index], lengths[index]);
        if (lengths[index] > packetLength) batch.segments(packetLength);
    }

    void flush(Route route) {
        int first = 0;
        if (route.kernelCuts) first = sendCut(route);
        for (int i = first; i < batch.count(); i++) sendSingly(i, route);
        batch.clear();
        used = 0;
    }

    /** Returns the index of the first run that the kernel will not cut. */
    private int sendCut(Route route) {
        while (batch.remaining() > 0) {
            try {
                route.socket.send(batch);
                if (batch.remaining() > 0 && !awaitRoom(route)) return batch.count();
            } catch (LinuxException refused) {
                int failed = batch.count() - batch.remaining() - 1;
                if (lengths[failed] > packetLengths[failed] && isForSegments(refused)) {
                    route.kernelCuts = false;
                    return failed;
                }
                // Anything else, such as a route that is gone, is as good as a lost packet: it will be repeated.
            }
        }
        return batch.count();
    }

    /** A path with a smaller MTU, or a device that cannot compute checksums. */
    private static boolean isForSegments(LinuxException refused) {
        return refused.is(Errno.EINVAL) || refused.is(Errno.EMSGSIZE) || refused.is(Errno.EIO);
    }

    private void sendSingly(int run, Route route) {
        singles.clear();
        for (int at = 0; at < lengths[run]; at += packetLengths[run])
            route.addTo(singles, memory, starts[run] + at, Math.min(packetLengths[run], lengths[run] - at));
        while (singles.remaining() > 0) {
            try {
                route.socket.send(singles);
                if (singles.remaining() > 0 && !awaitRoom(route)) return;
            } catch (LinuxException lost) {
                // As good as a lost packet: on with the next.
            }
        }
    }

    private static boolean awaitRoom(Route route) {
        try {
            return Poll.await(route.socket, Poll.OUT, FULL_BUFFER_MILLIS);
        } catch (LinuxException broken) {
            return false;
        }
    }
}
