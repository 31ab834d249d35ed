package org.bootmasq.oracle;

import java.util.Optional;
import org.bootmasq.lab.BootpPacket;
import org.bootmasq.lab.Datagram;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * How a client talks to the server of one case; every step is recorded, and returns the first reply if there is one.
 */
final class Conversation {
    static final Ip4 SERVER = Ip4.of("192.168.50.1");
    static final Bytes SERVER_MAC = Bytes.ofHex("020000005001");
    static final Bytes SECOND_SERVER_MAC = Bytes.ofHex("020000007201");

    /** Carries one packet to the server. */
    @FunctionalInterface
    interface Wire {
        Optional<Datagram> exchange(String step, int cable, Datagram datagram);
    }

    private final Wire wire;

    Conversation(Wire wire) {
        this.wire = wire;
    }

    /** The same with another name for each step, for a client that starts over. */
    Conversation renamed(String suffix) {
        return new Conversation((step, cable, datagram) -> wire.exchange(step + suffix, cable, datagram));
    }

    /** From 0.0.0.0:68 to 255.255.255.255:67, on eth0. */
    Optional<BootpPacket> broadcast(String step, BootpPacket packet) {
        return broadcastOn(0, step, packet);
    }

    Optional<BootpPacket> broadcastOn(int cable, String step, BootpPacket packet) {
        return reply(wire.exchange(
                step,
                cable,
                new Datagram(
                        packet.chaddr().length() == 6 ? packet.chaddr() : Bytes.ofHex("020000000099"),
                        Datagram.BROADCAST_MAC,
                        packet.ciaddr(),
                        68,
                        Ip4.BROADCAST,
                        67,
                        packet.octets())));
    }

    /** From an address of the client's to the server's, to port 67 or 4011, on eth0. */
    Optional<BootpPacket> unicast(String step, BootpPacket packet, Ip4 from, int port) {
        return reply(wire.exchange(
                step, 0, new Datagram(packet.chaddr(), SERVER_MAC, from, 68, SERVER, port, packet.octets())));
    }

    /** Through a relay, whose address is in giaddr. */
    Optional<BootpPacket> relayed(String step, BootpPacket packet) {
        Bytes relayMac = Bytes.ofHex("0200000050fe");
        return reply(wire.exchange(
                step, 0, new Datagram(relayMac, SERVER_MAC, packet.giaddr(), 67, SERVER, 67, packet.octets())));
    }

    /** From a server on eth1 to the relay that the server under test is. */
    Optional<BootpPacket> fromServerBehind(String step, BootpPacket packet, Ip4 from, Ip4 to) {
        Bytes mac = Bytes.ofHex("0200000072fe");
        return reply(wire.exchange(step, 1, new Datagram(mac, SECOND_SERVER_MAC, from, 67, to, 67, packet.octets())));
    }

    private static Optional<BootpPacket> reply(Optional<Datagram> datagram) {
        return datagram.map(Datagram::payload)
                .filter(payload -> payload.length() >= 240)
                .map(BootpPacket::parse);
    }
}
