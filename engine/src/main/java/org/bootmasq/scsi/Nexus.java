package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One initiator port's sight of a target (an I_T nexus, SAM-5 section 4.7): the unit attentions that wait for it, by logical unit. */
public final class Nexus {
    private static final int MOST_ATTENTIONS = 8;
    private static final int ROOM = 1 << 16;
    private static final ByteBuffer NOT_YET = ByteBuffer.allocate(0);

    private final InitiatorPort port;
    private final String machine;
    private final Map<Integer, ArrayDeque<Sense>> attentions = new HashMap<>();
    // Nearly every command finds nothing, so it only looks at this.
    private volatile boolean waiting;
    private ByteBuffer room = NOT_YET;

    Nexus(InitiatorPort port, String machine) {
        this.port = port;
        this.machine = machine;
    }

    public InitiatorPort port() {
        return port;
    }

    /** Whose session it is; several may be one machine's. */
    String machine() {
        return machine;
    }

    /** Room for a command that looks at the disk itself: as much for the longest as for the shortest, for a session's commands are carried out one by one. */
    ByteBuffer room() {
        if (room == NOT_YET) room = ByteBuffer.allocateDirect(ROOM);
        return room;
    }

    synchronized void attention(int lun, Sense sense) {
        ArrayDeque<Sense> queue = attentions.computeIfAbsent(lun, _ -> new ArrayDeque<>());
        if (queue.contains(sense) || queue.size() >= MOST_ATTENTIONS) return;
        queue.add(sense);
        waiting = true;
    }

    boolean hasAttention() {
        return waiting;
    }

    /** Takes the next one for a logical unit. */
    synchronized Optional<Sense> takeAttention(int lun) {
        ArrayDeque<Sense> queue = attentions.get(lun);
        if (queue == null) return Optional.empty();
        Optional<Sense> next = Optional.ofNullable(queue.poll());
        waiting = attentions.values().stream().anyMatch(each -> !each.isEmpty());
        return next;
    }
}
