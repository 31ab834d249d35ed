package org.bootmasq.tftp;

import java.nio.ByteBuffer;

/** What a transfer wants done, in order. The caller owns it, so that the packets of a window cost no object. */
public interface TftpSink {
    /** The most octets of one {@link #send}, and so of {@link #room}. */
    int MOST_OCTETS = 65_507;

    /** The most packets of one {@link #send}: the kernel's limit for UDP_SEGMENT. */
    int MOST_PACKETS = 64;

    /** An empty big-endian buffer for the packets of the next {@link #send}, with room for at least so many octets. */
    ByteBuffer room(int octets);

    /**
     * Sends packets that lie end to end to the client.
     *
     * @param packets what {@link #room} gave, flipped
     * @param packetLength octets of each but the last, which may be shorter
     */
    void send(ByteBuffer packets, int packetLength);

    /** All packets of this window have been handed over: they may go now. */
    default void flush() {}
}
