package org.bootmasq.service.command;

import java.util.List;
import org.bootmasq.lease.Lease;

/** What came of a {@link Command}. */
public sealed interface Answer {
    /**
     * Another configuration is in force.
     *
     * @param warnings about what it says
     * @param changes what is different from before, a line each
     */
    record Reloaded(List<String> warnings, List<String> changes) implements Answer {
        public Reloaded {
            warnings = List.copyOf(warnings);
            changes = List.copyOf(changes);
        }
    }

    /** @param leases in the order of their addresses */
    record Leases(List<Lease> leases) implements Answer {
        public Leases {
            leases = List.copyOf(leases);
        }
    }

    /**
     * The address is free.
     *
     * @param lease what its client held
     */
    record LeaseEnded(Lease lease) implements Answer {}

    /**
     * Nothing has changed.
     *
     * @param warnings as far as something was read that has any
     * @param reasons a line each
     */
    public record Failed(Failure failure, List<String> warnings, List<String> reasons) implements Answer {
        public Failed {
            warnings = List.copyOf(warnings);
            reasons = List.copyOf(reasons);
        }

        public Failed(Failure failure, String reason) {
            this(failure, List.of(), List.of(reason));
        }
    }

    /** Why a command fails. */
    enum Failure {
        /** There is no such command, or what it is to work on is no such thing. */
        BAD_COMMAND,
        /** What it is to work on is not there. */
        NOT_FOUND,
        /** The configuration cannot be in force; the one there was stays. */
        REFUSED,
        /** The server has a fault. */
        FAULT
    }
}
