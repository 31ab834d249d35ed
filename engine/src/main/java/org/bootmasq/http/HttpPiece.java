package org.bootmasq.http;

import org.bootmasq.wire.Bytes;

/** A run of a reply's body. */
public sealed interface HttpPiece {
    /** How many octets it has. */
    long length();

    /** What was made for this reply. */
    record Octets(Bytes octets) implements HttpPiece {
        @Override
        public long length() {
            return octets.length();
        }
    }

    /**
     * Of the file that the reply is about.
     *
     * @param offset in octets, from the beginning of what lies on the disk
     */
    record FilePart(long offset, long length) implements HttpPiece {}

    /** @param stream has as many octets; whoever sends the reply closes it */
    record Passing(HttpStream stream, long length) implements HttpPiece {}
}
