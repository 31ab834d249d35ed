package org.bootmasq.iso9660;

import java.nio.ByteBuffer;

/** The octets of an image, as somebody else keeps them. */
public interface Image {
    /** Octets when it was opened. */
    long size();

    /**
     * Puts the octets from {@code offset} on into {@code into}, until it is full or the image ends.
     *
     * @return how many; only octets within {@link #size} are asked for, so that fewer mean an image that shrank
     * @throws Unreadable if reading fails
     */
    int read(long offset, ByteBuffer into) throws Unreadable;

    /** Why an image cannot be read, in the words of strerror(3) or like them. */
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        /** An image that cannot be read; the reason is for the log. */
        public Unreadable(String reason) {
            super(reason);
        }

        /** Why it cannot be read. */
        public String reason() {
            return String.valueOf(getMessage());
        }
    }
}
