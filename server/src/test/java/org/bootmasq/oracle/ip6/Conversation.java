package org.bootmasq.oracle.ip6;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.bootmasq.lab.Dhcp6Packet;
import org.bootmasq.lab.Packet6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * How a client talks to the server of one case; every step is recorded, and returns the first reply if there is one. A
 * step's transaction number is made of the client's and the step's name, so that both servers see the same.
 */
final class Conversation {
    static final Ip6 ALL_SERVERS_AND_RELAYS = Twin.ip6("ff02::1:2");
    static final Ip6 ALL_SERVERS = Twin.ip6("ff05::1:3");
    static final Ip6 SERVER = Twin.ip6("2001:db8:1::1");

    private static final int CLIENT_PORT = 546;
    private static final int SERVER_PORT = 547;

    /** Carries one packet to the server; a reply that takes its time is waited for. */
    @FunctionalInterface
    interface Wire {
        Optional<Packet6> exchange(String step, int cable, Packet6 packet, int patienceMillis);
    }

    /** The server's interfaces, which the notes {@code #change IP-COMMAND} of a case change. */
    @FunctionalInterface
    interface Network {
        /** Carries out the change with that number, from 0; false if the case has no more. */
        boolean change(int number);
    }

    private final String client;
    private final Wire wire;
    private final Network network;
    private final String suffix;
    private final int patienceMillis;

    Conversation(String client, Wire wire, Network network) {
        this(client, wire, network, "", 0);
    }

    private Conversation(String client, Wire wire, Network network, String suffix, int patienceMillis) {
        this.client = client;
        this.wire = wire;
        this.network = network;
        this.suffix = suffix;
        this.patienceMillis = patienceMillis;
    }

    /** The same where a reply may take so long. */
    Conversation patient(int millis) {
        return new Conversation(client, wire, network, suffix, millis);
    }

    /** The same with another name for each step, for a client that starts over. */
    Conversation renamed(String more) {
        return new Conversation(client, wire, network, suffix + more, patienceMillis);
    }

    /** Changes the server's addresses as the case says; false if it does not say so. */
    boolean change(int number) {
        return network.change(number);
    }

    /** From the host's address, port 546, to ff02::1:2 on lan0. */
    Optional<Dhcp6Packet> say(String step, Host host, Dhcp6Packet message) {
        return sayOn(0, step, host, message);
    }

    Optional<Dhcp6Packet> sayOn(int cable, String step, Host host, Dhcp6Packet message) {
        return send(
                step,
                cable,
                datagram(
                        host,
                        CLIENT_PORT,
                        ALL_SERVERS_AND_RELAYS,
                        numbered(step, message).octets()));
    }

    /** To another address than ff02::1:2, or from another port. */
    Optional<Dhcp6Packet> sayTo(Ip6 address, int fromPort, String step, Host host, Dhcp6Packet message) {
        return send(
                step,
                0,
                datagram(host, fromPort, address, numbered(step, message).octets()));
    }

    /** Octets that need be no message. */
    void raw(String step, Host host, String hex) {
        send(step, 0, datagram(host, CLIENT_PORT, ALL_SERVERS_AND_RELAYS, Bytes.ofHex(hex)));
    }

    /** What a relay agent on lan0 makes of a client's message, to the server's own address; returns the inner reply. */
    Optional<Dhcp6Packet> relayed(String step, Dhcp6Packet message, UnaryOperator<Dhcp6Packet> relay) {
        return relayedFrom(Host.RELAY, step, message, relay);
    }

    Optional<Dhcp6Packet> relayedFrom(Ip6 address, String step, Dhcp6Packet message, UnaryOperator<Dhcp6Packet> relay) {
        Host agent = new Host(Host.RELAY_MAC, address, Bytes.EMPTY);
        Bytes octets = relay.apply(numbered(step, message)).octets();
        return send(step, 0, datagram(agent, SERVER_PORT, SERVER, octets)).map(Dhcp6Packet::innermost);
    }

    /** From a server on up0 to the relay that the server under test may be. */
    void fromServerBehind(String step, Dhcp6Packet message, Ip6 from, Ip6 to, UnaryOperator<Dhcp6Packet> relay) {
        Bytes mac = Bytes.ofHex("0200000009fe");
        Bytes octets = relay.apply(numbered(step, message)).octets();
        send(step, 1, Packet6.udp(mac, Twin.UP_MAC, from, SERVER_PORT, to, SERVER_PORT, octets));
    }

    private Optional<Dhcp6Packet> send(String step, int cable, Packet6 packet) {
        return wire.exchange(step + suffix, cable, packet, patienceMillis)
                .map(reply -> Dhcp6Packet.parse(reply.payload()));
    }

    private Dhcp6Packet numbered(String step, Dhcp6Packet message) {
        if (message.isRelay() || message.head().length() != 3) return message;
        CRC32 sum = new CRC32();
        sum.update((client + "/" + step + suffix).getBytes(StandardCharsets.UTF_8));
        return message.as(message.type(), (int) sum.getValue() & 0xffffff);
    }

    private static Packet6 datagram(Host host, int port, Ip6 to, Bytes octets) {
        Bytes mac = to.isMulticast() ? Packet6.groupMac(to) : Twin.LAN_MAC;
        return Packet6.udp(host.mac(), mac, host.address(), port, to, SERVER_PORT, octets);
    }
}
