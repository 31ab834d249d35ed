package org.bootmasq.edge.dhcp;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.log.Log;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * Takes the messages that have arrived at the socket of DHCPv6, in batches, and leaves out those that the configuration
 * does not want answered, or that came a way on which a server does not listen.
 */
public final class Dhcp6Receiver {
    /** The most messages of one batch. */
    static final int BATCH = 64;

    /** A jumbo frame, in which a message of many fragments may come as well. */
    private static final int MESSAGE_ROOM = 9216;

    private final ReceiveBatch received = new ReceiveBatch(BATCH, MESSAGE_ROOM);
    private final Dhcp6Interfaces interfaces;
    private final PcapDump dump;
    private final Faults faults;

    /** @param dump keeps what is taken, where {@code dumpfile} wants that */
    public Dhcp6Receiver(Dhcp6Interfaces interfaces, PcapDump dump, Log log) {
        this.interfaces = interfaces;
        this.dump = dump;
        faults = new Faults(log, "dhcp");
    }

    /**
     * Takes one batch. A message that {@code taker} fails at is dropped and logged, and loses no other its turn.
     *
     * @return how many messages there were, those included that are not wanted
     */
    int receive(UdpSocket socket, Consumer<Arrival6> taker) throws LinuxException {
        int count = socket.receive(received);
        for (int i = 0; i < count; i++) {
            try {
                take(i, taker);
            } catch (Exception | Error fault) {
                int index = i;
                faults.dropped(() -> describe(index), fault);
            }
        }
        return count;
    }

    private void take(int i, Consumer<Arrival6> taker) {
        if (received.truncated(i)) {
            faults.dropped(() -> describe(i), "it has more than " + MESSAGE_ROOM + " octets");
            return;
        }
        Ip6 destination = Ip6.ofOctets(Bytes.of(received.destinationOctets(i)));
        int index = received.interfaceIndex(i);
        if (!wants(index, destination, received.buffer(i))) return;
        var arrival = new Arrival6(Bytes.of(received.bytes(i)), index, source(i), received.sourcePort(i), destination);
        if (dump.wants(PcapDump.Kind.DHCP6)) dump(arrival);
        taker.accept(arrival);
    }

    private Ip6 source(int i) {
        return Ip6.ofOctets(Bytes.of(received.sourceOctets(i)));
    }

    private void dump(Arrival6 arrival) {
        ByteBuffer payload = ByteBuffer.wrap(arrival.payload().toArray());
        dump.udp(
                PcapDump.Kind.DHCP6,
                arrival.source(),
                arrival.sourcePort(),
                arrival.destination(),
                Dhcp6Sockets.PORT,
                payload);
    }

    private String describe(int index) {
        byte[] octets = received.bytes(index);
        return "a DHCPv6 message of " + source(index) + " on interface " + received.interfaceIndex(index) + " "
                + Faults.hex(octets, octets.length);
    }

    /**
     * RFC 8415 section 16: clients send to a group, only relays, and who asks about leases (RFC 5007), may know
     * an address of ours. dnsmasq: what a server
     * answers to a relay may arrive anywhere; clients and relays are heard where the configuration says.
     */
    private boolean wants(int index, Ip6 destination, ByteBuffer message) {
        if (!message.hasRemaining()) return false;
        int type = message.get(0);
        if (type == MessageType.RELAY_REPL.code()) return true;
        boolean group = destination.equals(Dhcp6Sockets.RELAYS_AND_SERVERS) || destination.equals(Dhcp6Sockets.SERVERS);
        boolean mayKnowUs = type == MessageType.RELAY_FORW.code() || type == MessageType.LEASEQUERY.code();
        boolean unicast = mayKnowUs && !destination.isMulticast();
        return (group || unicast) && interfaces.serves(index);
    }
}
