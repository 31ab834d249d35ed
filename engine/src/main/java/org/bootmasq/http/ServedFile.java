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

    @Override
    void close();
}
