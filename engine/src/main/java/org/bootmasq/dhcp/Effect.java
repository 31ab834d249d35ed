package org.bootmasq.dhcp;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * What the server wants done, in this order: what follows an {@link OnlyIfDurable} must wait until its leases are
 * durable.
 */
public sealed interface Effect {
    /** Syslog's levels, as far as DHCP needs them. */
    enum Priority {
        ERROR,
        WARNING,
        NOTICE,
        INFO
    }

    /**
     * Send a message of DHCPv4.
     *
     * @param source our address to send from, 0.0.0.0 for whatever the interface has
     */
    record Send(Bytes payload, int interfaceIndex, Ip4 source, Delivery delivery) implements Effect {}

    /**
     * Send a message of DHCPv6.
     *
     * @param interfaceIndex where it leaves, 0 for wherever the destination is
     * @param source our address to send from, {@code ::} for the kernel's choice
     * @param port where it goes to; it leaves from the server's own port
     * @param hopLimit 1 to 255
     */
    record Send6(Bytes payload, int interfaceIndex, Ip6 source, Ip6 destination, int port, int hopLimit)
            implements Effect {}

    /** Make a change durable. */
    record SaveLease(LeaseChange change) implements Effect {}

    /**
     * What follows in the same list acknowledges leases, and must not go out before they are durable.
     *
     * @param leases one client's
     * @param instead what to log and send where they cannot be made durable: told those of them that the same client
     *     has durably, with the ends that are durable, it promises no more; not asked where there are none
     */
    record OnlyIfDurable(List<? extends Lease> leases, Function<List<Lease>, List<Effect>> instead) implements Effect {
        public OnlyIfDurable {
            leases = List.copyOf(leases);
        }

        /** Of one lease, whose durable end is all that there is to say of it. */
        public static OnlyIfDurable of(Lease lease, LongFunction<List<Effect>> instead) {
            return new OnlyIfDurable(
                    List.of(lease), held -> instead.apply(held.getFirst().expires()));
        }

        /** Without the function, which has no text that says anything. */
        @Override
        public String toString() {
            return "OnlyIfDurable[leases=" + leases + "]";
        }
    }

    /**
     * A client holds an address: behind its {@link SaveLease}, and true only once that is durable.
     *
     * @param tags the client's at that moment
     */
    record Holds(IpAddress address, Set<String> tags) implements Effect {
        public Holds {
            tags = Set.copyOf(tags);
        }
    }

    /** @param subsystem as in {@code dnsmasq-dhcp} */
    record Log(Priority priority, String subsystem, String text) implements Effect {}

    /** Send an ICMP echo request; an answer is told to the server that asked. */
    record Ping(Ip4 address, int interfaceIndex) implements Effect {}

    /** Find out the link address of a neighbour, which the server that asked is told, or that there is none. */
    record AskNeighbour(int interfaceIndex, Ip6 address) implements Effect {}

    /** A delegated prefix is reached by this lease's next hop from now on. */
    record AddRoute(Lease6 lease) implements Effect {}

    /** A delegated prefix is no longer reached by this lease's next hop. */
    record RemoveRoute(Lease6 lease) implements Effect {}

    /** What a signal says of a lease. */
    enum LeaseEvent {
        ADDED,
        UPDATED,
        DELETED
    }

    /**
     * Tell whoever listens on D-Bus of a lease.
     *
     * @param hardware as the script is told: of IPv6 the client's DUID
     * @param name empty for none
     */
    record SignalLease(LeaseEvent event, IpAddress address, String hardware, String name) implements Effect {}

    /**
     * Run the lease script.
     *
     * @param arguments behind the script's path, the action first
     * @param environment variables beginning {@code DNSMASQ_}
     */
    record Script(List<String> arguments, Map<String, String> environment) implements Effect {
        public Script {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }
    }
}
