package org.bootmasq.scsi;

import java.nio.ByteBuffer;

/**
 * Where a disk's octets are kept. Safe for several threads at once; writes that overlap in time and place may come
 * out in either order. Offsets and lengths are in octets, multiples of the block size, within the size.
 */
public interface BlockStore {
    /** A run of the disk that is mapped (has storage) or is a hole, which reads as zeros. */
    record Extent(boolean mapped, long length) {}

    /** In octets, a multiple of the block size; may grow or shrink while it is used. */
    long sizeBytes();

    /** 512 or 4096. */
    int blockSize();

    boolean readOnly();

    /** Fills the buffer from its position to its limit. */
    void read(long offset, ByteBuffer into) throws StoreFailure;

    /** Writes what is between the buffer's position and its limit. */
    void write(long offset, ByteBuffer from) throws StoreFailure;

    /** Returns once all that was written before it is called survives the loss of power. */
    void flush() throws StoreFailure;

    /** The range reads as zeros afterwards; its storage is given back where that can be. */
    void discard(long offset, long length) throws StoreFailure;

    /** What is at a place and for how long, at least one block unless the place is the end. */
    Extent extentAt(long offset) throws StoreFailure;
}
