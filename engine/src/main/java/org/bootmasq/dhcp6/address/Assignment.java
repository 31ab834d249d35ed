package org.bootmasq.dhcp6.address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;
import org.bootmasq.dhcp6.message.Dhcp6Option.Status;
import org.bootmasq.wire.Ip6Prefix;

/**
 * What is chosen for one identity association, as the answer has it.
 *
 * @param asked as the client sent it
 * @param given in the order in which the answer has them
 * @param status how it went, where that is to be said
 * @param timers what T1 and T2 are made of
 * @param notes what the log is told of each address
 */
public record Assignment(
        IdentityAssociation asked, List<Given> given, Optional<Status> status, Timers timers, List<Note> notes) {
    /** What T1 and T2 are made of. */
    public enum Timers {
        /** The shortest lifetime. */
        LIFETIMES,
        /** The same, less something random, so that clients do not all come back at once. */
        SCATTERED,
        /** They are 0: there is nothing to renew. */
        ZERO
    }

    /**
     * What the log is told of one address or prefix.
     *
     * @param text behind the client's identifier; empty where the client's name stands
     * @param complaint whether it is told even if the log is to be quiet
     */
    public record Note(Ip6Prefix block, String text, boolean complaint) {}

    public Assignment {
        given = List.copyOf(given);
        notes = List.copyOf(notes);
    }

    /** Some addresses or prefixes, each told of in the log. */
    public static Assignment of(IdentityAssociation asked, List<Given> given, Timers timers) {
        List<Note> notes = new ArrayList<>();
        for (Given each : given) notes.add(note(each));
        return new Assignment(asked, given, Optional.empty(), timers, notes);
    }

    /** The line about one that is given. */
    public static Note note(Given given) {
        if (!given.isUsable()) return new Note(given.block(), "address invalid", true);
        return new Note(given.block(), given.lifetimes().preferred() == 0 ? "deprecated" : "", false);
    }

    /** Nothing, and why. */
    public static Assignment refused(IdentityAssociation asked, Status status, Timers timers) {
        return new Assignment(asked, List.of(), Optional.of(status), timers, List.of());
    }

    /** The same with a status. */
    public Assignment with(Status other) {
        return new Assignment(asked, given, Optional.of(other), timers, notes);
    }

    /** The same with other times. */
    public Assignment with(List<Given> others) {
        return new Assignment(asked, others, status, timers, notes);
    }

    /** Whether the client has anything to use from it. */
    public boolean isUseful() {
        for (Given each : given) if (each.isUsable()) return true;
        return false;
    }
}
