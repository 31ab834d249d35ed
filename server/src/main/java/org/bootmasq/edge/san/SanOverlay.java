package org.bootmasq.edge.san;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.bootmasq.scsi.BlockStore;
import org.bootmasq.scsi.StoreFailure;
import org.bootmasq.scsi.StoreFailure.Reason;

/**
 * A disk that is never written, with what one initiator wrote in a sparse file above it: the same places in both, and
 * a {@link SanOverlayMap} to tell which of the two holds a cluster.
 *
 * <p>Order is what makes it survive: a cluster's data is written before its bit is set, and a bit reaches the disk
 * only in {@link #flush}, behind the data. So whatever moment the process or the machine dies at, a bit on the disk
 * stands for whole data, and what was flushed is there.
 */
final class SanOverlay implements BlockStore, AutoCloseable {
    private static final int CLUSTER = SanOverlayMap.CLUSTER;
    private static final long LONGEST_EXTENT = 1L << 30;
    /** Pages of the map. */
    private static final int FLUSHED_AT_ONCE = 64;

    private final SanFile base;
    private final SanFile data;
    private final SanOverlayMap map;
    // Whoever adds clusters holds it; writes to clusters that are there already do not need it.
    private final ReentrantLock adding = new ReentrantLock();
    private final ReentrantLock flushing = new ReentrantLock();
    private final ByteBuffer cluster = ByteBuffer.allocateDirect(CLUSTER);

    SanOverlay(SanFile base, SanFile data, SanOverlayMap map) {
        this.base = base;
        this.data = data;
        this.map = map;
    }

    SanOverlayMap map() {
        return map;
    }

    SanFile data() {
        return data;
    }

    @Override
    public long sizeBytes() {
        return base.sizeBytes();
    }

    @Override
    public int blockSize() {
        return base.blockSize();
    }

    @Override
    public boolean readOnly() {
        return false;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws StoreFailure {
        int limit = into.limit();
        long end = offset + into.remaining();
        long lastCluster = (end + CLUSTER - 1) / CLUSTER;
        for (long at = offset; at < end; ) {
            long first = at / CLUSTER;
            long runEnd = Math.min(end, map.runEnd(first, lastCluster) * CLUSTER);
            into.limit(into.position() + (int) (runEnd - at));
            SanFile holder = map.holds(first) ? data : base;
            holder.read(at, into);
            into.limit(limit);
            at = runEnd;
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws StoreFailure {
        if (!from.hasRemaining()) return;
        long end = offset + from.remaining();
        if (holdsAll(offset, end)) {
            data.write(offset, from);
            return;
        }
        adding.lock();
        try {
            int limit = from.limit();
            for (long at = offset; at < end; ) {
                long next = nextPiece(at, end);
                from.limit(from.position() + (int) (next - at));
                writePiece(at, next, from);
                from.limit(limit);
                at = next;
            }
        } finally {
            adding.unlock();
        }
    }

    private boolean holdsAll(long offset, long end) {
        long last = (end + CLUSTER - 1) / CLUSTER;
        return map.holds(offset / CLUSTER) && map.runEnd(offset / CLUSTER, last) == last;
    }

    /** A part of a cluster, or else as many whole ones as there are. */
    private static long nextPiece(long at, long end) {
        if (at % CLUSTER != 0) return Math.min(end, at - at % CLUSTER + CLUSTER);
        long whole = end - end % CLUSTER;
        return whole > at ? whole : end;
    }

    private void writePiece(long at, long end, ByteBuffer from) throws StoreFailure {
        long first = at / CLUSTER;
        if (at % CLUSTER == 0 && end % CLUSTER == 0) {
            data.write(at, from);
            hold(first, end / CLUSTER);
        } else if (map.holds(first)) {
            data.write(at, from);
        } else {
            copyUp(first, at, from);
        }
    }

    /** Brings a cluster up with a part of it replaced. */
    private void copyUp(long number, long at, ByteBuffer from) throws StoreFailure {
        long start = number * CLUSTER;
        cluster.clear();
        base.read(start, cluster);
        cluster.position((int) (at - start)).put(from);
        data.write(start, cluster.clear());
        hold(number, number + 1);
    }

    /** Notes clusters whose data is written. */
    private void hold(long first, long end) throws StoreFailure {
        if (!map.add(first, end)) throw new StoreFailure(Reason.NO_SPACE, "no memory for the overlay's map");
    }

    @Override
    public void flush() throws StoreFailure {
        flushing.lock();
        try {
            BitSet due = changed();
            // In parts, so that what is copied takes little memory.
            do flushSome(due);
            while (!due.isEmpty());
        } finally {
            flushing.unlock();
        }
    }

    private BitSet changed() {
        adding.lock();
        try {
            return map.changed();
        } finally {
            adding.unlock();
        }
    }

    private void flushSome(BitSet due) throws StoreFailure {
        Map<Integer, long[]> changes;
        adding.lock();
        try {
            changes = map.take(due, FLUSHED_AT_ONCE);
        } finally {
            adding.unlock();
        }
        try {
            data.flush();
            if (!changes.isEmpty()) map.write(changes);
        } catch (StoreFailure e) {
            putBack(changes);
            throw e;
        } catch (IOException e) {
            putBack(changes);
            // The map's file only grows here where the disk is full; any other fault would be the medium's.
            boolean full = String.valueOf(e.getMessage()).contains("No space");
            throw new StoreFailure(full ? Reason.NO_SPACE : Reason.MEDIUM_ERROR, "overlay's map: " + e.getMessage());
        }
    }

    private void putBack(Map<Integer, long[]> changes) {
        adding.lock();
        try {
            map.restore(changes);
        } finally {
            adding.unlock();
        }
    }

    @Override
    public void discard(long offset, long length) throws StoreFailure {
        if (length == 0) return;
        long end = offset + length;
        long firstWhole = (offset + CLUSTER - 1) / CLUSTER * CLUSTER;
        long lastWhole = end - end % CLUSTER;
        if (firstWhole >= lastWhole) {
            write(offset, ByteBuffer.allocate((int) length));
            return;
        }
        if (offset < firstWhole) write(offset, ByteBuffer.allocate((int) (firstWhole - offset)));
        if (lastWhole < end) write(lastWhole, ByteBuffer.allocate((int) (end - lastWhole)));
        adding.lock();
        try {
            data.discard(firstWhole, lastWhole - firstWhole);
            hold(firstWhole / CLUSTER, lastWhole / CLUSTER);
        } finally {
            adding.unlock();
        }
    }

    @Override
    public Extent extentAt(long offset) throws StoreFailure {
        long size = sizeBytes();
        if (offset >= size) return new Extent(false, 0);
        long first = offset / CLUSTER;
        SanFile holder = map.holds(first) ? data : base;
        Extent extent = holder.extentAt(offset);
        // A file that is shorter than the disk is a hole behind its end.
        long length = extent.length() > 0 ? extent.length() : size - offset;
        boolean mapped = extent.length() > 0 && extent.mapped();
        long end = Math.min(size, offset + Math.min(length, LONGEST_EXTENT));
        long runEnd = map.runEnd(first, (end + CLUSTER - 1) / CLUSTER) * CLUSTER;
        return new Extent(mapped, Math.min(end, runEnd) - offset);
    }

    /**
     * Writes down what is left and closes the overlay, not the disk below. One that holds nothing goes: whoever only
     * looked leaves no file behind.
     */
    @Override
    public void close() throws IOException {
        try {
            flush();
            if (map.clusters() == 0) SanOverlayFiles.removeEmpty(data.path());
        } catch (StoreFailure e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            map.close();
            data.close();
        }
    }
}
