package org.bootmasq.dhcp4;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/** What the server wants done, in this order: what follows a {@link SaveLease} must wait until that is durable. */
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

    /** Make a change durable; if that fails, the messages behind it in the same list must not go out. */
    record SaveLease(LeaseChange change) implements Effect {}

    /**
     * A client holds an address: behind its {@link SaveLease}, and true only once that is durable.
     *
     * @param tags the client's at that moment
     */
    record Acknowledged(Ip4 address, Set<String> tags) implements Effect {
        public Acknowledged {
            tags = Set.copyOf(tags);
        }
    }

    /** @param subsystem as in {@code dnsmasq-dhcp} */
    record Log(Priority priority, String subsystem, String text) implements Effect {}

    /** Send an ICMP echo request; an answer is told by {@link Dhcp4Server#onPingReply}. */
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
            String mac = hardware.octets().isEmpty() && hardware.type() != HardwareAddress.ETHERNET
                    ? "%02x-".formatted(hardware.type())
                    : hardware.toString();
            return hostname.isEmpty()
                    ? List.of(action, mac, address.toString())
                    : List.of(action, mac, address.toString(), hostname);
        }
    }
}
