package org.bootmasq.dhcp;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * What the server wants done, in this order: what follows an {@link OnlyIfDurable} must wait until its lease is
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
     * Send a message.
     *
     * @param source our address to send from, 0.0.0.0 for whatever the interface has
     */
    record Send(Bytes payload, int interfaceIndex, Ip4 source, Delivery delivery) implements Effect {}

    /** Make a change durable. */
    record SaveLease(LeaseChange change) implements Effect {}

    /**
     * What follows in the same list acknowledges a lease, and must not go out before that is durable.
     *
     * @param instead what to log and send where it cannot be made durable: told the end of the lease that is
     *     durable and the same client's, it promises no more
     */
    record OnlyIfDurable(Lease lease, LongFunction<List<Effect>> instead) implements Effect {
        /** Without the function, which has no text that says anything. */
        @Override
        public String toString() {
            return "OnlyIfDurable[lease=" + lease + "]";
        }
    }

    /**
     * A client holds an address: behind its {@link SaveLease}, and true only once that is durable.
     *
     * @param tags the client's at that moment
     */
    record Holds(Ip4 address, Set<String> tags) implements Effect {
        public Holds {
            tags = Set.copyOf(tags);
        }
    }

    /** @param subsystem as in {@code dnsmasq-dhcp} */
    record Log(Priority priority, String subsystem, String text) implements Effect {}

    /** Send an ICMP echo request; an answer is told to the server that asked. */
    record Ping(Ip4 address, int interfaceIndex) implements Effect {}

    /**
     * Run the lease script.
     *
     * @param action {@code add}, {@code old} or {@code del}
     * @param hardware with its type in front where it is not Ethernet
     * @param hostname the third argument, left out if empty
     * @param environment variables beginning {@code DNSMASQ_}
     */
    record Script(
            String action, HardwareAddress hardware, Ip4 address, String hostname, Map<String, String> environment)
            implements Effect {
        public Script {
            environment = Map.copyOf(environment);
        }

        /** The arguments behind the script's path. */
        public List<String> arguments() {
            String mac = hardware.octets().isEmpty() && !hardware.isEthernet()
                    ? "%02x-".formatted(hardware.type())
                    : hardware.toString();
            return hostname.isEmpty()
                    ? List.of(action, mac, address.toString())
                    : List.of(action, mac, address.toString(), hostname);
        }
    }
}
