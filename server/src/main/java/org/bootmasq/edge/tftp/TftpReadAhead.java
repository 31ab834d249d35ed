package org.bootmasq.edge.tftp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.tftp.FileBlocks;

/** A file read in pieces larger than a block, and watched for changes with each piece. */
final class TftpReadAhead implements FileBlocks {
    /** Room for a piece of a file; given back for the next one. */
    static final class Pool {
        private static final int PIECE = 1 << 16;

        private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

        private ByteBuffer take() {
            ByteBuffer piece = free.poll();
            return piece == null ? ByteBuffer.allocateDirect(PIECE) : piece;
        }
    }

    private final ConfinedFile file;
    private final ConfinedFile.Status opened;
    private final Pool pool;
    private final ByteBuffer piece;
    private long start;
    private int length;

    TftpReadAhead(ConfinedFile file, ConfinedFile.Status opened, Pool pool) {
        this.file = file;
        this.opened = opened;
        this.pool = pool;
        this.piece = pool.take();
    }

    @Override
    public long size() {
        return opened.size();
    }

    @Override
    public int read(long offset, ByteBuffer into) throws Unreadable {
        int done = 0;
        while (into.hasRemaining()) {
            long at = offset + done;
            if ((at < start || at >= start + length) && !refill(at)) break;
            int within = (int) (at - start);
            int count = Math.min(length - within, into.remaining());
            into.put(into.position(), piece, within, count);
            into.position(into.position() + count);
            done += count;
        }
        return done;
    }

    private boolean refill(long offset) throws Unreadable {
        length = 0;
        start = offset;
        try {
            int count = file.read(piece.clear(), offset);
            // Asked after the reading, so that what was read is of the file as it was opened.
            if (hasChanged()) throw new Unreadable("File has changed");
            length = count;
            return count > 0;
        } catch (LinuxException e) {
            throw new Unreadable(e.text());
        }
    }

    /** Of the open file: one that was replaced by another of its name is still whole here. */
    private boolean hasChanged() throws LinuxException {
        ConfinedFile.Status now = file.status();
        return now.size() != opened.size()
                || now.modifiedSeconds() != opened.modifiedSeconds()
                || now.modifiedNanos() != opened.modifiedNanos();
    }

    @Override
    public void close() {
        pool.free.push(piece);
        file.close();
    }
}
