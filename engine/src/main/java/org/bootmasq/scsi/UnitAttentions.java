package org.bootmasq.scsi;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The unit attention conditions that wait for the sessions of a logical unit (SAM-5 section 5.14), each told once. Only
 * for whoever holds the unit's guard.
 */
final class UnitAttentions {
    private static final int MOST = 8;

    private final Map<Nexus, ArrayDeque<Sense>> waiting = new HashMap<>();

    /** A session begins. */
    void open(Nexus nexus) {
        waiting.put(nexus, new ArrayDeque<>());
    }

    /** A session has ended. */
    void close(Nexus nexus) {
        waiting.remove(nexus);
    }

    /** Whether a session is there of which this holds. */
    boolean anyIs(Predicate<Nexus> which) {
        return waiting.keySet().stream().anyMatch(which);
    }

    /** Makes a condition known to some of the sessions. */
    void tell(Predicate<Nexus> whom, Sense sense) {
        waiting.forEach((nexus, queue) -> {
            if (whom.test(nexus) && queue.size() < MOST && !queue.contains(sense)) queue.add(sense);
        });
    }

    boolean waitFor(Nexus nexus) {
        ArrayDeque<Sense> queue = waiting.get(nexus);
        return queue != null && !queue.isEmpty();
    }

    /** Takes the next one for a session. */
    Optional<Sense> take(Nexus nexus) {
        ArrayDeque<Sense> queue = waiting.get(nexus);
        return queue == null ? Optional.empty() : Optional.ofNullable(queue.poll());
    }
}
