package org.bootmasq.edge.dhcp;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Ip6;

/**
 * The port of DHCPv6, in the groups to which clients and relays send (RFC 8415 section 7.1) on each interface that is
 * served.
 */
public final class Dhcp6Sockets implements AutoCloseable {
    /** RFC 8415 section 7.2: where servers and relays listen. */
    public static final int PORT = 547;

    /** All_DHCP_Relay_Agents_and_Servers. */
    static final Ip6 RELAYS_AND_SERVERS = new Ip6(0xff02_0000_0000_0000L, 0x1_0002);

    /** All_DHCP_Servers. */
    static final Ip6 SERVERS = new Ip6(0xff05_0000_0000_0000L, 0x1_0003);

    private static final int BATCH = 64;
    private static final int MESSAGE_ROOM = 1500;
    /** What UDP over IPv6 carries. */
    private static final int MOST_OCTETS = 65_527;

    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final int NETWORK_CONTROL = 0xc0;
    private static final byte[] ANY = new byte[16];
    private static final String SUBSYSTEM = "dhcp";

    private UdpSocket socket;
    private String onlyDevice;
    private Set<Integer> joined = Set.of();
    private final SendBatch batch = new SendBatch(BATCH, MESSAGE_ROOM);
    private Optional<SendBatch> large = Optional.empty();
    private final Interfaces interfaces;
    private final Dhcp6Interfaces served;
    private final PcapDump dump;
    private final Log log;

    /**
     * Opens the port.
     *
     * @param onlyDevice the one interface that {@code bind-interfaces} leaves, empty for all
     * @param served whose groups are joined
     */
    public Dhcp6Sockets(String onlyDevice, Interfaces interfaces, Dhcp6Interfaces served, PcapDump dump, Log log)
            throws LinuxException {
        this.onlyDevice = onlyDevice;
        this.interfaces = interfaces;
        this.served = served;
        this.dump = dump;
        this.log = log;
        socket = open(onlyDevice, interfaces.sharesPorts());
    }

    private static UdpSocket open(String onlyDevice, boolean shared) throws LinuxException {
        UdpSocket socket = UdpSocket.openIp6();
        try {
            // Without sharing a second server on this host must fail to start rather than answer everything twice.
            if (shared) socket.reuseAddress().reusePort();
            socket.packetInfo().allowFragments().receiveBuffer(RECEIVE_BUFFER).typeOfService(NETWORK_CONTROL);
            if (!onlyDevice.isEmpty()) socket.bindToDevice(onlyDevice);
            return socket.bindIp6(ANY, 0, PORT);
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /** The socket, which is another one after settings that bind it otherwise have taken effect. */
    public UdpSocket socket() {
        return socket;
    }

    /**
     * Makes the port ready for other settings; what need not change stays open.
     *
     * @throws LinuxException if the port is not to be had; then nothing has changed
     */
    public Prepared prepare(String device) throws LinuxException {
        if (device.equals(onlyDevice)) return Prepared.NOTHING;
        UdpSocket next = open(device, interfaces.sharesPorts());
        return new Prepared() {
            @Override
            public void takeEffect() {
                flush();
                socket.close();
                socket = next;
                onlyDevice = device;
                joined = Set.of();
            }

            @Override
            public void abandon() {
                next.close();
            }
        };
    }

    /**
     * Listens on the interfaces that are served now, and on no others. A device that went and came back has another
     * number, and both a bound socket and its memberships go by the number.
     */
    public void interfacesChanged() {
        rebind();
        var wanted = new HashSet<Integer>();
        for (InterfaceView view : interfaces.all()) {
            // What this machine sends to itself needs no group, and an interface without IPv6 has none.
            boolean hasGroups = !view.name().equals(Interfaces.LOOPBACK)
                    && !view.addresses6().isEmpty();
            if (hasGroups && served.serves(view.index())) wanted.add(view.index());
        }
        for (int index : joined) {
            if (!wanted.contains(index)) leave(index);
        }
        var now = new HashSet<Integer>();
        for (int index : wanted) {
            if (joined.contains(index) || join(index)) now.add(index);
        }
        joined = now;
    }

    private void rebind() {
        if (onlyDevice.isEmpty() || interfaces.isMissing(onlyDevice)) return;
        try {
            socket.bindToDevice(onlyDevice);
        } catch (LinuxException e) {
            log.log(Priority.ERR, SUBSYSTEM, "cannot bind to interface " + onlyDevice + ": " + e.text());
        }
    }

    private boolean join(int index) {
        try {
            for (Ip6 group : List.of(RELAYS_AND_SERVERS, SERVERS)) {
                socket.join(group.octets().toArray(), index);
            }
            return true;
        } catch (LinuxException e) {
            String name = interfaces.nameOf(index);
            log.log(
                    Priority.ERR,
                    SUBSYSTEM,
                    "interface " + name + " failed to join DHCPv6 multicast group: " + e.text());
            return false;
        }
    }

    private void leave(int index) {
        try {
            for (Ip6 group : List.of(RELAYS_AND_SERVERS, SERVERS)) {
                socket.leave(group.octets().toArray(), index);
            }
        } catch (LinuxException e) {
            log.log(Priority.WARNING, SUBSYSTEM, "cannot leave a DHCPv6 multicast group: " + e.text());
        }
    }

    /** Takes a message; it leaves with the batch, {@link #flush}, at the latest. */
    void send(Effect.Send6 send) {
        byte[] payload = send.payload().toArray();
        if (dump.wants(PcapDump.Kind.DHCP6)) {
            ByteBuffer octets = ByteBuffer.wrap(payload);
            dump.udp(PcapDump.Kind.DHCP6, send.source(), PORT, send.destination(), send.port(), octets);
        }
        if (payload.length <= MESSAGE_ROOM) {
            if (batch.isFull()) flush();
            add(batch, payload, send);
            return;
        }
        sendLarge(payload, send);
    }

    private static void add(SendBatch to, byte[] payload, Effect.Send6 send) {
        // Only an address of a link says nothing without its interface; all others go where the routes lead.
        boolean onLink = send.destination().isLinkLocal() || send.destination().isMulticast();
        int scope = onLink ? send.interfaceIndex() : 0;
        int leaving = onLink || send.source().isLinkLocal() ? send.interfaceIndex() : 0;
        to.addIp6(payload, send.destination().octets().toArray(), scope, send.port())
                .from(send.source().octets().toArray(), leaving)
                .hopLimit(send.hopLimit());
    }

    /** Goes alone: room for many of that size would be kept for nobody. */
    private void sendLarge(byte[] payload, Effect.Send6 send) {
        flush();
        if (payload.length > MOST_OCTETS) {
            log.log(Priority.WARNING, SUBSYSTEM, "Error sending DHCPv6 packet: Message too long");
            return;
        }
        if (large.isEmpty()) large = Optional.of(new SendBatch(1, MOST_OCTETS));
        add(large.get().clear(), payload, send);
        send(large.get());
    }

    /** Sends all that waits. */
    void flush() {
        if (batch.count() == 0) return;
        send(batch);
        batch.clear();
    }

    private void send(SendBatch messages) {
        while (messages.remaining() > 0) {
            try {
                socket.send(messages);
                return; // what remains found the send buffer full: the clients ask again
            } catch (LinuxException e) {
                log.log(Priority.WARNING, SUBSYSTEM, "Error sending DHCPv6 packet: " + e.text());
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
