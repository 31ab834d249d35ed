package org.bootmasq.oracle.ip6;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bootmasq.lab.Dhcp6Packet.Option;
import org.bootmasq.lab.Packet6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * A machine that speaks DHCPv6: its hardware address, the address it sends from, and its DHCP unique identifier.
 *
 * @param duid the identifier (RFC 8415 section 11), empty for a client that sends none
 */
record Host(Bytes mac, Ip6 address, Bytes duid) {
    /** A relay agent that is a neighbour on {@code lan0}. */
    static final Ip6 RELAY = Twin.ip6("2001:db8:1::fe");

    static final Bytes RELAY_MAC = Bytes.ofHex("0200000001fe");

    private static final int KNOWN = 64;
    private static final Bytes MUTE = Bytes.ofHex("0200000004");

    /** A machine of the lab, number 1 to 255: DUID-LL of 02:00:00:00:02:NUMBER. */
    static Host of(int number) {
        Bytes mac = Bytes.ofHex("0200000002").plus(Bytes.ofInts(number));
        return new Host(mac, Packet6.linkLocal(mac), Bytes.ofHex("00030001").plus(mac));
    }

    /** Nothing in the server's kernel knows it, but it answers a neighbour solicitation. */
    static Host stranger(int number) {
        return withMac("0200000003", number);
    }

    /** Nothing knows it, and it answers no solicitation; no reply can reach it unless it is sent to a relay. */
    static Host mute(int number) {
        return withMac("0200000004", number);
    }

    private static Host withMac(String first, int number) {
        Bytes mac = Bytes.ofHex(first).plus(Bytes.ofInts(number));
        return new Host(mac, Packet6.linkLocal(mac), Bytes.ofHex("00030001").plus(mac));
    }

    /** The machines that the neighbour tables of the servers know. */
    static Stream<Host> known() {
        return IntStream.rangeClosed(1, KNOWN).mapToObj(Host::of);
    }

    /** What a neighbour solicitation for an address is answered with. */
    static Optional<Bytes> neighbour(Ip6 address) {
        if (!address.isLinkLocal()) return Optional.of(RELAY_MAC);
        Bytes octets = address.octets();
        Bytes mac = Bytes.ofInts(octets.at(8) ^ 2).plus(octets.slice(9, 11)).plus(octets.slice(13));
        boolean ours = octets.slice(11, 13).equals(Bytes.ofHex("fffe")) && mac.startsWith(Bytes.ofHex("02000000"));
        return ours && !mac.startsWith(MUTE) ? Optional.of(mac) : Optional.empty();
    }

    Host withDuid(String hex) {
        return new Host(mac, address, Bytes.ofHex(hex));
    }

    Host from(String other) {
        return new Host(mac, Twin.ip6(other), duid);
    }

    Ip6 linkLocal() {
        return Packet6.linkLocal(mac);
    }

    /** Option 1. */
    Option clientId() {
        return new Option(1, duid);
    }
}
