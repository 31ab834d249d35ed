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
 * @param mtu the most octets of one packet of IPv6 there (RFC 8200 section 2)
 * @param addresses its IPv4 addresses, the primary one first
 * @param addresses6 its IPv6 addresses, in the kernel's order
 */
public record InterfaceView(
        String name,
        int index,
        HardwareAddress hardware,
        int mtu,
        List<LocalAddress> addresses,
        List<LocalAddress6> addresses6) {
    /** What an Ethernet frame carries (RFC 894). */
    public static final int ETHERNET_MTU = 1500;

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
     * How long an address of ours lasts (RFC 4862 section 5.5.4). Times are milliseconds of the steady clock, known to
     * a second; {@link Long#MAX_VALUE} is for ever.
     *
     * @param deprecated whether nothing new is to begin with the address
     * @param tentative whether it is still being looked for on the link, so that nothing can be sent from it
     */
    public record Lifetime(boolean deprecated, boolean tentative, long preferredUntilMillis, long validUntilMillis) {
        /** Of an address that somebody has set by hand. */
        public static final Lifetime PERMANENT = new Lifetime(false, false, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * An IPv6 address of ours with its network.
     *
     * @param prefixLength 0 to 128
     */
    public record LocalAddress6(Ip6 address, int prefixLength, Scope scope, Lifetime lifetime) {
        /** One that stays. */
        public LocalAddress6(Ip6 address, int prefixLength, Scope scope) {
            this(address, prefixLength, scope, Lifetime.PERMANENT);
        }

        /** Whether an address lies in its network. */
        public boolean reaches(Ip6 other) {
            return address.sameNetwork(other, prefixLength);
        }
    }

    public InterfaceView {
        addresses = List.copyOf(addresses);
        addresses6 = List.copyOf(addresses6);
    }

    /** An Ethernet interface without IPv6. */
    public InterfaceView(String name, int index, HardwareAddress hardware, List<LocalAddress> addresses) {
        this(name, index, hardware, ETHERNET_MTU, addresses, List.of());
    }

    /** The same as it is when it is down. */
    public InterfaceView withoutAddresses() {
        return new InterfaceView(name, index, hardware, mtu, List.of(), List.of());
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
