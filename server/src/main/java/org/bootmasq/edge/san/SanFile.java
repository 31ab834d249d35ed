package org.bootmasq.edge.san;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.linux.DiskFile;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.scsi.BlockStore;
import org.bootmasq.scsi.StoreFailure;
import org.bootmasq.scsi.StoreFailure.Reason;

/**
 * A raw file or a block device as a disk: what is written is in the kernel's cache when the call returns, and
 * survives this process; {@link #flush} makes it survive the machine. A thread inside a call must never be
 * interrupted, for that would close the channel under everybody; and a file that is shorter than the disk reads as
 * zeros.
 */
final class SanFile implements BlockStore, AutoCloseable {
    private static final int ZEROS = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final DiskFile file;
    private final int blockSize;
    private final boolean readOnly;
    private volatile long size;

    private SanFile(Path path, FileChannel channel, DiskFile file, int blockSize, boolean readOnly) throws IOException {
        this.path = path;
        this.channel = channel;
        this.file = file;
        this.blockSize = blockSize;
        this.readOnly = readOnly;
        this.size = wholeBlocks();
    }

    /** Opens what is there. */
    static SanFile open(Path path, int blockSize, boolean readOnly) throws IOException {
        Set<StandardOpenOption> how = EnumSet.of(StandardOpenOption.READ);
        if (!readOnly) how.add(StandardOpenOption.WRITE);
        DiskFile file = DiskFile.open(OctetPath.text(path), !readOnly);
        try {
            FileChannel channel = FileChannel.open(path, how);
            try {
                return new SanFile(path, channel, file, blockSize, readOnly);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private long wholeBlocks() throws LinuxException {
        long octets = file.size();
        return octets - octets % blockSize;
    }

    /** Looks anew how large it is. Returns whether that has changed. */
    boolean refreshSize() throws LinuxException {
        long now = wholeBlocks();
        boolean changed = now != size;
        size = now;
        return changed;
    }

    Path path() {
        return path;
    }

    /** Keeps other openings out, or lets others in that only read. */
    boolean tryLock(boolean exclusive) throws LinuxException {
        return file.tryLock(exclusive);
    }

    void unlock() {
        file.unlock();
    }

    @Override
    public long sizeBytes() {
        return size;
    }

    @Override
    public int blockSize() {
        return blockSize;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws StoreFailure {
        try {
            long place = offset;
            while (into.hasRemaining()) {
                int read = channel.read(into, place);
                if (read < 0) {
                    zeroRest(into);
                    return;
                }
                place += read;
            }
        } catch (IOException e) {
            throw new StoreFailure(Reason.MEDIUM_ERROR, OctetPath.text(path) + ": " + e.getMessage());
        }
    }

    private static void zeroRest(ByteBuffer into) {
        while (into.remaining() >= Long.BYTES) into.putLong(0);
        while (into.hasRemaining()) into.put((byte) 0);
    }

    @Override
    public void write(long offset, ByteBuffer from) throws StoreFailure {
        if (readOnly) throw new StoreFailure(Reason.WRITE_PROTECTED, OctetPath.text(path) + " is read only");
        long place = offset;
        while (from.hasRemaining()) {
            try {
                place += channel.write(from, place);
            } catch (IOException e) {
                place += writeSmall(place, from, e);
            }
        }
    }

    /**
     * Java hides the error number: one block is tried again where it shows. Returns how much that has written after
     * all.
     */
    private int writeSmall(long place, ByteBuffer from, IOException first) throws StoreFailure {
        if (!channel.isOpen()) throw new StoreFailure(Reason.MEDIUM_ERROR, OctetPath.text(path) + ": " + first);
        var block = new byte[Math.min(blockSize, from.remaining())];
        from.get(from.position(), block);
        try {
            file.write(block, place);
        } catch (LinuxException e) {
            boolean full = e.is(Errno.ENOSPC) || e.is(Errno.EDQUOT) || e.is(Errno.EFBIG);
            throw new StoreFailure(
                    full ? Reason.NO_SPACE : Reason.MEDIUM_ERROR, OctetPath.text(path) + ": " + e.text());
        }
        from.position(from.position() + block.length);
        return block.length;
    }

    @Override
    public void flush() throws StoreFailure {
        if (readOnly) return;
        try {
            channel.force(false);
        } catch (IOException e) {
            throw new StoreFailure(Reason.MEDIUM_ERROR, OctetPath.text(path) + ": " + e.getMessage());
        }
    }

    @Override
    public void discard(long offset, long length) throws StoreFailure {
        if (readOnly) throw new StoreFailure(Reason.WRITE_PROTECTED, OctetPath.text(path) + " is read only");
        if (length == 0) return;
        try {
            file.punchHole(offset, length);
        } catch (LinuxException e) {
            if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EINVAL) && !e.is(Errno.ENOSYS))
                throw new StoreFailure(Reason.MEDIUM_ERROR, OctetPath.text(path) + ": " + e.text());
            writeZeros(offset, length);
        }
    }

    private void writeZeros(long offset, long length) throws StoreFailure {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(length, ZEROS));
        for (long done = 0; done < length; ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), length - done));
            int run = zeros.remaining();
            write(offset + done, zeros);
            done += run;
        }
    }

    @Override
    public Extent extentAt(long offset) throws StoreFailure {
        long end = size;
        try {
            long data = orEnd(file.nextData(offset), end);
            // Whole blocks: one that holds any data is mapped.
            long first = data - data % blockSize;
            if (first > offset) return new Extent(false, Math.min(first, end) - offset);
            long hole = orEnd(file.nextHole(Math.max(offset, data)), end);
            long last = Math.min(end, hole + Math.floorMod(-hole, blockSize));
            return new Extent(true, Math.max(0, last - offset));
        } catch (LinuxException e) {
            // Not every file system and device can tell: then all of it counts as data.
            if (e.is(Errno.EINVAL) || e.is(Errno.EOPNOTSUPP)) return new Extent(true, end - offset);
            throw new StoreFailure(Reason.MEDIUM_ERROR, OctetPath.text(path) + ": " + e.text());
        }
    }

    private static long orEnd(OptionalLong place, long end) {
        return place.isPresent() ? Math.min(end, place.getAsLong()) : end;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            file.close();
        }
    }
}
