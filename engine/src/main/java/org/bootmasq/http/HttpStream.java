package org.bootmasq.http;

import java.nio.ByteBuffer;

/** Octets that only pass through: each is taken once. Safe for several threads, one of which takes. */
public interface HttpStream extends AutoCloseable {
    /**
     * Looks at what comes next, as much as there is room for, and leaves it there.
     *
     * @param news runs once, on any thread, when there is more, if nothing is there now
     * @return how many octets; 0 if none is there yet, -1 if no more come
     */
    int peek(ByteBuffer into, Runnable news);

    /** Takes octets that were looked at. */
    void skip(long octets);

    @Override
    void close();
}
