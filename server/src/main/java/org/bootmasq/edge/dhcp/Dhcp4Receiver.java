package org.bootmasq.edge.dhcp;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * Takes the messages that have arrived at a socket of DHCPv4, in batches, and leaves out those that the configuration
 * does not want answered.
 */
public final class Dhcp4Receiver {
    /** The most messages of one batch. */
    static final int BATCH = 64;

    /** A jumbo frame. */
    private static final int MESSAGE_ROOM = 9216;

    private final ReceiveBatch received = new ReceiveBatch(BATCH, MESSAGE_ROOM);
    private final Dhcp4Interfaces interfaces;
    private final PcapDump dump;
    private final Log log;
    private final Faults faults;

    /** @param dump keeps what is taken, where {@code dumpfile} wants that */
    public Dhcp4Receiver(Dhcp4Interfaces interfaces, PcapDump dump, Log log) {
        this.interfaces = interfaces;
        this.dump = dump;
        this.log = log;
        faults = new Faults(log, "");
    }

    /**
     * Takes one batch. A message that {@code taker} fails at is dropped and logged, and loses no other its turn.
     *
     * @param pxePort whether the socket is that of the PXE port
     * @return how many messages there were, those included that are not wanted
     */
    int receive(UdpSocket socket, boolean pxePort, Consumer<Arrival> taker) throws LinuxException {
        int count = socket.receive(received);
        for (int i = 0; i < count; i++) {
            try {
                take(socket, i, pxePort, taker);
            } catch (Exception | Error fault) {
                int index = i;
                faults.dropped(() -> describe(index), fault);
            }
        }
        return count;
    }

    private void take(UdpSocket socket, int i, boolean pxePort, Consumer<Arrival> taker) throws LinuxException {
        int index = received.interfaceIndex(i);
        if (received.truncated(i)) {
            faults.dropped(() -> describe(i), "it has more than " + MESSAGE_ROOM + " octets");
            return;
        }
        if (!wants(index, received.buffer(i))) return;
        var arrival = new Arrival(
                index,
                new Ip4(received.sourceAddress(i)),
                received.sourcePort(i),
                new Ip4(received.destinationAddress(i)),
                pxePort,
                Bytes.of(received.bytes(i)));
        if (dump.wants(PcapDump.Kind.DHCP4)) dump(arrival, socket.localPort());
        taker.accept(arrival);
    }

    private void dump(Arrival arrival, int port) {
        ByteBuffer payload = ByteBuffer.wrap(arrival.payload().toArray());
        dump.udp(PcapDump.Kind.DHCP4, arrival.source(), arrival.sourcePort(), arrival.destination(), port, payload);
    }

    private String describe(int index) {
        byte[] octets = received.bytes(index);
        return "a DHCP message of " + new Ip4(received.sourceAddress(index)) + " on interface "
                + received.interfaceIndex(index) + " " + Faults.hex(octets, octets.length);
    }

    /**
     * dnsmasq: what a server answers to a relay may arrive anywhere; clients are heard where the configuration says.
     */
    private boolean wants(int index, ByteBuffer message) {
        if (message.hasRemaining() && message.get(0) == Dhcp4Message.BOOTREPLY) return true;
        if (!interfaces.serves(index)) return false;
        if (interfaces.hasAddress(index)) return true;
        String name = interfaces.nameOf(index);
        log.log(Priority.WARNING, "dhcp", "DHCP packet received on " + name + " which has no address");
        return false;
    }
}
