package org.bootmasq.edge;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Poll;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.tftp.TftpSink;
import org.bootmasq.wire.Ip4;

/**
 * The memory in which windows are built, and the way they go out: all packets of a window in one sendmmsg(2), cut apart by the kernel (UDP_SEGMENT).
 * One for a thread, because a window leaves before the next is built.
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
        private final int source;
        private final int address;
        private final int port;
        private boolean kernelCuts = true;

        /** @param source the local address to send from; 0 where the socket is bound to it */
        Route(UdpSocket socket, int source, int address, int port) {
            this.socket = socket;
            this.source = source;
            this.address = address;
            this.port = port;
        }

        UdpSocket socket() {
            return socket;
        }

        /** Our address, as far as the kernel tells. */
        Ip4 from() {
            try {
                return new Ip4(source != 0 ? source : socket.localAddress());
            } catch (LinuxException closed) {
                return Ip4.UNSPECIFIED;
            }
        }

        int fromPort() {
            try {
                return socket.localPort();
            } catch (LinuxException closed) {
                return 0;
            }
        }

        Ip4 to() {
            return new Ip4(address);
        }

        int toPort() {
            return port;
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
        refer(batch, starts[index], lengths[index], route);
        if (lengths[index] > packetLength) batch.segments(packetLength);
    }

    private void refer(SendBatch into, int start, int length, Route route) {
        into.addReference(memory, start, length, route.address, route.port);
        if (route.source != 0) into.from(route.source, 0);
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
            refer(singles, starts[run] + at, Math.min(packetLengths[run], lengths[run] - at), route);
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
