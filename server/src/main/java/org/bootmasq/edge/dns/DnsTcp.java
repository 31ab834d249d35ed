package org.bootmasq.edge.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.log.Log;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * The TCP connections of those who ask (RFC 7766), each on a virtual thread of its own. The threads read and write;
 * every question is handed to the thread that answers all.
 */
final class DnsTcp implements AutoCloseable {
    /** So long a peer may take to ask, or to read what was answered. */
    static final int IDLE_MILLIS = 30_000;

    private static final int ANSWER_SECONDS = 15;
    /** A peer whose question waits longer, for a server that is slow or dead, gives way to one who has none waiting. */
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private static final int ACCEPT_AGAIN_MILLIS = 100;

    /** Whoever takes so many octets in time is not idle. */
    private static final int PIECE_OCTETS = 0x10000;

    /** dnsmasq: so many questions on one connection, then it is closed. */
    private static final int MOST_QUESTIONS = 100;

    private static final byte[] NO_ANSWER = new byte[0];

    /** What connections bring; called on their threads. */
    @FunctionalInterface
    interface Receiver {
        /** A question on connection {@code ticket}; each is to be answered, or dropped, by {@link DnsTcp#answer}. */
        void question(int ticket, Peer peer, byte[] query);
    }

    /** An open connection. */
    private static final class Connection {
        final Socket socket;
        final InetAddress peer;
        final BlockingQueue<byte[]> answers = new ArrayBlockingQueue<>(1);

        /** Whether a question of it is being answered here; otherwise the peer is who must do something. */
        volatile boolean answering;

        volatile long sinceNanos = System.nanoTime();

        /** Of an answer that has not left. */
        volatile int octets;

        Connection(Socket socket) {
            this.socket = socket;
            peer = socket.getInetAddress();
        }

        void answering(boolean now) {
            answering = now;
            sinceNanos = System.nanoTime();
        }
    }

    /** Both ends of a connection. */
    record Peer(IpAddress address, int port, IpAddress asked) {}

    private final Receiver receiver;
    private final Faults faults;
    private volatile int most;
    private final int idleMillis;
    private final Map<Integer, Connection> connections = new ConcurrentHashMap<>();
    private final AtomicInteger tickets = new AtomicInteger();
    private final AtomicInteger highest = new AtomicInteger();
    private final MemoryLimits memory;
    private final DnsTcpRefusals refusals;
    private volatile boolean closed;

    /**
     * Accepts nothing yet.
     *
     * @param most connections at once; for a further one the idlest gives way
     * @param memory beyond which connections are refused, whatever {@code most} says
     * @param idleMillis how long a peer may keep us waiting, {@link #IDLE_MILLIS}
     */
    DnsTcp(Receiver receiver, int most, int idleMillis, MemoryLimits memory, Log log) {
        this.receiver = receiver;
        this.memory = memory;
        refusals = new DnsTcpRefusals(log);
        faults = new Faults(log, "");
        this.most = Math.min(most, memory.connections());
        this.idleMillis = idleMillis;
        Thread.ofVirtual().name("dns-tcp-idle").start(this::endIdle);
    }

    /** No read or write of a peer who sends or takes an octet now and then ever times out. */
    private void endIdle() {
        try {
            while (!closed) {
                Thread.sleep(idleMillis / 4);
                long latest = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(idleMillis);
                for (Connection each : connections.values()) {
                    if (!each.answering && each.sinceNanos - latest < 0) close(each.socket);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many connections are open now. */
    int inUse() {
        return connections.size();
    }

    /** How many were taken since the start. */
    long taken() {
        return Integer.toUnsignedLong(tickets.get());
    }

    /** The most that were open at once since the last call. */
    int takeHighest() {
        return highest.getAndSet(connections.size());
    }

    /** Another number of connections at once; those that are open stay so. */
    void atMost(int other) {
        most = Math.min(other, memory.connections());
    }

    int most() {
        return most;
    }

    /** Begins to accept. */
    void serve(ServerSocketChannel listener) {
        Thread.ofVirtual().name("dns-tcp-accept").start(() -> accept(listener));
    }

    private void accept(ServerSocketChannel listener) {
        try {
            while (!closed && listener.isOpen()) {
                try {
                    admit(listener.accept().socket());
                } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError failed) {
                    // Without a descriptor or thread left, another try fails at once too.
                    if (!closed && listener.isOpen()) Thread.sleep(ACCEPT_AGAIN_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Where all places are taken, another connection gives way: idle ones harm nobody else, and who opens many loses
     * his own.
     */
    private void admit(Socket socket) {
        if (connections.size() >= most) {
            Optional<Map.Entry<Integer, Connection>> loser = toMakeRoomFor(socket.getInetAddress());
            if (loser.isEmpty()) {
                close(socket);
                return;
            }
            connections.remove(loser.get().getKey());
            close(loser.get().getValue().socket);
        }
        int ticket = tickets.incrementAndGet();
        var connection = new Connection(socket);
        connections.put(ticket, connection);
        highest.accumulateAndGet(connections.size(), Math::max);
        try {
            Thread.ofVirtual()
                    .name("dns-tcp")
                    .uncaughtExceptionHandler(faults)
                    .start(() -> converse(ticket, connection));
        } catch (OutOfMemoryError noThread) {
            connections.remove(ticket);
            close(socket);
            throw noThread;
        }
    }

    /** Of the address that has most connections, the newcomer's own first, the one that has kept us waiting longest. */
    private Optional<Map.Entry<Integer, Connection>> toMakeRoomFor(InetAddress newcomer) {
        var held = new HashMap<InetAddress, Integer>();
        held.put(newcomer, 1);
        connections.values().forEach(each -> held.merge(each.peer, 1, Integer::sum));
        InetAddress greediest = newcomer;
        int count = held.getOrDefault(newcomer, 1);
        for (var each : held.entrySet()) {
            if (each.getValue() <= count) continue;
            greediest = each.getKey();
            count = each.getValue();
        }
        InetAddress from = greediest;
        boolean alone = count == 1;
        return longest(each -> !each.answering && (alone || each.peer.equals(from)))
                .or(() -> longest(each -> each.answering
                        && (alone || each.peer.equals(from))
                        && (!from.equals(newcomer) || System.nanoTime() - each.sinceNanos > PATIENCE_NANOS)));
    }

    private Optional<Map.Entry<Integer, Connection>> longest(Predicate<Connection> which) {
        long now = System.nanoTime();
        return connections.entrySet().stream()
                .filter(each -> which.test(each.getValue()))
                .max(Comparator.comparingLong(each -> now - each.getValue().sinceNanos));
    }

    private void converse(int ticket, Connection connection) {
        try (Socket socket = connection.socket) {
            socket.setTcpNoDelay(true);
            var peer = new Peer(
                    ip(socket.getInetAddress().getAddress()),
                    socket.getPort(),
                    ip(socket.getLocalAddress().getAddress()));
            var in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < MOST_QUESTIONS && !closed; i++) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                connection.answering(true);
                receiver.question(ticket, peer, query);
                // Messages, each behind its length.
                byte[] answer = connection.answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
                connection.answering(false);
                if (answer == null || answer.length == 0) return;
                try {
                    write(connection, answer);
                } finally {
                    connection.octets = 0;
                }
            }
        } catch (IOException over) {
            // The peer is gone, or too slow, or gave way to another.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(ticket);
        }
    }

    private static void write(Connection connection, byte[] answer) throws IOException {
        OutputStream out = connection.socket.getOutputStream();
        for (int at = 0; at < answer.length; at += PIECE_OCTETS) {
            out.write(answer, at, Math.min(PIECE_OCTETS, answer.length - at));
            connection.answering(false);
        }
    }

    private static IpAddress ip(byte[] octets) {
        if (octets.length == 16) return Ip6.ofOctets(Bytes.of(octets));
        return new Ip4(
                (octets[0] & 0xff) << 24 | (octets[1] & 0xff) << 16 | (octets[2] & 0xff) << 8 | octets[3] & 0xff);
    }

    /** Sends the answer to a connection's question. */
    void answer(int ticket, byte[] reply, int length) {
        offer(ticket, DnsTcpFrame.of(reply, length));
    }

    /** Sends the answer to a connection's question, of several messages, each behind its length already. */
    void send(int ticket, byte[] messages, int length) {
        offer(ticket, Arrays.copyOf(messages, length));
    }

    /** Ends a connection whose question gets no answer. */
    void drop(int ticket) {
        offer(ticket, NO_ANSWER);
    }

    private void offer(int ticket, byte[] answer) {
        Connection connection = connections.get(ticket);
        if (connection == null) return;
        long leaving =
                connections.values().stream().mapToLong(each -> each.octets).sum();
        if (answer.length > memory.answerOctets() - leaving) {
            refusals.say("answers over TCP take all memory that is for them: a connection is closed");
            connections.remove(ticket);
            close(connection.socket);
            return;
        }
        connection.octets = answer.length;
        // One question at a time is out, so that there is room, but for an answer that came too late.
        if (!connection.answers.offer(answer)) connections.remove(ticket);
    }

    @Override
    public void close() {
        closed = true;
        connections.values().forEach(each -> close(each.socket));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            return;
        }
    }
}
