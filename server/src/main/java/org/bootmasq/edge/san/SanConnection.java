package org.bootmasq.edge.san;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.bootmasq.iscsi.IscsiConnection;
import org.bootmasq.iscsi.PduCodec;
import org.bootmasq.iscsi.PduFrame;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;

/**
 * Takes PDUs off a connection and puts them on it, with their padding and checksums (RFC 7143 sections 11.1 and 11.2).
 * One thread each. Small answers gather until no whole command is left to carry out, or the first of them has waited
 * for a millisecond.
 */
final class SanConnection {
    private static final int SMALL_ROOM = 8 * 1024;
    private static final int ROOM = 64 * 1024;
    /** The longest data segment, its header, the longest additional header and checksums. */
    private static final int LARGE_ROOM = 272 * 1024;

    private static final int OUT = 64 * 1024;
    private static final int SMALL = 16 * 1024;
    private static final int DIGEST = 4;
    private static final long LONGEST_WAIT_NANOS = 1_000_000;
    private static final long NOT_WAITING = Long.MAX_VALUE;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final InetSocketAddress remote;
    private final ByteBuffer tail = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer headerDigest = ByteBuffer.allocate(DIGEST).order(ByteOrder.LITTLE_ENDIAN);
    private final CompletableFuture<Void> ending = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    // Whoever lets the engine speak holds it: the connection's thread, and whoever asks the initiator to leave.
    private final ReentrantLock speaking = new ReentrantLock();
    // A stranger gets little, who has logged in more, and who sends long PDUs room for the longest.
    private ByteBuffer in = ByteBuffer.allocateDirect(SMALL_ROOM).limit(0);
    private ByteBuffer out = NOTHING;
    private long gatheredSince;
    private final long begun;
    private volatile Optional<IscsiConnection> engine = Optional.empty();
    private Optional<SanConnection> predecessor = Optional.empty();
    // Since when the initiator has taken nothing of what is being sent to it.
    private volatile long waitingSince = NOT_WAITING;
    // Since when its next octets are awaited while it owes data, and how long they were before without its giving any.
    private volatile long owingSince = NOT_WAITING;
    private volatile long owedNanos;
    private long progress;

    /** @param begun when, as {@link System#nanoTime} tells */
    SanConnection(SocketChannel channel, InetSocketAddress remote, long begun) {
        this.channel = channel;
        this.remote = remote;
        this.begun = begun;
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** Who is at the other end, as far as the network knows. The portals are open for IPv4 alone. */
    Trace.SanClient client() {
        return new Trace.SanClient(
                new Ip4(ByteBuffer.wrap(remote.getAddress().getAddress()).getInt()), "");
    }

    /** Serves until the initiator or somebody else ends it. */
    void serve(IscsiConnection connection) throws IOException, Malformed {
        engine = Optional.of(connection);
        while (!connection.isEnded()) {
            need(PduCodec.HEADER, connection);
            PduFrame frame = connection.frame(in);
            need(frame.length(), connection);
            frame.check(in);
            ByteBuffer header = frame.header(in);
            ByteBuffer data = frame.data(in);
            in.position(in.position() + frame.length());
            speaking.lock();
            try {
                connection.on(header, data);
                if (out.position() > 0 && System.nanoTime() - gatheredSince > LONGEST_WAIT_NANOS) flush();
            } finally {
                speaking.unlock();
            }
            if (connection.awaitsReinstatement()) reinstate(connection);
        }
        flush();
    }

    /** The session whose place this one takes, which is being ended. Called by the engine only. */
    void follow(SanConnection other) {
        predecessor = Optional.of(other);
    }

    /**
     * Waits until that session is over, or this connection is ended, and goes on with the login. Nobody else waits for
     * it.
     */
    private void reinstate(IscsiConnection connection) throws IOException {
        if (predecessor.isPresent())
            CompletableFuture.anyOf(predecessor.get().over, ending).join();
        if (ending.isDone()) throw new ClosedChannelException();
        predecessor = Optional.empty();
        speaking.lock();
        try {
            connection.onReinstated();
        } finally {
            speaking.unlock();
        }
    }

    /** Reads until so many octets are there. */
    private void need(int count, IscsiConnection connection) throws IOException {
        if (in.remaining() >= count) return;
        int room = !connection.isReady() ? Math.max(SMALL_ROOM, count) : count > ROOM ? LARGE_ROOM : ROOM;
        if (in.capacity() < room) in = ByteBuffer.allocateDirect(room).put(in).flip();
        else if (in.capacity() - in.position() < count) in.compact().flip();
        flush();
        while (in.remaining() < count) {
            int position = in.position();
            int end = in.limit();
            in.limit(in.capacity()).position(end);
            int read = read(connection);
            in.limit(Math.max(end, in.position())).position(position);
            if (read < 0) throw new EOFException();
        }
    }

    private int read(IscsiConnection connection) throws IOException {
        boolean owes = connection.awaitsData();
        long before = owes && progress == connection.dataProgress() ? owedNanos : 0;
        progress = connection.dataProgress();
        owedNanos = before;
        if (!owes) return channel.read(in);
        long since = System.nanoTime();
        owingSince = since;
        try {
            return channel.read(in);
        } finally {
            owingSince = NOT_WAITING;
            owedNanos = before + System.nanoTime() - since;
        }
    }

    /** Called by the engine only, so whoever let it speak has the lock. */
    void send(IscsiConnection connection, ByteBuffer header, ByteBuffer data) throws IOException {
        int padding = PduFrame.padding(data.remaining());
        boolean withDataDigest = connection.dataDigest() && data.hasRemaining();
        tail.clear();
        for (int i = 0; i < padding; i++) tail.put((byte) 0);
        if (withDataDigest) {
            var crc = new CRC32C();
            crc.update(data.duplicate());
            crc.update(tail.duplicate().flip());
            tail.putInt((int) crc.getValue());
        }
        tail.flip();
        headerDigest.clear();
        if (connection.headerDigest()) {
            var crc = new CRC32C();
            crc.update(header.duplicate());
            headerDigest.putInt((int) crc.getValue());
        }
        headerDigest.flip();
        if (connection.isReady() && out.capacity() == 0) out = ByteBuffer.allocateDirect(OUT);
        int length = header.remaining() + headerDigest.remaining() + data.remaining() + tail.remaining();
        if (length > out.remaining()) flush();
        if (length <= SMALL && length <= out.remaining()) {
            if (out.position() == 0) gatheredSince = System.nanoTime();
            out.put(header).put(headerDigest).put(data).put(tail);
        } else {
            write(header, headerDigest, data, tail);
        }
    }

    private void flush() throws IOException {
        speaking.lock();
        try {
            if (out.position() == 0) return;
            write(out.flip(), NOTHING, NOTHING, NOTHING);
            out.clear();
        } finally {
            speaking.unlock();
        }
    }

    private void write(ByteBuffer first, ByteBuffer second, ByteBuffer third, ByteBuffer last) throws IOException {
        ByteBuffer[] all = {first, second, third, last};
        try {
            while (first.hasRemaining() || second.hasRemaining() || third.hasRemaining() || last.hasRemaining()) {
                waitingSince = System.nanoTime();
                channel.write(all);
            }
        } finally {
            waitingSince = NOT_WAITING;
        }
    }

    /** Whether the initiator has for so long taken nothing of what is being sent to it. */
    boolean isStuck(Duration time) {
        long since = waitingSince;
        return since != NOT_WAITING && System.nanoTime() - since > time.toNanos();
    }

    /** Whether it has for so long sent nothing of the data that it was asked for, whatever else it has sent. */
    boolean owesData(Duration time) {
        long since = owingSince;
        long now = since == NOT_WAITING ? 0 : System.nanoTime() - since;
        return owedNanos + now > time.toNanos();
    }

    /** Whether it began so long ago. */
    boolean isOlderThan(Duration time, long now) {
        return now - begun > time.toNanos();
    }

    /** Lets the engine look at its deadline, unless it is busy. From any thread. */
    void onTimer(long nowMillis) {
        if (engine.isEmpty() || !speaking.tryLock()) return;
        try {
            if (nowMillis < engine.get().deadline()) return;
            engine.get().onTimer(nowMillis);
            end();
        } finally {
            speaking.unlock();
        }
    }

    /** Asks the initiator to leave, unless it is busy. From any thread. */
    void askToLogOut(Duration time) {
        try {
            if (engine.isEmpty() || !speaking.tryLock(time.toMillis(), TimeUnit.MILLISECONDS)) return;
            try {
                engine.get().askToLogOut((int) time.toSeconds());
                flush();
            } finally {
                speaking.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            end();
        }
    }

    /**
     * Closes the connection, from any thread; {@link #serve} then ends. Never by interrupting, which would close the
     * disks' files too.
     */
    void end() {
        ending.complete(null);
        try {
            channel.close();
        } catch (IOException gone) {
            return;
        }
    }

    /** The session is over and its disks are let go. */
    void done() {
        // Whoever takes this one's place takes that of the one before as well, if that is still there.
        CompletableFuture<Void> before =
                predecessor.map(other -> other.over).orElseGet(() -> CompletableFuture.completedFuture(null));
        var _ = before.thenRun(() -> over.complete(null));
    }

    void awaitDone() throws InterruptedException {
        awaitDone(Duration.ofNanos(Long.MAX_VALUE));
    }

    /** Waits at most so long for the session to be over. Returns whether it is. */
    boolean awaitDone(Duration time) throws InterruptedException {
        try {
            over.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException notYet) {
            return false;
        }
    }
}
