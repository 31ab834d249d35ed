package org.bootmasq.scsi;

import java.nio.ByteBuffer;

/**
 * One initiator port's sight of a target (an I_T nexus, SAM-5 section 4.7). Its commands come one by one; other
 * sessions only compare it.
 */
public final class Nexus {
    private static final int ROOM = 1 << 16;
    private static final ByteBuffer NOT_YET = ByteBuffer.allocate(0);

    private final InitiatorPort port;
    private final String machine;
    private ByteBuffer room = NOT_YET;

    Nexus(InitiatorPort port, String machine) {
        this.port = port;
        this.machine = machine;
    }

    /** Whose commands these are. */
    public InitiatorPort port() {
        return port;
    }

    /** Whose session it is; several may be one machine's. */
    String machine() {
        return machine;
    }

    /**
     * Room for a command that looks at the disk itself: as much for the longest as for the shortest, for a session's
     * commands are carried out one by one.
     */
    ByteBuffer room() {
        if (room == NOT_YET) room = ByteBuffer.allocateDirect(ROOM);
        return room;
    }
}
