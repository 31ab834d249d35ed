package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** A disk in memory, that insists on what {@link BlockStore} promises of its callers. */
public final class MemoryStore implements BlockStore {
    private static final int BLOCK = 512;

    private final byte[] octets;
    private final BitSet mapped = new BitSet();
    private final boolean readOnly;
    private int flushes;

    public MemoryStore(int blocks) {
        this(blocks, false);
    }

    MemoryStore(int blocks, boolean readOnly) {
        this.octets = new byte[blocks * BLOCK];
        this.readOnly = readOnly;
    }

    /** How often all was made durable. */
    int flushes() {
        return flushes;
    }

    @Override
    public long sizeBytes() {
        return octets.length;
    }

    @Override
    public int blockSize() {
        return BLOCK;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    private int inside(long offset, long length) {
        boolean good = offset >= 0 && length >= 0 && offset <= octets.length - length && offset % BLOCK == 0;
        if (!good) throw new IllegalStateException("outside the disk: " + length + " at " + offset);
        return (int) offset;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        into.put(octets, inside(offset, into.remaining()), into.remaining());
    }

    @Override
    public void write(long offset, ByteBuffer from) {
        if (readOnly || from.remaining() % BLOCK != 0) throw new IllegalStateException("no write of whole blocks");
        int start = inside(offset, from.remaining());
        mapped.set(start / BLOCK, (start + from.remaining()) / BLOCK);
        from.get(octets, start, from.remaining());
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void discard(long offset, long length) {
        if (readOnly || length % BLOCK != 0) throw new IllegalStateException("no discard of whole blocks");
        int start = inside(offset, length);
        java.util.Arrays.fill(octets, start, start + (int) length, (byte) 0);
        mapped.clear(start / BLOCK, (start + (int) length) / BLOCK);
    }

    @Override
    public Extent extentAt(long offset) {
        int first = inside(offset, 0) / BLOCK;
        boolean is = mapped.get(first);
        int end = is ? mapped.nextClearBit(first) : mapped.nextSetBit(first);
        int count = octets.length / BLOCK;
        return new Extent(is, (long) ((end < 0 ? count : Math.min(end, count)) - first) * BLOCK);
    }
}
