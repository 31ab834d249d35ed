package org.bootmasq.edge.dns;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.settings.DnsLimits;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * The sockets that questions leave from. Each is connected to one server, and bound to a random port unless a port is
 * set; a question gets a fresh one, or under load one of many that others use too.
 */
final class DnsUpstreamSockets implements AutoCloseable {
    /** Beyond these for one server, questions share: there are enough ports then to guess among. */
    private static final int MOST = 64;

    /** So many questions may leave from one port before it is closed for good. */
    private static final int USES = 256;

    private static final int TRIES = 10;

    /** One socket, and how many await a reply on it. */
    static final class Open {
        final int number;
        final UpstreamServer server;
        final UdpSocket socket;
        private final int handler;
        private int mark;
        private int awaited;
        private int uses;

        Open(int number, UpstreamServer server, UdpSocket socket, int handler) {
            this.number = number;
            this.handler = handler;
            this.server = server;
            this.socket = socket;
        }
    }

    /** Hears that replies have come. */
    interface Heard {
        void on(Open socket) throws LinuxException;
    }

    private static final int FIRST_NUMBER = 1;
    private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private DnsLimits limits;
    private final EventLoop loop;
    private final Heard heard;
    private final DnsRandom random;
    private final Log log;
    private final Map<Integer, Open> open = new HashMap<>();
    private final Map<UpstreamServer.Address, List<Open>> byServer = new HashMap<>();
    private final SendBatch batch = new SendBatch(1, 5200);
    private int next = FIRST_NUMBER;
    private long complainedNanos = System.nanoTime() - COMPLAINT_NANOS;

    DnsUpstreamSockets(DnsLimits limits, EventLoop loop, Heard heard, DnsRandom random, Log log) {
        this.limits = limits;
        this.loop = loop;
        this.heard = heard;
        this.random = random;
        this.log = log;
    }

    /** Goes by other limits where sockets are opened from now on. */
    void reconfigure(DnsLimits others) {
        limits = others;
    }

    /** As {@link org.bootmasq.dns.forward.UpstreamNet#ask}. */
    int ask(UpstreamServer server, int number, int mark, byte[] query, int length) {
        try {
            Open before = open.get(number);
            if (before == null) return askFrom(choose(server), mark, query, length);
            send(before, mark, query, length);
            return number;
        } catch (LinuxException e) {
            complain(server, e);
            return -1;
        }
    }

    /** From a socket that this question did not use before, and awaits no reply on where it cannot be sent. */
    private int askFrom(Open socket, int mark, byte[] query, int length) throws LinuxException {
        socket.awaited++;
        try {
            send(socket, mark, query, length);
            return socket.number;
        } catch (LinuxException e) {
            release(socket.number);
            throw e;
        }
    }

    private void send(Open socket, int mark, byte[] query, int length) throws LinuxException {
        socket.uses++;
        if (mark != socket.mark) {
            socket.socket.mark(mark);
            socket.mark = mark;
        }
        send(socket, query, length);
    }

    private void send(Open socket, byte[] query, int length) throws LinuxException {
        batch.clear();
        UpstreamServer.Address to = socket.server.address();
        switch (to.ip()) {
            case Ip4 four -> batch.add(query, 0, length, four.bits(), to.port());
            case Ip6 six ->
                batch.addIp6(Arrays.copyOf(query, length), six.octets().toArray(), scope(to), to.port());
        }
        try {
            socket.socket.send(batch);
        } catch (LinuxException refusedBefore) {
            // The error of an earlier datagram (ICMP) comes out here; this one has not been sent yet.
            batch.clear();
            if (to.ip() instanceof Ip4 four) {
                socket.socket.send(batch.add(query, 0, length, four.bits(), to.port()));
            } else {
                throw refusedBefore;
            }
        }
    }

    private void complain(UpstreamServer server, LinuxException e) {
        long now = System.nanoTime();
        if (now - complainedNanos < COMPLAINT_NANOS) return;
        complainedNanos = now;
        log.log(Priority.WARNING, "", "failed to send packet to " + server.address() + ": " + e.text());
    }

    private Open choose(UpstreamServer server) throws LinuxException {
        List<Open> all = byServer.computeIfAbsent(server.address(), _ -> new ArrayList<>());
        if (hasOwnPort(server) && !all.isEmpty()) return all.getFirst();
        if (all.size() >= MOST) return all.get(random.nextInt(all.size()));
        Open fresh = open(server);
        open.put(fresh.number, fresh);
        all.add(fresh);
        return fresh;
    }

    private Open open(UpstreamServer server) throws LinuxException {
        int number = next++;
        if (next == Integer.MAX_VALUE) next = FIRST_NUMBER;
        UdpSocket socket = connect(server.address());
        try {
            int handler = loop.add(socket, Epoll.IN, _ -> onReady(number));
            return new Open(number, server, socket, handler);
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    private void onReady(int number) throws LinuxException {
        Open ready = open.get(number);
        if (ready != null) heard.on(ready);
    }

    private boolean hasOwnPort(UpstreamServer server) {
        return ownPort(server.address()).isPresent();
    }

    /**
     * The port that questions leave from, where it is always the same. dnsmasq: {@code query-port} is not for servers
     * with a source address.
     */
    private OptionalInt ownPort(UpstreamServer.Address to) {
        if (to.sourcePort() != 0) return OptionalInt.of(to.sourcePort());
        return to.source().isPresent() ? OptionalInt.empty() : limits.queryPort();
    }

    private UdpSocket connect(UpstreamServer.Address to) throws LinuxException {
        OptionalInt fixed = ownPort(to);
        LinuxException last = new LinuxException("bind", Errno.EADDRINUSE);
        for (int i = 0; i < TRIES; i++) {
            int port = fixed.orElseGet(this::randomPort);
            UdpSocket socket = to.ip() instanceof Ip4 ? UdpSocket.openIp4() : UdpSocket.openIp6();
            try {
                if (fixed.isPresent()) socket.reuseAddress();
                if (!to.device().isEmpty()) socket.bindToDevice(to.device());
                bind(socket, to, port);
                connect(socket, to);
                return socket;
            } catch (LinuxException e) {
                socket.close();
                last = e;
                if (!e.is(Errno.EADDRINUSE) && !e.is(Errno.EACCES)) throw e;
            }
        }
        throw last;
    }

    private int randomPort() {
        int low = Math.max(1, limits.minPort());
        int high = Math.max(low, limits.maxPort());
        return low + random.nextInt(high - low + 1);
    }

    private static void bind(UdpSocket socket, UpstreamServer.Address to, int port) throws LinuxException {
        IpAddress source = to.source().orElse(to.ip() instanceof Ip4 ? Ip4.UNSPECIFIED : Ip6.UNSPECIFIED);
        switch (source) {
            case Ip4 four -> socket.bind(four.bits(), port);
            case Ip6 six -> socket.bindIp6(six.octets().toArray(), 0, port);
        }
    }

    private static void connect(UdpSocket socket, UpstreamServer.Address to) throws LinuxException {
        switch (to.ip()) {
            case Ip4 four -> socket.connect(four.bits(), to.port());
            case Ip6 six -> socket.connectIp6(six.octets().toArray(), scope(to), to.port());
        }
    }

    static int scope(UpstreamServer.Address to) {
        if (to.scope().isEmpty()) return 0;
        try {
            NetworkInterface found = NetworkInterface.getByName(to.scope());
            return found == null ? Integer.parseInt(to.scope()) : found.getIndex();
        } catch (SocketException | NumberFormatException gone) {
            return 0;
        }
    }

    /** As {@link org.bootmasq.dns.forward.UpstreamNet#release}. */
    void release(int number) {
        Open socket = open.get(number);
        if (socket == null || --socket.awaited > 0) return;
        // dnsmasq: a port that is set, or that the system chose once for query-port=0, stays open.
        if (hasOwnPort(socket.server)) return;
        List<Open> all = byServer.getOrDefault(socket.server.address(), List.of());
        boolean busy = all.size() > MOST / 2 && socket.uses < USES;
        if (!busy) close(socket);
    }

    private void close(Open socket) {
        open.remove(socket.number);
        loop.forget(socket.handler);
        List<Open> all = byServer.getOrDefault(socket.server.address(), new ArrayList<>());
        all.remove(socket);
        if (all.isEmpty()) byServer.remove(socket.server.address());
        socket.socket.close();
    }

    @Override
    public void close() {
        List.copyOf(open.values()).forEach(this::close);
    }
}
