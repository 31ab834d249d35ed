package org.bootmasq.edge;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import jdk.net.ExtendedSocketOptions;
import org.bootmasq.iscsi.IscsiConnection;
import org.bootmasq.iscsi.IscsiConnection.SessionKey;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.iscsi.TransferBuffers;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/**
 * The iSCSI service: a virtual thread for each listening address and each connection. Made, which opens the ports with the rights that it no longer has when it is {@link #start
 * started}.
 */
public final class SanService implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 512;
    private static final int SILENT_SECONDS = 30;
    private static final Duration LOGIN_TIME = Duration.ofSeconds(20);
    private static final Duration STUCK = Duration.ofSeconds(60);
    private static final Duration LOGOUT_TIME = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final SanTargets targets;
    private final Predicate<Ip4> allowed;
    private final Log log;
    private final SecureRandom random = new SecureRandom();
    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final SanStrangers strangers = new SanStrangers();
    private final TransferBuffers buffers =
            new TransferBuffers(Runtime.getRuntime().maxMemory() / 4);
    private final Set<SanConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<SessionKey, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile Optional<SanSettings> wanted = Optional.empty();
    private volatile boolean ending;

    /**
     * Opens the ports.
     *
     * @param addresses to listen at; {@link Ip4#UNSPECIFIED} for all
     * @param port {@link SanSettings#DEFAULT_PORT} unless said, 0 for any
     * @param allowed whether an address of ours is one where disks are served
     */
    public SanService(SanTargets targets, List<Ip4> addresses, int port, Predicate<Ip4> allowed, Log log)
            throws IOException {
        this.targets = targets;
        this.allowed = allowed;
        this.log = log;
        try {
            for (Ip4 address : addresses) {
                ServerSocketChannel listener = ServerSocketChannel.open();
                listeners.add(listener);
                listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                listener.bind(new InetSocketAddress(
                        InetAddress.getByAddress(address.octets().toArray()), port));
            }
        } catch (IOException e) {
            for (ServerSocketChannel listener : listeners) listener.close();
            throw e;
        }
    }

    /** The port of the first address. */
    public int port() throws IOException {
        return ((InetSocketAddress) listeners.getFirst().getLocalAddress()).getPort();
    }

    /** Begins to serve. */
    public void start() {
        for (ServerSocketChannel listener : listeners)
            Thread.ofVirtual().name("san-accept").start(() -> accept(listener));
        Thread.ofVirtual().name("san-watch").start(this::watch);
    }

    /** Ends connections to initiators that take nothing any more; those that are silent the kernel finds dead. */
    private void watch() {
        while (!ending) {
            pause(BETWEEN_LOOKS);
            connections.stream().filter(each -> each.isStuck(STUCK)).forEach(SanConnection::end);
        }
    }

    private void accept(ServerSocketChannel listener) {
        while (!ending) {
            try {
                SocketChannel channel = listener.accept();
                var local = (InetSocketAddress) channel.getLocalAddress();
                if (!(address(local.getAddress()) instanceof Ip4 ours && allowed.test(ours))) {
                    channel.close();
                    continue;
                }
                InetAddress peer = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
                boolean room = count.incrementAndGet() <= MOST_CONNECTIONS;
                if (room && strangers.enter(peer)) {
                    Thread.ofVirtual().name("san").start(() -> serve(channel, peer));
                    continue;
                }
                count.decrementAndGet();
                channel.close();
                if (strangers.maySpeak())
                    log.log(
                            Priority.WARNING,
                            SanTargets.SUBSYSTEM,
                            "connection from " + text(peer) + " closed: "
                                    + (room ? "too many of that address log in" : "there are 512"));
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException e) {
                log.log(Priority.WARNING, SanTargets.SUBSYSTEM, "cannot accept a connection: " + e.getMessage());
                pause(AFTER_FAILURE);
            }
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel channel, InetAddress peer) {
        var wire = new SanConnection(channel);
        var session = new Session(wire, peer);
        connections.add(wire);
        try (channel) {
            serve(channel, session);
        } catch (EOFException | ClosedChannelException gone) {
            return;
        } catch (IOException | UncheckedIOException e) {
            log.log(Priority.INFO, SanTargets.SUBSYSTEM, "connection lost: " + e.getMessage());
        } finally {
            session.noStranger();
            connections.remove(wire);
            wire.done();
            count.decrementAndGet();
        }
    }

    private void serve(SocketChannel channel, Session session) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // A machine that was switched off says nothing: its session must not stay.
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, SILENT_SECONDS);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 5);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
        var local = (InetSocketAddress) channel.getLocalAddress();
        String portal = text(local.getAddress()) + ":" + local.getPort();
        var connection = new IscsiConnection(targets, address(session.peer), portal, buffers, this::random, session);
        session.connection = Optional.of(connection);
        Thread watch = Thread.ofVirtual().start(() -> {
            pause(LOGIN_TIME);
            if (!connection.isReady()) session.wire.end();
        });
        try {
            session.wire.serve(connection);
            // Whoever guesses waits, and only so many of an address may.
            if (!connection.isReady()) pause(AFTER_FAILURE);
        } catch (Malformed e) {
            log.log(
                    Priority.WARNING,
                    SanTargets.SUBSYSTEM,
                    "bad PDU from " + text(session.peer) + ": " + e.getMessage());
            pause(AFTER_FAILURE);
        } finally {
            connection.closed();
            session.key.ifPresent(key -> sessions.remove(key, session));
            watch.interrupt();
        }
    }

    private byte[] random(int length) {
        var octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    private static IpAddress address(InetAddress address) {
        Bytes octets = Bytes.of(address.getAddress());
        return octets.length() == 4
                ? new Ip4(ByteBuffer.wrap(address.getAddress()).getInt())
                : Ip6.parse(text(address)).orElseThrow();
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }

    /** Carries out what a connection's engine wants. */
    private final class Session implements IscsiConnection.Sink {
        private final SanConnection wire;
        private final InetAddress peer;
        private boolean stranger = true;
        private Optional<IscsiConnection> connection = Optional.empty();
        private Optional<SessionKey> key = Optional.empty();

        private Session(SanConnection wire, InetAddress peer) {
            this.wire = wire;
            this.peer = peer;
        }

        /** Has logged in, or is gone. */
        private void noStranger() {
            if (stranger) strangers.leave(peer);
            stranger = false;
        }

        @Override
        public void send(ByteBuffer header, ByteBuffer data) {
            try {
                wire.send(connection.orElseThrow(), header, data);
                if (stranger && connection.orElseThrow().isReady()) noStranger();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void askToLogOut() {
            connection.ifPresent(engine -> wire.askToLogOut(engine, LOGOUT_TIME));
        }

        @Override
        public void reinstate(SessionKey session) {
            key = Optional.of(session);
            Session old = sessions.put(session, this);
            if (old == null) return;
            old.wire.end();
            try {
                old.wire.awaitDone();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void note(boolean warning, String text) {
            log.log(warning ? Priority.WARNING : Priority.INFO, SanTargets.SUBSYSTEM, text + " (" + text(peer) + ")");
        }
    }

    /**
     * Serves another configuration. Sessions of targets that are gone are asked to end, and are ended if they do not; all others go on. Where there are any the change comes about on a
     * thread of its own, two seconds later at most.
     */
    public void reload(SanSettings settings) {
        wanted = Optional.of(settings);
        List<Session> leaving = sessionsOf(targets.missingFrom(settings));
        if (leaving.isEmpty()) change(settings);
        else
            Thread.ofVirtual().name("san-reload").start(() -> {
                leaving.forEach(Session::askToLogOut);
                // What was wanted last, for there may have been another one meanwhile.
                if (endAll(leaving) && !ending) change(wanted.orElse(settings));
            });
    }

    private void change(SanSettings settings) {
        sessionsOf(targets.reload(settings)).forEach(session -> session.wire.end());
    }

    private List<Session> sessionsOf(Set<String> names) {
        return sessions.entrySet().stream()
                .filter(each -> names.contains(each.getKey().target()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Waits for sessions to be over, and ends them when their time is. */
    private static boolean endAll(List<Session> leaving) {
        long last = System.nanoTime() + LOGOUT_TIME.toNanos();
        try {
            for (Session each : leaving) {
                each.wire.awaitDone(Duration.ofNanos(Math.max(0, last - System.nanoTime())));
                each.wire.end();
            }
            for (Session each : leaving) each.wire.awaitDone();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Closes the ports, ends all sessions and lets go of the disks. */
    @Override
    public void close() throws IOException {
        ending = true;
        for (ServerSocketChannel listener : listeners) listener.close();
        List<SanConnection> open = List.copyOf(connections);
        open.forEach(SanConnection::end);
        try {
            for (SanConnection each : open) each.awaitDone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        targets.close();
    }
}
