package org.bootmasq.tftp;

import java.nio.ByteBuffer;

/** An open file as a transfer sees it. */
public interface FileBlocks {
    /** Octets when it was opened. */
    long size();

    /**
     * Puts the octets from {@code offset} on into {@code into}, until it is full or the file ends.
     *
     * @return how many; the caller asks only for octets within {@link #size}, so that fewer mean a file that shrank
     * @throws Unreadable if reading fails, or the file is seen to have changed since it was opened
     */
    int read(long offset, ByteBuffer into) throws Unreadable;

    /** Gives the file back; the transfer calls it once. */
    void close();

    /** Why a file cannot be read any more, in the words of strerror(3) or like them. */
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        /** A file that cannot be read; the reason is for the log. */
        public Unreadable(String reason) {
            super(reason);
            this.reason = reason;
        }

        /** Why it cannot be read. */
        public String reason() {
            return reason;
        }
    }
}
