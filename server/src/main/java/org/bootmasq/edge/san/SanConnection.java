package org.bootmasq.edge.san;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.bootmasq.iscsi.Bhs;
import org.bootmasq.iscsi.IscsiConnection;
import org.bootmasq.wire.Malformed;

/**
 * Takes PDUs off a connection and puts them on it, with their padding and checksums (RFC 7143 sections 11.1 and 11.2). One thread each. Small answers gather until no whole command is
 * left to carry out, or the first of them has waited for a millisecond.
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
    private final CountDownLatch ended = new CountDownLatch(1);
    // Whoever lets the engine speak holds it: the connection's thread, and whoever asks the initiator to leave.
    private final ReentrantLock speaking = new ReentrantLock();
    // A stranger gets little, who has logged in more, and who sends long PDUs room for the longest.
    private ByteBuffer in = ByteBuffer.allocateDirect(SMALL_ROOM).limit(0);
    private ByteBuffer out = NOTHING;
    private long gatheredSince;
    private final long begun;
    private volatile boolean stranger = true;
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

    /** Serves until the initiator or somebody else ends it. */
    void serve(IscsiConnection connection) throws IOException, Malformed {
        while (!connection.isEnded()) {
            int headerEnd = Bhs.LENGTH + (connection.headerDigest() ? DIGEST : 0);
            need(Bhs.LENGTH, connection);
            ByteBuffer header = in.slice(in.position(), Bhs.LENGTH);
            int additional = Bhs.additionalLength(header);
            int length = Bhs.dataLength(header);
            if (length > connection.longestData()) throw new Malformed(5, "data segment no longer than agreed");
            int padded = length + Math.floorMod(-length, 4);
            boolean checked = connection.dataDigest() && length > 0;
            int total = headerEnd + additional + padded + (checked ? DIGEST : 0);
            need(total, connection);
            int start = in.position();
            int dataStart = start + headerEnd + additional;
            if (connection.headerDigest()) check(start, Bhs.LENGTH + additional);
            if (checked) check(dataStart, padded);
            in.position(start + total);
            speaking.lock();
            try {
                connection.on(in.slice(start, Bhs.LENGTH), in.slice(dataStart, length));
                if (out.position() > 0 && System.nanoTime() - gatheredSince > LONGEST_WAIT_NANOS) flush();
            } finally {
                speaking.unlock();
            }
        }
        flush();
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

    private void check(int start, int length) throws Malformed {
        var crc = new CRC32C();
        crc.update(in.slice(start, length));
        int sent = Integer.reverseBytes(in.getInt(start + length));
        if ((int) crc.getValue() != sent) throw new Malformed(length, "checksum");
    }

    /** Called by the engine only, so whoever let it speak has the lock. */
    void send(IscsiConnection connection, ByteBuffer header, ByteBuffer data) throws IOException {
        int padding = Math.floorMod(-data.remaining(), 4);
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

    /** Whether it has not logged in by then. */
    boolean isLate(Duration time) {
        return stranger && isOlderThan(time, System.nanoTime());
    }

    /** It has logged in. */
    void loggedIn() {
        stranger = false;
    }

    /** Asks the initiator to leave, unless it is busy. From any thread. */
    void askToLogOut(IscsiConnection connection, Duration time) {
        try {
            if (!speaking.tryLock(time.toMillis(), TimeUnit.MILLISECONDS)) return;
            try {
                connection.askToLogOut((int) time.toSeconds());
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

    /** Closes the connection, from any thread; {@link #serve} then ends. Never by interrupting, which would close the disks' files too. */
    void end() {
        try {
            channel.close();
        } catch (IOException gone) {
            return;
        }
    }

    /** The session is over and its disks are let go. */
    void done() {
        ended.countDown();
    }

    void awaitDone() throws InterruptedException {
        ended.await();
    }

    /** Waits at most so long for the session to be over. */
    boolean awaitDone(Duration time) throws InterruptedException {
        return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
