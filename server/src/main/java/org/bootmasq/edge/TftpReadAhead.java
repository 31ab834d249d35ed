package org.bootmasq.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Objects;
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

    private final FileChannel channel;
    private final Path path;
    private final long size;
    private final FileTime modified;
    private final Object key;
    private final Pool pool;
    private final ByteBuffer piece;
    private long start;
    private int length;

    TftpReadAhead(Path path, FileChannel channel, Pool pool) throws IOException {
        this.path = path;
        this.channel = channel;
        this.pool = pool;
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        size = channel.size();
        modified = attributes.lastModifiedTime();
        key = Objects.requireNonNullElse(attributes.fileKey(), path);
        piece = pool.take();
    }

    @Override
    public long size() {
        return size;
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
        try {
            piece.clear();
            start = offset;
            length = 0;
            while (piece.hasRemaining()) {
                int count = channel.read(piece, offset + length);
                if (count <= 0) break;
                length += count;
            }
        } catch (IOException e) {
            throw new Unreadable(Objects.requireNonNullElse(e.getMessage(), "Input/output error"));
        }
        if (length > 0 && hasChanged()) throw new Unreadable("File has changed");
        return length > 0;
    }

    /** A file replaced by another of its name is still whole in the channel; one that was written to is not. */
    private boolean hasChanged() {
        try {
            var now = Files.readAttributes(path, BasicFileAttributes.class);
            return key.equals(now.fileKey()) && !(now.size() == size && modified.equals(now.lastModifiedTime()));
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.free.push(piece);
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
            return;
        }
    }
}
