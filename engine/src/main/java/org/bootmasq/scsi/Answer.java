package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import org.bootmasq.wire.Bytes;

/** Gives what a command has to give, cut to its allocation length and to the room there is. */
final class Answer {
    private Answer() {}

    static Outcome of(Bytes data, long allocation, ByteBuffer dataIn) {
        int length = (int) Math.min(data.length(), allocation);
        dataIn.put(data.toArray(), 0, Math.min(length, dataIn.remaining()));
        return Outcome.good(length);
    }
}
