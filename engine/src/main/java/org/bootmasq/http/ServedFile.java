package org.bootmasq.http;

import java.util.List;

/** A file that is open for sending: it stays what it is, whatever becomes of its name. */
public interface ServedFile extends AutoCloseable {
    /** In octets, when it was opened. */
    long size();

    /** When it was changed last, in seconds since 1970. */
    long modifiedSeconds();

    /** Changes whenever the file does: hexadecimal digits and dashes. */
    String version();

    /** Where in what lies on the disk a part of the file is, in order. An ordinary file lies there as it is. */
    default List<HttpPiece.FilePart> places(long first, long length) {
        return List.of(new HttpPiece.FilePart(first, length));
    }

    /**
     * How much of what lies on the disk can be sent from a place on: of a file that is still on its way, what has come.
     *
     * @param offset in octets, as {@link #places} has it
     * @param news runs once, on any thread, when there is more, if nothing is there now
     * @return how many octets at least; 0 if none is there yet, -1 if no more come
     */
    default long arrived(long offset, Runnable news) {
        return Long.MAX_VALUE;
    }

    @Override
    void close();
}
