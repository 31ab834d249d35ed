package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.scsi.Guard;
import org.bootmasq.wire.IpAddress;

/**
 * Memory for what is on its way between initiators and disks, shared by all sessions: so much of it, and no more. Each
 * address may hold at most as much as it leaves free (the dynamic threshold of Choudhury and Hahne, 1998). However
 * many announce writes and never send them, so there is room for one more; and where all write at once, their shares
 * come to be equal. Any thread may use it, behind its guard.
 */
public final class TransferBuffers {
    /** No buffer is smaller. */
    static final int SMALLEST = 1 << 16;

    private static final long MOST_KEPT = 16 << 20;

    private final long most;
    private final Deque<ByteBuffer> kept = new ArrayDeque<>();
    private long keptOctets;
    private final Map<IpAddress, Long> holders = new HashMap<>();
    private long taken;
    private boolean refused;
    private final Guard guard;

    /** The buffers as one address has them. */
    record Share(TransferBuffers buffers, IpAddress owner) {
        Optional<ByteBuffer> take(int length) {
            return buffers.take(owner, length);
        }

        Optional<ByteBuffer> takeToRead(int length) {
            return buffers.takeToRead(owner, length);
        }

        void give(ByteBuffer buffer) {
            buffers.give(owner, buffer);
        }
    }

    /**
     * @param most octets in all
     * @param guard keeps the threads of several sessions apart
     */
    public TransferBuffers(long most, Guard guard) {
        this.most = most;
        this.guard = guard;
    }

    /** A power of two. */
    static int capacity(int length) {
        return length <= SMALLEST ? SMALLEST : Integer.highestOneBit(length - 1) << 1;
    }

    Share shareOf(IpAddress owner) {
        return new Share(this, owner);
    }

    /**
     * A buffer of so many octets for somebody, if there is still room for him; {@link #give} belongs to it. Nobody
     * holds more than he leaves free, but for the first of all.
     */
    Optional<ByteBuffer> take(IpAddress owner, int length) {
        Optional<ByteBuffer> buffer = take(owner, length, most);
        if (buffer.isPresent()) return buffer;
        try (var _ = guard.change()) {
            refused = true;
        }
        return buffer;
    }

    /**
     * As {@link #take}, for a read: that lasts as long as its initiator likes, so reads leave half of all to the
     * writes.
     */
    Optional<ByteBuffer> takeToRead(IpAddress owner, int length) {
        return take(owner, length, most / 2);
    }

    /** Whether a write had to be refused since this was asked last. */
    public boolean wasShort() {
        try (var _ = guard.change()) {
            boolean was = refused;
            refused = false;
            return was;
        }
    }

    private Optional<ByteBuffer> take(IpAddress owner, int length, long limit) {
        int capacity = capacity(length);
        try (var _ = guard.change()) {
            long held = holders.getOrDefault(owner, 0L);
            long left = limit - taken - capacity;
            boolean first = taken == 0 && left >= 0;
            if (held + capacity > left && !first) return Optional.empty();
            holders.put(owner, held + capacity);
            taken += capacity;
            for (Iterator<ByteBuffer> each = kept.descendingIterator(); each.hasNext(); ) {
                ByteBuffer buffer = each.next();
                if (buffer.capacity() != capacity) continue;
                each.remove();
                keptOctets -= capacity;
                return Optional.of(buffer.clear().limit(length));
            }
        }
        try {
            return Optional.of(ByteBuffer.allocateDirect(capacity).limit(length));
        } catch (OutOfMemoryError less) {
            try (var _ = guard.change()) {
                letGo(owner, capacity);
            }
            return Optional.empty();
        }
    }

    void give(IpAddress owner, ByteBuffer buffer) {
        try (var _ = guard.change()) {
            letGo(owner, buffer.capacity());
            kept.addLast(buffer);
            keptOctets += buffer.capacity();
            while (keptOctets > MOST_KEPT) keptOctets -= kept.removeFirst().capacity();
        }
    }

    private void letGo(IpAddress owner, int capacity) {
        taken -= capacity;
        holders.computeIfPresent(owner, (_, held) -> held > capacity ? held - capacity : null);
    }
}
