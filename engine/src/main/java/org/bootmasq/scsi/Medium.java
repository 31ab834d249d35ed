package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import org.bootmasq.wire.Bytes;

/**
 * The commands that read and write blocks (SBC-3 section 5). Whatever length an initiator names, a command works
 * through it in pieces, in the session's own room: none allocates by what it is told. Any thread may use it with a
 * room of its own.
 */
final class Medium {
    /** The longest transfer of one command, in octets; the Block Limits page tells it. */
    static final int LONGEST_TRANSFER = 8 << 20;

    /** The longest WRITE SAME that names a length, in blocks. */
    static final int LONGEST_SAME = 32768;

    /**
     * The most blocks of one UNMAP descriptor, and how many descriptors there may be; the Block Limits page tells both.
     */
    static final int LONGEST_UNMAP = 1 << 20;

    static final int MOST_DESCRIPTORS = 256;

    private final BlockStore store;
    // COMPARE AND WRITE and ORWRITE read first: two of them must not be between each other's halves.
    private final Guard readModifyWrite;

    Medium(BlockStore store, Guard readModifyWrite) {
        this.store = store;
        this.readModifyWrite = readModifyWrite;
    }

    long blockCount() {
        return store.sizeBytes() / store.blockSize();
    }

    private boolean outside(long lba, long blocks) {
        long count = blockCount();
        return lba < 0 || lba >= count || blocks > count - lba;
    }

    private boolean tooLong(long blocks) {
        return blocks * store.blockSize() > LONGEST_TRANSFER;
    }

    Outcome read(Cdb cdb, ByteBuffer dataIn) throws StoreFailure {
        long lba = cdb.lba();
        long blocks = cdb.blocks();
        if (cdb.asksForProtection() || tooLong(blocks)) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        if (outside(lba, blocks)) return Outcome.check(Sense.LBA_OUT_OF_RANGE);
        long length = blocks * store.blockSize();
        int limit = dataIn.limit();
        dataIn.limit(dataIn.position() + (int) Math.min(length, dataIn.remaining()));
        if (dataIn.hasRemaining()) store.read(lba * store.blockSize(), dataIn);
        dataIn.limit(limit);
        return Outcome.good(length);
    }

    /** The next part of a READ; the disk may have become smaller meanwhile. */
    Outcome readOn(Cdb cdb, int done, ByteBuffer dataIn) throws StoreFailure {
        long offset = cdb.lba() * store.blockSize() + done;
        if (offset + dataIn.remaining() > store.sizeBytes()) return Outcome.check(Sense.LBA_OUT_OF_RANGE);
        store.read(offset, dataIn);
        return Outcome.GOOD;
    }

    Outcome write(Cdb cdb, ByteBuffer dataOut, boolean verify) throws StoreFailure {
        long lba = cdb.lba();
        long blocks = cdb.blocks();
        if (cdb.asksForProtection() || tooLong(blocks)) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        if (outside(lba, blocks)) return Outcome.check(Sense.LBA_OUT_OF_RANGE);
        if (store.readOnly()) return Outcome.check(Sense.WRITE_PROTECTED);
        int length = (int) Math.min(blocks * store.blockSize(), dataOut.remaining());
        // An initiator that announced less than it asks for gets the whole blocks of it written.
        dataOut.limit(dataOut.position() + length - length % store.blockSize());
        if (dataOut.hasRemaining()) store.write(lba * store.blockSize(), dataOut);
        if (verify || cdb.forcesUnitAccess()) store.flush();
        return Outcome.GOOD;
    }

    /** @param room of the session, for a piece of the disk */
    Outcome verify(Cdb cdb, ByteBuffer dataOut, ByteBuffer room) throws StoreFailure {
        long lba = cdb.lba();
        long blocks = cdb.blocks();
        int check = cdb.byteCheck();
        if (cdb.asksForProtection() || check == 2) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        if (outside(lba, blocks)) return Outcome.check(Sense.LBA_OUT_OF_RANGE);
        if (check == 0) return Outcome.GOOD;
        if (tooLong(blocks)) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        int length = (int) blocks * store.blockSize();
        int given = check == 3 ? store.blockSize() : length;
        if (dataOut.remaining() < given) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        return compare(lba, length, dataOut.slice(dataOut.position(), given), room);
    }

    /** Compares a part of the disk with data, which is repeated where it is shorter. */
    private Outcome compare(long lba, int length, ByteBuffer data, ByteBuffer room) throws StoreFailure {
        int given = data.limit();
        for (int done = 0; done < length; ) {
            int piece = Math.min(room.capacity(), length - done);
            store.read(lba * store.blockSize() + done, room.clear().limit(piece));
            int step = Math.min(given, piece);
            for (int at = 0; at < piece; at += step) {
                int run = Math.min(step, piece - at);
                room.limit(at + run).position(at);
                int start = (done + at) % given;
                int differs = room.mismatch(data.limit(start + run).position(start));
                if (differs >= 0) return miscompare(done + at + differs);
            }
            done += piece;
        }
        return Outcome.GOOD;
    }

    private static Outcome miscompare(int at) {
        return new Outcome(Status.CHECK_CONDITION, Sense.MISCOMPARE.octets(at), 0);
    }

    /** @param room as for {@link #verify} */
    Outcome compareAndWrite(Cdb cdb, ByteBuffer dataOut, ByteBuffer room) throws StoreFailure {
        long lba = cdb.lba();
        int blocks = (int) cdb.blocks();
        if (cdb.asksForProtection()) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        if (outside(lba, blocks)) return Outcome.check(Sense.LBA_OUT_OF_RANGE);
        if (store.readOnly()) return Outcome.check(Sense.WRITE_PROTECTED);
        int length = blocks * store.blockSize();
        if (dataOut.remaining() != 2 * length) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        if (length == 0) return Outcome.GOOD;
        try (var _ = readModifyWrite.change()) {
            int start = dataOut.position();
            Outcome same = compare(lba, length, dataOut.slice(start, length), room);
            if (same.status() != Status.GOOD) return same;
            dataOut.limit(start + 2 * length).position(start + length);
            store.write(lba * store.blockSize(), dataOut);
            if (cdb.forcesUnitAccess()) store.flush();
            return Outcome.GOOD;
        }
    }

    /** @param room as for {@link #verify} */
    Outcome orWrite(Cdb cdb, ByteBuffer dataOut, ByteBuffer room) throws StoreFailure {
        long lba = cdb.lba();
        long blocks = cdb.blocks();
        if (cdb.asksForProtection() || tooLong(blocks)) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        if (outside(lba, blocks)) return Outcome.check(Sense.LBA_OUT_OF_RANGE);
        if (store.readOnly()) return Outcome.check(Sense.WRITE_PROTECTED);
        int length = (int) Math.min(blocks * store.blockSize(), dataOut.remaining());
        length -= length % store.blockSize();
        if (length == 0) return Outcome.GOOD;
        try (var _ = readModifyWrite.change()) {
            for (int done = 0; done < length; done += room.limit()) {
                room.clear().limit(Math.min(room.capacity(), length - done));
                long place = lba * store.blockSize() + done;
                store.read(place, room);
                int start = dataOut.position() + done;
                for (int i = 0; i < room.limit(); i++) room.put(i, (byte) (room.get(i) | dataOut.get(start + i)));
                store.write(place, room.rewind());
            }
            if (cdb.forcesUnitAccess()) store.flush();
            return Outcome.GOOD;
        }
    }

    /**
     * WRITE SAME: the range is long, the data one block; zeros become a hole.
     *
     * @param room as for {@link #verify}
     */
    Outcome writeSame(Cdb cdb, ByteBuffer dataOut, ByteBuffer room) throws StoreFailure {
        long lba = cdb.lba();
        long blocks = cdb.blocks();
        boolean unmap = cdb.unmaps();
        boolean noData = cdb.bringsNoData();
        if (cdb.asksForProtection() || cdb.anchors() || noData && !unmap)
            return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        if (blocks == 0 || blocks > LONGEST_SAME) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        if (outside(lba, blocks)) return Outcome.check(Sense.LBA_OUT_OF_RANGE);
        if (store.readOnly()) return Outcome.check(Sense.WRITE_PROTECTED);
        long all = blocks;
        int size = store.blockSize();
        if (!noData && dataOut.remaining() != size) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        if (unmap || isZero(dataOut, size)) {
            store.discard(lba * size, all * size);
            return Outcome.GOOD;
        }
        room.clear().limit((int) Math.min(room.capacity(), all * size));
        while (room.hasRemaining()) room.put(dataOut.slice(dataOut.position(), size));
        for (long done = 0; done < all * size; done += room.limit()) {
            room.clear().limit((int) Math.min(room.capacity(), all * size - done));
            store.write(lba * size + done, room);
        }
        return Outcome.GOOD;
    }

    private static boolean isZero(ByteBuffer block, int size) {
        for (int i = 0; i < size; i++) if (block.get(block.position() + i) != 0) return false;
        return true;
    }

    /** UNMAP (SBC-3 section 5.28): all descriptors are checked before the first is carried out. */
    Outcome unmap(Cdb cdb, ByteBuffer dataOut) throws StoreFailure {
        if (cdb.anchors()) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        long length = cdb.parameters();
        if (length == 0) return Outcome.GOOD;
        if (Math.min(length, dataOut.remaining()) < ParameterCodec.UNMAP_HEADER)
            return Outcome.check(Sense.PARAMETER_LIST_LENGTH);
        if (store.readOnly()) return Outcome.check(Sense.WRITE_PROTECTED);
        int count = ParameterCodec.ranges(dataOut, length);
        if (count > MOST_DESCRIPTORS) return Outcome.check(Sense.INVALID_FIELD_IN_PARAMETERS);
        long all = 0;
        for (int i = 0; i < count; i++) {
            ParameterCodec.Range range = ParameterCodec.range(dataOut, i);
            all += range.blocks();
            if (all > LONGEST_UNMAP) return Outcome.check(Sense.INVALID_FIELD_IN_PARAMETERS);
            boolean there = range.blocks() == 0 || !outside(range.lba(), range.blocks());
            if (!there) return Outcome.check(Sense.LBA_OUT_OF_RANGE);
        }
        for (int i = 0; i < count; i++) {
            ParameterCodec.Range range = ParameterCodec.range(dataOut, i);
            int size = store.blockSize();
            if (range.blocks() > 0) store.discard(range.lba() * size, range.blocks() * size);
        }
        return Outcome.GOOD;
    }

    Outcome synchronize(Cdb cdb) throws StoreFailure {
        long blocks = cdb.blocks();
        if (outside(cdb.lba(), blocks)) return Outcome.check(Sense.LBA_OUT_OF_RANGE);
        store.flush();
        return Outcome.GOOD;
    }

    Outcome prefetch(Cdb cdb) {
        if (outside(cdb.lba(), cdb.blocks())) return Outcome.check(Sense.LBA_OUT_OF_RANGE);
        return new Outcome(Status.CONDITION_MET, Bytes.EMPTY, 0);
    }
}
