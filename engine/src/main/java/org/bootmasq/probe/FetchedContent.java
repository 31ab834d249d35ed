package org.bootmasq.probe;

import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/** Counts the octets of a file that comes, and keeps its beginning. */
public final class FetchedContent {
    private final int keep;
    private final long most;
    private final ByteWriter beginning = new ByteWriter(1024);
    private long octets;

    /**
     * @param keep how many octets at the front are kept
     * @param most how many octets are fetched at most
     */
    public FetchedContent(int keep, long most) {
        this.keep = keep;
        this.most = most;
    }

    void add(Bytes more) {
        octets += more.length();
        int room = keep - beginning.length();
        if (room > 0) beginning.bytes(more.slice(0, Math.min(room, more.length())));
    }

    /** How many octets came. */
    long octets() {
        return octets;
    }

    boolean isEnough() {
        return octets >= most;
    }

    Bytes beginning() {
        return beginning.bytes();
    }
}
