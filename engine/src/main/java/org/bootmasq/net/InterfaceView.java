package org.bootmasq.net;

import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/**
 * A network interface as the server sees it.
 *
 * @param index the kernel's number
 * @param addresses its IPv4 addresses, the primary one first
 * @param addresses6 its IPv6 addresses, in the kernel's order
 */
public record InterfaceView(
        String name,
        int index,
        HardwareAddress hardware,
        List<LocalAddress> addresses,
        List<LocalAddress6> addresses6) {
    /** An IPv4 address of ours with its network. */
    public record LocalAddress(Ip4 address, Ip4 netmask, Ip4 broadcast) {}

    /** How far an IPv6 address reaches (RFC 4007 section 4, and what Linux makes of it). */
    public enum Scope {
        /** Everywhere, as far as packets are routed. */
        GLOBAL,
        /** Within one site; nobody has these any more (RFC 3879). */
        SITE,
        /** On one link. */
        LINK,
        /** Within this machine. */
        HOST
    }

    /**
     * An IPv6 address of ours with its network.
     *
     * @param prefixLength 0 to 128
     */
    public record LocalAddress6(Ip6 address, int prefixLength, Scope scope) {
        /** Whether an address lies in its network. */
        public boolean reaches(Ip6 other) {
            return address.sameNetwork(other, prefixLength);
        }
    }

    public InterfaceView {
        addresses = List.copyOf(addresses);
        addresses6 = List.copyOf(addresses6);
    }

    /** An interface without IPv6. */
    public InterfaceView(String name, int index, HardwareAddress hardware, List<LocalAddress> addresses) {
        this(name, index, hardware, addresses, List.of());
    }

    /** Its primary IPv4 address. */
    public Optional<Ip4> firstAddress() {
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(addresses.getFirst().address());
    }

    /** Whether an address is its own. */
    public boolean has(Ip4 address) {
        for (LocalAddress local : addresses) {
            if (local.address().equals(address)) return true;
        }
        return false;
    }

    /** Whether an IPv6 address is its own. */
    public boolean has(Ip6 address) {
        for (LocalAddress6 local : addresses6) {
            if (local.address().equals(address)) return true;
        }
        return false;
    }
}
