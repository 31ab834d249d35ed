package org.bootmasq.edge.http;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.bootmasq.linux.ConfinedFile;

/** What a connection's octets go through on their way to its client. No call waits. One thread at a time. */
interface Transport extends AutoCloseable {
    /** The events of epoll(7) upon which there may be something to {@link #receive}. */
    int wakening();

    /**
     * Takes what has come.
     *
     * @param buffer of the thread; what has come stands at its beginning
     * @param most octets, or one record where they come in records
     * @return how many octets; 0 if none is there yet, -1 if the client sends no more
     */
    int receive(MemorySegment buffer, int most) throws IOException;

    /** How much of a buffer may be {@link #send sent} at once; it lies from octet 8 on. */
    int room(MemorySegment buffer);

    /**
     * Sends octets from the buffer, as much as is taken now.
     *
     * @param more whether more follows at once
     * @return how many are on their way; 0 where there is no room
     */
    int send(MemorySegment buffer, long offset, int length, boolean more) throws IOException;

    /** Whether files go out without coming by here. */
    boolean sendsFiles();

    /**
     * Sends a part of a file, as much as is taken now.
     *
     * @return how many octets went; 0 where there is no room; -1 where the file ends before
     */
    long sendFile(ConfinedFile file, long offset, long length, MemorySegment buffer) throws IOException;

    /** Sends what was taken and could not go yet. Returns whether all of it is gone. */
    boolean flush(MemorySegment buffer) throws IOException;

    /** Whether both have yet to agree on how to talk. */
    boolean isOpening();

    /** Whether nobody on the way can read it. */
    boolean isSecure();

    /** Sends no more: the client sees the end behind all that was sent. */
    void endSending() throws IOException;

    @Override
    void close();
}
