package org.bootmasq.service.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.lease.Lease;
import org.bootmasq.report.machine.Machine;

/** What came of a {@link Command}. */
public sealed interface Answer {
    /** What the control socket has words for: all that comes of a {@link Command.Worded}. */
    sealed interface Worded extends Answer {}

    /**
     * Another configuration is in force.
     *
     * @param warnings about what it says
     * @param changes what is different from before, a line each
     */
    record Reloaded(List<String> warnings, List<String> changes) implements Worded {
        public Reloaded {
            warnings = List.copyOf(warnings);
            changes = List.copyOf(changes);
        }
    }

    /** @param leases in the order of their addresses */
    record Leases(List<Lease> leases) implements Worded {
        public Leases {
            leases = List.copyOf(leases);
        }
    }

    /** @param machines who asked last first */
    record Machines(List<Machine> machines) implements Worded {
        public Machines {
            machines = List.copyOf(machines);
        }
    }

    /**
     * The address is free.
     *
     * @param lease what its client held
     */
    record LeaseEnded(Lease lease) implements Worded {}

    /** It is in force, and there is no more to say. */
    record Done() implements Worded {}

    /** @param addresses of name servers that ask us back */
    record LoopingServers(List<String> addresses) implements Answer {
        public LoopingServers {
            addresses = List.copyOf(addresses);
        }
    }

    /** @param counts by dnsmasq's names, in its order */
    record Events(Map<String, Long> counts) implements Answer {
        public Events {
            counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        }
    }

    /** @param servers in the order in which they are configured */
    record Servers(List<UpstreamServer.Counts> servers) implements Answer {
        public Servers {
            servers = List.copyOf(servers);
        }
    }

    /**
     * Nothing has changed.
     *
     * @param warnings as far as something was read that has any
     * @param reasons a line each
     */
    public record Failed(Failure failure, List<String> warnings, List<String> reasons) implements Worded {
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
