package org.bootmasq.edge.san;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.edge.log.LimitedLog;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.iscsi.IscsiConnection;
import org.bootmasq.iscsi.IscsiConnection.SessionKey;
import org.bootmasq.iscsi.SanLog;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.iscsi.TransferBuffers;
import org.bootmasq.linux.OwnProcess;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;

/**
 * The iSCSI service: a virtual thread for each listening address and one of the system for each connection. Made, which
 * opens the ports with the rights that it no longer has when it is {@link #start started}.
 */
public final class SanRunner implements AutoCloseable {
    private static final int SILENT_SECONDS = 30;
    private static final Duration LOGOUT_TIME = Duration.ofSeconds(2);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final SanTargets targets;
    private final SanPortals portals;
    private final Log log;
    private final Trace trace;
    private final Faults faults;
    private final SecureRandom random = new SecureRandom();
    private final SanAdmission admission;
    private final TransferBuffers buffers =
            new TransferBuffers(Runtime.getRuntime().maxMemory() / 4, new SanGuard());
    private final Set<SanConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<SessionKey, Session> sessions = new ConcurrentHashMap<>();
    private volatile CountDownLatch changing = new CountDownLatch(0);
    private volatile boolean ending;

    /**
     * Opens the ports.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     * @param witness hears what becomes of connections, as the log does
     */
    public SanRunner(
            SanTargets targets, SanSettings settings, Interfaces interfaces, Interfaces first, Trace witness, Log log)
            throws IOException {
        this.targets = targets;
        this.log = new LimitedLog(log, 50, Duration.ofMillis(200));
        var lines = new SanLog(
                line -> this.log.log(Priority.INFO, SanTargets.SUBSYSTEM, line),
                line -> this.log.log(Priority.WARNING, SanTargets.SUBSYSTEM, line));
        trace = Trace.both(lines, witness);
        faults = new Faults(log, SanTargets.SUBSYSTEM);
        long heap = Runtime.getRuntime().maxMemory();
        admission = new SanAdmission(heap, OwnProcess.openFileMaximum(), settings, System::nanoTime);
        portals = new SanPortals(interfaces, first, settings);
    }

    /** The port of the first address. */
    int port() throws IOException {
        return ((InetSocketAddress) portals.all().getFirst().getLocalAddress()).getPort();
    }

    /** Begins to serve. */
    public void start() {
        accept(portals.all());
        Thread.ofVirtual().name("san-watch").start(this::watch);
    }

    private void accept(List<ServerSocketChannel> listeners) {
        for (ServerSocketChannel listener : listeners)
            Thread.ofVirtual().name("san-accept").start(() -> accept(listener));
    }

    private void watch() {
        var watch = new SanWatch(connections, buffers, trace, log);
        while (!ending) {
            pause(SanWatch.BETWEEN_LOOKS);
            try {
                watch.look();
            } catch (RuntimeException | Error fault) {
                faults.dropped(() -> "a look at connections", fault);
            }
        }
    }

    /** Whatever comes in, the next one is taken as well. */
    private void accept(ServerSocketChannel listener) {
        while (!ending) {
            try {
                SocketChannel channel = listener.accept();
                // The kernel takes connections until the last moment of a port that is being closed.
                if (listener.isOpen()) admit(channel);
                else channel.close();
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException | RuntimeException | Error e) {
                // Out of files, threads or memory: that connection is lost, and the next may be served again.
                faults.dropped(() -> "a connection that cannot be accepted", e);
                pause(AFTER_FAILURE);
            }
        }
    }

    /** Serves a connection, or closes it. */
    private void admit(SocketChannel channel) throws IOException {
        boolean served = false;
        try {
            var local = (InetSocketAddress) channel.getLocalAddress();
            if (!portals.admits(address(local.getAddress()))) return;
            var remote = (InetSocketAddress) channel.getRemoteAddress();
            var wire = new SanConnection(channel, remote, System.nanoTime());
            Optional<String> refusal = admission.refusal(wire);
            if (refusal.isEmpty()) {
                start(channel, wire);
                served = true;
            } else if (admission.maySpeak()) {
                trace.tell(new Trace.ConnectionRefused(wire.client(), refusal.get()));
            }
        } finally {
            if (!served) channel.close();
        }
    }

    /**
     * On a thread of the system, which costs half of what a virtual one does to wait for a command or the disk
     * (docs/decisions/0007).
     */
    private void start(SocketChannel channel, SanConnection wire) {
        boolean started = false;
        try {
            var session = new Session(wire);
            Thread.ofPlatform()
                    .daemon()
                    .name("san")
                    .uncaughtExceptionHandler(faults)
                    .start(() -> serve(channel, session));
            started = true;
        } finally {
            if (!started) admission.gone(wire);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel channel, Session session) {
        connections.add(session.wire);
        try (channel) {
            converse(channel, session);
        } catch (EOFException | ClosedChannelException gone) {
            return;
        } catch (IOException | UncheckedIOException e) {
            trace.tell(new Trace.ConnectionLost(session.wire.client(), String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            // Memory that has run out, or a fault of ours: it costs this connection.
            faults.dropped(() -> "the connection of " + text(session.peer), e);
        } finally {
            connections.remove(session.wire);
            session.wire.done();
            admission.gone(session.wire);
        }
    }

    private void converse(SocketChannel channel, Session session) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // A machine that was switched off says nothing: its session must not stay.
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, SILENT_SECONDS);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 5);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
        var local = (InetSocketAddress) channel.getLocalAddress();
        String portal = text(local.getAddress()) + ":" + local.getPort();
        var arrival = new IscsiConnection.Arrival(address(session.peer), portal, SteadyClock.millis());
        var connection = new IscsiConnection(targets, arrival, buffers, this::random, session);
        session.connection = Optional.of(connection);
        try {
            session.wire.serve(connection);
            // Whoever guesses waits, and only so many of an address may.
            if (!connection.isReady()) pause(AFTER_FAILURE);
        } catch (Malformed e) {
            trace.tell(new Trace.ProtocolBroken(session.wire.client(), String.valueOf(e.getMessage())));
            pause(AFTER_FAILURE);
        } finally {
            connection.closed();
            session.key.ifPresent(key -> sessions.remove(key, session));
        }
    }

    private byte[] random(int length) {
        var octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    /** The portals are open for IPv4 alone. */
    private static Ip4 address(InetAddress address) {
        return new Ip4(ByteBuffer.wrap(address.getAddress()).getInt());
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }

    /** Carries out what a connection's engine wants. */
    private final class Session implements IscsiConnection.Sink {
        private final SanConnection wire;
        private final InetAddress peer;
        private Optional<IscsiConnection> connection = Optional.empty();
        private Optional<SessionKey> key = Optional.empty();

        private Session(SanConnection wire) {
            this.wire = wire;
            this.peer = wire.remote().getAddress();
        }

        @Override
        public void send(ByteBuffer header, ByteBuffer data) {
            try {
                wire.send(connection.orElseThrow(), header, data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void askToLogOut() {
            wire.askToLogOut(LOGOUT_TIME);
        }

        @Override
        public Optional<String> seat() {
            return admission.seat(wire);
        }

        @Override
        public void reinstate(SessionKey session) {
            key = Optional.of(session);
            Session old = sessions.put(session, this);
            if (old == null) return;
            wire.follow(old.wire);
            old.wire.end();
        }

        @Override
        public void tell(Trace.SanEvent event) {
            trace.tell(event);
        }
    }

    /**
     * Makes another configuration ready. When it takes effect, sessions of targets that are gone are asked to end, and
     * are ended after two seconds if they do not; a target whose files those have is served then. All other sessions go
     * on.
     *
     * @param others the interfaces by the other settings
     * @throws IOException if a port or a disk is not to be had; nothing has changed then
     */
    public Prepared prepare(SanSettings settings, Interfaces others) throws IOException {
        awaitChange();
        SanPortals.Change ports = portals.prepare(settings, others);
        try {
            SanTargets.Change change = targets.prepare(settings);
            return new Others(settings, ports, change);
        } catch (IOException e) {
            ports.abandon();
            throw e;
        }
    }

    /** The change before may still wait for sessions to end. */
    private void awaitChange() throws IOException {
        try {
            if (!changing.await(2 * LOGOUT_TIME.toMillis(), TimeUnit.MILLISECONDS))
                throw new IOException("the SAN still waits for sessions to end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Others implements Prepared {
        private final SanSettings settings;
        private final SanPortals.Change ports;
        private final SanTargets.Change change;

        private Others(SanSettings settings, SanPortals.Change ports, SanTargets.Change change) {
            this.settings = settings;
            this.ports = ports;
            this.change = change;
        }

        @Override
        public void takeEffect() {
            accept(portals.reconfigure(ports));
            admission.reconfigure(settings);
            targets.reconfigure(change);
            if (change.gone().isEmpty()) return;
            List<Session> leaving = sessionsOf(change.gone().keySet());
            var done = new CountDownLatch(1);
            changing = done;
            Thread.ofVirtual().name("san-reload").start(() -> {
                leaving.forEach(each ->
                        Thread.ofVirtual().uncaughtExceptionHandler(faults).start(each::askToLogOut));
                try {
                    endAll(leaving);
                    targets.complete(change);
                } finally {
                    done.countDown();
                }
            });
        }

        @Override
        public void abandon() {
            ports.abandon();
            try {
                change.abandon();
            } catch (IOException e) {
                log.log(Priority.ERR, SanTargets.SUBSYSTEM, "while giving up a change: " + e.getMessage());
            }
        }
    }

    /** {@code bind-dynamic}: addresses may have come or gone. */
    public void interfacesChanged() {
        try {
            accept(portals.follow());
        } catch (IOException e) {
            log.log(Priority.ERR, SanTargets.SUBSYSTEM, "cannot listen: " + e.getMessage());
        }
    }

    private List<Session> sessionsOf(Set<String> names) {
        return sessions.entrySet().stream()
                .filter(each -> names.contains(each.getKey().target()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Waits for sessions to be over, and ends them when their time is. */
    private static void endAll(List<Session> leaving) {
        long last = System.nanoTime() + LOGOUT_TIME.toNanos();
        try {
            for (Session each : leaving) {
                each.wire.awaitDone(Duration.ofNanos(Math.max(0, last - System.nanoTime())));
                each.wire.end();
            }
            for (Session each : leaving) each.wire.awaitDone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes the ports, ends all sessions and lets go of the disks. */
    @Override
    public void close() throws IOException {
        ending = true;
        portals.close();
        List<SanConnection> open = List.copyOf(connections);
        open.forEach(SanConnection::end);
        try {
            for (SanConnection each : open) each.awaitDone();
            changing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        targets.close();
    }
}
