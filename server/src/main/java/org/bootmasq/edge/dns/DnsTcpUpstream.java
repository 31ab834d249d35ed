package org.bootmasq.edge.dns;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.log.Log;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.TcpSocket;
import org.bootmasq.wire.Ip4;

/**
 * Questions to servers over TCP (RFC 7766), each on a thread and a connection of its own. Every reply is handed to the
 * thread that answers all.
 */
final class DnsTcpUpstream {
    private static final int CONNECT_MILLIS = 5_000;

    /** So long all of an exchange with a server may take: as long as a question is waited for. */
    private static final int EXCHANGE_MILLIS = 10_000;

    /** What becomes of a question; called on the threads of the exchanges. */
    interface Receiver {
        /** A server's reply; {@link DnsTcpUpstream#taken} is due when it was looked at. */
        void reply(int flight, UpstreamServer server, byte[] reply);

        void failure(int flight);
    }

    private final Receiver receiver;
    private final Faults faults;
    private final DnsTcpRefusals refusals;
    private final Semaphore exchanges;

    /** @param memory beyond which exchanges are refused */
    DnsTcpUpstream(Receiver receiver, MemoryLimits memory, Log log) {
        this.receiver = receiver;
        faults = new Faults(log, "");
        refusals = new DnsTcpRefusals(log);
        exchanges = new Semaphore(Math.min(memory.exchanges(), 1 << 20));
    }

    /** Asks a server, with a mark for the packet filter that may be 0. Where that cannot be begun, it has failed. */
    void ask(UpstreamServer server, int flight, int mark, byte[] query, int length) {
        byte[] copy = Arrays.copyOf(query, length);
        if (!exchanges.tryAcquire()) {
            refusals.say("no more servers can be asked over TCP at once: a question is refused");
            receiver.failure(flight);
            return;
        }
        try {
            // Waiting in the kernel would hold up the carrier of a virtual thread.
            Thread.ofPlatform()
                    .daemon(true)
                    .name("dns-tcp-upstream")
                    .uncaughtExceptionHandler(faults)
                    .start(() -> exchange(server, flight, mark, copy));
        } catch (OutOfMemoryError noThread) {
            exchanges.release();
            receiver.failure(flight);
        }
    }

    /** A reply was taken: another server may be asked. */
    void taken() {
        exchanges.release();
    }

    /** Whatever becomes of it, the place is given back and whoever asked is told. */
    private void exchange(UpstreamServer server, int flight, int mark, byte[] query) {
        Optional<byte[]> reply = Optional.empty();
        try {
            reply = exchange(server.address(), mark, query);
        } finally {
            if (reply.isPresent()) {
                receiver.reply(flight, server, reply.get());
            } else {
                taken();
                receiver.failure(flight);
            }
        }
    }

    private static Optional<byte[]> exchange(UpstreamServer.Address to, int mark, byte[] query) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(EXCHANGE_MILLIS);
        try (TcpSocket socket = to.ip() instanceof Ip4 ? TcpSocket.openIp4() : TcpSocket.openIp6()) {
            if (mark != 0) socket.mark(mark);
            if (!to.device().isEmpty()) socket.bindToDevice(to.device());
            if (to.source().isPresent()) socket.bind(to.source().get().octets().toArray());
            socket.connect(to.ip().octets().toArray(), DnsUpstreamSockets.scope(to), to.port(), CONNECT_MILLIS);
            socket.send(DnsTcpFrame.of(query, query.length), millisTo(end));
            byte[] length = socket.receive(2, millisTo(end));
            return Optional.of(socket.receive((length[0] & 0xff) << 8 | length[1] & 0xff, millisTo(end)));
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }

    private static int millisTo(long nanos) {
        return (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()));
    }
}
