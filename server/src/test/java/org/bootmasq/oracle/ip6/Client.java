package org.bootmasq.oracle.ip6;

import org.bootmasq.oracle.Case;

/**
 * A client of the oracle: a name, and what it says; it may answer differently to different replies, as the real ones
 * do.
 *
 * @param note if not empty, only cases with the line {@code #NOTE} are played with it
 */
record Client(String name, String note, Script script) {
    /** A client that every case is played with. */
    Client(String name, Script script) {
        this(name, "", script);
    }

    boolean playsIn(Case subject) {
        return note.isEmpty() || subject.configuration().lines().anyMatch(("#" + note)::equals);
    }

    @FunctionalInterface
    interface Script {
        void run(Conversation conversation);
    }
}
