package org.bootmasq.tftp;

import java.nio.ByteBuffer;
import org.bootmasq.tftp.FileBlocks.Unreadable;

/** A file cut into blocks in one of the modes of RFC 1350. */
sealed interface Content {
    /**
     * Puts a block into {@code into}; one that does not fill it is the last.
     *
     * @param block from 1, not modulo; a block asked for again comes out the same
     */
    void fill(long block, ByteBuffer into) throws Unreadable;

    /** Mode octet: the file as it is. */
    record Octet(FileBlocks file, int blockSize) implements Content {
        @Override
        public void fill(long block, ByteBuffer into) throws Unreadable {
            long offset = (block - 1) * blockSize;
            int wanted = Math.clamp(file.size() - offset, 0, blockSize);
            into.limit(into.position() + wanted);
            if (wanted > 0 && file.read(offset, into) < wanted) throw new Unreadable("File has shrunk");
        }
    }

    /**
     * Mode netascii. dnsmasq: a line feed becomes CR LF, but a carriage return stays as it is, without the NUL that RFC
     * 764 wants after it. Blocks can only be asked for in order, the newest as often as need be.
     */
    final class Netascii implements Content {
        private static final int CHUNK = 512;

        private final FileBlocks file;
        private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        private long newest = 1;
        private Place start = new Place(0, false);
        private Place end = start;

        /** @param lineFeedDue whether the octet before it was a line feed whose CR has gone out already */
        private record Place(long offset, boolean lineFeedDue) {}

        Netascii(FileBlocks file) {
            this.file = file;
        }

        @Override
        public void fill(long block, ByteBuffer into) throws Unreadable {
            if (block == newest + 1) {
                start = end;
                newest = block;
            } else if (block != newest) {
                throw new IllegalArgumentException("block " + block + " after " + newest);
            }
            end = translate(start, into);
        }

        private Place translate(Place from, ByteBuffer into) throws Unreadable {
            long offset = from.offset();
            boolean lineFeedDue = from.lineFeedDue();
            chunk.clear().limit(0);
            while (into.hasRemaining()) {
                if (lineFeedDue) {
                    into.put((byte) '\n');
                    lineFeedDue = false;
                    continue;
                }
                if (!chunk.hasRemaining() && !refill(offset)) break;
                byte octet = chunk.get();
                offset++;
                lineFeedDue = octet == '\n';
                into.put(lineFeedDue ? (byte) '\r' : octet);
            }
            return new Place(offset, lineFeedDue);
        }

        private boolean refill(long offset) throws Unreadable {
            int wanted = Math.clamp(file.size() - offset, 0, CHUNK);
            chunk.clear().limit(wanted);
            if (wanted > 0 && file.read(offset, chunk) < wanted) throw new Unreadable("File has shrunk");
            chunk.flip();
            return wanted > 0;
        }
    }
}
