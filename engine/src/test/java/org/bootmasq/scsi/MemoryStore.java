package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/** A disk in memory, that insists on what {@link BlockStore} promises of its callers. */
public final class MemoryStore implements BlockStore {
    private static final int BLOCK = 512;

    private final byte[] octets;
    private final BitSet mapped = new BitSet();
    private final boolean readOnly;
    private final long size;
    private int flushes;

    public MemoryStore(int blocks) {
        this(blocks, false);
    }

    public MemoryStore(int blocks, boolean readOnly) {
        this(blocks, blocks, readOnly);
    }

    private MemoryStore(int blocks, long claimed, boolean readOnly) {
        this.octets = new byte[blocks * BLOCK];
        this.size = claimed * BLOCK;
        this.readOnly = readOnly;
    }

    /** One that keeps only its first blocks; all behind them are zeros whatever is written there. */
    public static MemoryStore vast(long blocks) {
        return new MemoryStore(64, blocks, false);
    }

    /** How often all was made durable. */
    int flushes() {
        return flushes;
    }

    @Override
    public long sizeBytes() {
        return size;
    }

    @Override
    public int blockSize() {
        return BLOCK;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    private void expectInside(long offset, long length) {
        boolean good = offset >= 0 && length >= 0 && offset <= size - length && offset % BLOCK == 0;
        if (!good) throw new IllegalStateException("outside the disk: " + length + " at " + offset);
    }

    /** How much of a run is kept. */
    private int kept(long offset, long length) {
        return (int) Math.clamp(octets.length - offset, 0, length);
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        expectInside(offset, into.remaining());
        int kept = kept(offset, into.remaining());
        if (kept > 0) into.put(octets, (int) offset, kept);
        while (into.hasRemaining()) into.put((byte) 0);
    }

    @Override
    public void write(long offset, ByteBuffer from) {
        if (readOnly || from.remaining() % BLOCK != 0) throw new IllegalStateException("no write of whole blocks");
        expectInside(offset, from.remaining());
        int kept = kept(offset, from.remaining());
        if (kept > 0) {
            mapped.set((int) (offset / BLOCK), (int) ((offset + kept) / BLOCK));
            from.get(octets, (int) offset, kept);
        }
        from.position(from.limit());
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void discard(long offset, long length) {
        if (readOnly || length % BLOCK != 0) throw new IllegalStateException("no discard of whole blocks");
        expectInside(offset, length);
        int kept = kept(offset, length);
        if (kept == 0) return;
        Arrays.fill(octets, (int) offset, (int) offset + kept, (byte) 0);
        mapped.clear((int) (offset / BLOCK), (int) ((offset + kept) / BLOCK));
    }

    @Override
    public Extent extentAt(long offset) {
        expectInside(offset, 0);
        if (offset >= octets.length) return new Extent(false, size - offset);
        int first = (int) (offset / BLOCK);
        boolean is = mapped.get(first);
        int end = is ? mapped.nextClearBit(first) : mapped.nextSetBit(first);
        int count = octets.length / BLOCK;
        if (!is && end < 0) return new Extent(false, size - offset);
        return new Extent(is, (long) (Math.min(end, count) - first) * BLOCK);
    }
}
