package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** Memory for what is on its way between initiators and disks, shared by all sessions: so much of it, and no more. Safe for several threads. */
public final class TransferBuffers {
    /** No buffer is smaller. */
    static final int SMALLEST = 1 << 16;

    private static final long MOST_KEPT = 16 << 20;

    private final long most;
    private final Deque<ByteBuffer> kept = new ArrayDeque<>();
    private long keptOctets;
    private long taken;

    /** @param most octets in all */
    public TransferBuffers(long most) {
        this.most = most;
    }

    /** A power of two. */
    static int capacity(int length) {
        return length <= SMALLEST ? SMALLEST : Integer.highestOneBit(length - 1) << 1;
    }

    /** A buffer of so many octets, if there is still room; {@link #give} belongs to it. */
    Optional<ByteBuffer> take(int length) {
        return take(length, most);
    }

    /** As {@link #take}, for a read: that lasts as long as its initiator likes, so reads leave half of all to the writes. */
    Optional<ByteBuffer> takeToRead(int length) {
        return take(length, most / 2);
    }

    private Optional<ByteBuffer> take(int length, long limit) {
        int capacity = capacity(length);
        synchronized (this) {
            if (taken + capacity > limit) return Optional.empty();
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
            synchronized (this) {
                taken -= capacity;
            }
            return Optional.empty();
        }
    }

    synchronized void give(ByteBuffer buffer) {
        taken -= buffer.capacity();
        kept.addLast(buffer);
        keptOctets += buffer.capacity();
        while (keptOctets > MOST_KEPT) keptOctets -= kept.removeFirst().capacity();
    }
}
