package org.bootmasq.edge.san;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.BitSet;
import org.bootmasq.scsi.BlockStore.Extent;
import org.bootmasq.scsi.StoreFailure;

/** Copying parts of disks, holes left out where the copy is new and zeros written where it is not. */
final class SanCopy {
    private static final int PIECE = 1 << 20;
    private static final int AT_ONCE = 64;
    private static final long CLUSTER = SanOverlayMap.CLUSTER;

    private SanCopy() {}

    /** The clusters that an overlay holds, to their places in another file. */
    static void held(SanOverlayMap map, SanFile from, FileChannel to) throws IOException {
        long size = from.sizeBytes();
        long end = (size + CLUSTER - 1) / CLUSTER;
        for (long first = 0; first < end; ) {
            long runEnd = map.runEnd(first, end);
            if (map.holds(first)) range(from, first * CLUSTER, Math.min(size, runEnd * CLUSTER), to);
            first = runEnd;
        }
    }

    /** Which clusters there are. */
    static void bits(SanOverlayMap from, SanOverlayMap to, long size) throws IOException {
        long end = (size + CLUSTER - 1) / CLUSTER;
        for (long first = 0; first < end; ) {
            long runEnd = from.runEnd(first, end);
            if (from.holds(first) && !to.add(first, runEnd)) throw new IOException("no memory for the overlay's map");
            first = runEnd;
        }
        BitSet due = to.changed();
        do to.write(to.take(due, AT_ONCE));
        while (!due.isEmpty());
    }

    /** All that is mapped, to a new file. */
    static void all(SanFile from, FileChannel to) throws IOException {
        long size = from.sizeBytes();
        for (long at = 0; at < size; ) {
            Extent extent = extent(from, at);
            if (extent.mapped()) range(from, at, at + extent.length(), to);
            at += extent.length();
        }
    }

    private static Extent extent(SanFile file, long at) throws IOException {
        try {
            return file.extentAt(at);
        } catch (StoreFailure e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void range(SanFile from, long start, long end, FileChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(PIECE, end - start));
        for (long at = start; at < end; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
            try {
                from.read(at, buffer);
            } catch (StoreFailure e) {
                throw new IOException(e.getMessage(), e);
            }
            buffer.flip();
            while (buffer.hasRemaining()) at += to.write(buffer, at);
        }
    }
}
