package org.bootmasq.edge.dhcp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Delivery;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.Arp;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.IcmpEcho;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.RawPacket;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * The ports of DHCPv4 and PXE, and the ways out: RFC 2131 section 4.1's broadcast and unicast, an ARP entry or a raw
 * frame for a client that cannot answer ARP yet, and the echo requests of the address check.
 */
public final class Dhcp4Sockets implements Outlet4, AutoCloseable {
    /** The port of PXE boot servers (PXE 2.1, section 2.2.3). */
    public static final int PXE_PORT = 4011;

    private static final int BATCH = 64;
    private static final int MESSAGE_ROOM = 1500;
    /** What UDP over IPv4 carries. */
    private static final int MOST_OCTETS = 65_507;

    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final String SUBSYSTEM = "dhcp";

    private UdpSocket server;
    private Optional<UdpSocket> pxe;
    private Optional<IcmpEcho> echo;
    private final Optional<RawPacket> raw;
    private final SendBatch batch = new SendBatch(BATCH, MESSAGE_ROOM);
    private final Interfaces interfaces;
    private int port;
    private String onlyDevice;
    private final PcapDump dump;
    private final Log log;
    private UdpSocket out;
    private int waiting;
    private int sequence;
    private Optional<SendBatch> large = Optional.empty();

    /**
     * Opens the ports.
     *
     * @param port 67, or what {@code dhcp-alternate-port} says
     * @param withPxe whether the PXE port is wanted
     * @param onlyDevice the one interface that {@code bind-interfaces} leaves, empty for all
     */
    public Dhcp4Sockets(
            int port,
            boolean withPxe,
            boolean withEcho,
            String onlyDevice,
            Interfaces interfaces,
            PcapDump dump,
            Log log)
            throws LinuxException {
        this.port = port;
        this.onlyDevice = onlyDevice;
        this.interfaces = interfaces;
        this.dump = dump;
        this.log = log;
        server = open(port, onlyDevice, interfaces.sharesPorts());
        pxe = withPxe ? Optional.of(open(PXE_PORT, onlyDevice, interfaces.sharesPorts())) : Optional.empty();
        out = server;
        echo = withEcho ? Optional.of(IcmpEcho.open()) : Optional.empty();
        raw = rawPackets();
    }

    /**
     * Without CAP_NET_RAW there are none, and clients that cannot be reached otherwise hear a broadcast (RFC 2131
     * section 4.1).
     */
    private static Optional<RawPacket> rawPackets() throws LinuxException {
        try {
            return Optional.of(new RawPacket());
        } catch (LinuxException e) {
            if (!e.is(Errno.EPERM) && !e.is(Errno.EACCES)) throw e;
            return Optional.empty();
        }
    }

    /**
     * Makes other ports ready; what need not change stays open.
     *
     * @throws LinuxException if one of them is not to be had; then none stays open
     */
    public Prepared prepare(int newPort, boolean withPxe, boolean withEcho, String device) throws LinuxException {
        boolean sameDevice = device.equals(onlyDevice);
        var fresh = new ArrayList<AutoCloseable>();
        try {
            UdpSocket nextServer = server;
            if (newPort != port || !sameDevice) {
                nextServer = open(newPort, device, interfaces.sharesPorts());
                fresh.add(nextServer);
            }
            Optional<UdpSocket> nextPxe = withPxe && sameDevice ? pxe : Optional.empty();
            if (withPxe && nextPxe.isEmpty()) {
                nextPxe = Optional.of(open(PXE_PORT, device, interfaces.sharesPorts()));
                fresh.add(nextPxe.get());
            }
            Optional<IcmpEcho> nextEcho = echo;
            if (withEcho && echo.isEmpty()) {
                nextEcho = Optional.of(IcmpEcho.open());
                fresh.add(nextEcho.get());
            }
            return new Others(newPort, device, nextServer, nextPxe, nextEcho, fresh);
        } catch (LinuxException e) {
            fresh.forEach(this::close);
            throw e;
        }
    }

    /** Other sockets, those that stay among them. */
    private final class Others implements Prepared {
        private final int newPort;
        private final String device;
        private final UdpSocket nextServer;
        private final Optional<UdpSocket> nextPxe;
        private final Optional<IcmpEcho> nextEcho;
        private final List<AutoCloseable> fresh;

        private Others(
                int newPort,
                String device,
                UdpSocket nextServer,
                Optional<UdpSocket> nextPxe,
                Optional<IcmpEcho> nextEcho,
                List<AutoCloseable> fresh) {
            this.newPort = newPort;
            this.device = device;
            this.nextServer = nextServer;
            this.nextPxe = nextPxe;
            this.nextEcho = nextEcho;
            this.fresh = fresh;
        }

        @Override
        public void takeEffect() {
            flush();
            if (!nextServer.equals(server)) close(server);
            if (!nextPxe.equals(pxe)) pxe.ifPresent(Dhcp4Sockets.this::close);
            port = newPort;
            onlyDevice = device;
            server = nextServer;
            pxe = nextPxe;
            echo = nextEcho;
            out = server;
        }

        @Override
        public void abandon() {
            fresh.forEach(Dhcp4Sockets.this::close);
        }
    }

    private static UdpSocket open(int port, String onlyDevice, boolean shared) throws LinuxException {
        UdpSocket socket = UdpSocket.openIp4();
        try {
            // Without sharing a second server on this host must fail to start rather than take half of the requests.
            if (shared) socket.reuseAddress().reusePort();
            socket.broadcast().packetInfo().allowFragments().receiveBuffer(RECEIVE_BUFFER);
            socket.typeOfService(0xc0);
            if (!onlyDevice.isEmpty()) socket.bindToDevice(onlyDevice);
            return socket.bind(Ip4.UNSPECIFIED.bits(), port);
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /** The socket of the DHCP port. */
    public UdpSocket server() {
        return server;
    }

    /** The socket of the PXE port, if it is open. */
    public Optional<UdpSocket> pxe() {
        return pxe;
    }

    /** Where echo replies arrive, unless addresses are not checked. */
    public Optional<IcmpEcho> echo() {
        return echo;
    }

    /**
     * Takes up again with the one device: a device that went and came back has another number, and a socket is bound to
     * the number.
     */
    public void rebind() {
        if (onlyDevice.isEmpty() || interfaces.isMissing(onlyDevice)) return;
        try {
            server.bindToDevice(onlyDevice);
            if (pxe.isPresent()) pxe.get().bindToDevice(onlyDevice);
        } catch (LinuxException e) {
            log.log(Priority.ERR, SUBSYSTEM, "cannot bind to interface " + onlyDevice + ": " + e.text());
        }
    }

    private int outPort() {
        return out.equals(server) ? port : PXE_PORT;
    }

    @Override
    public void send(Effect.Send send, boolean pxePort) {
        leaveFrom(pxePort ? pxe.orElse(server) : server);
        byte[] payload = send.payload().toArray();
        int source = send.source().bits();
        if (dump.wants(PcapDump.Kind.DHCP4)) dump(send);
        switch (send.delivery()) {
            case Delivery.Broadcast(int to) -> add(payload, Ip4.BROADCAST, to, source, send.interfaceIndex());
            case Delivery.Unicast(Ip4 address, int to) -> add(payload, address, to, source, 0);
            case Delivery.Unresolved(Ip4 address, HardwareAddress hardware, int to) ->
                unresolved(send, address, hardware, to);
        }
    }

    /** What waits goes out first, from where it belongs. */
    private void leaveFrom(UdpSocket socket) {
        if (socket.equals(out)) return;
        flush();
        out = socket;
    }

    private void dump(Effect.Send send) {
        record Target(Ip4 address, int port) {}
        Target target = switch (send.delivery()) {
            case Delivery.Broadcast(int to) -> new Target(Ip4.BROADCAST, to);
            case Delivery.Unicast(Ip4 address, int to) -> new Target(address, to);
            case Delivery.Unresolved(Ip4 address, HardwareAddress _, int to) -> new Target(address, to);
        };
        ByteBuffer payload = ByteBuffer.wrap(send.payload().toArray());
        dump.udp(PcapDump.Kind.DHCP4, send.source(), outPort(), target.address(), target.port(), payload);
    }

    /** An ARP entry lets the kernel send as always; where it takes none, the frame is built here. */
    private void unresolved(Effect.Send send, Ip4 address, HardwareAddress hardware, int to) {
        byte[] payload = send.payload().toArray();
        byte[] link = hardware.octets().toArray();
        try {
            Arp.set(server, address.bits(), hardware.type(), link, interfaces.nameOf(send.interfaceIndex()));
            add(payload, address, to, send.source().bits(), send.interfaceIndex());
        } catch (LinuxException noEntry) {
            if (raw.isEmpty()) {
                add(payload, Ip4.BROADCAST, to, send.source().bits(), send.interfaceIndex());
                return;
            }
            try {
                int source = send.source().bits();
                raw.get()
                        .sendUdp(
                                send.interfaceIndex(),
                                hardware.type(),
                                link,
                                source,
                                outPort(),
                                address.bits(),
                                to,
                                payload);
            } catch (LinuxException e) {
                failed(e);
            }
        }
    }

    private void add(byte[] payload, Ip4 to, int port, int source, int interfaceIndex) {
        if (payload.length > MESSAGE_ROOM) {
            addLarge(payload, to, port, source, interfaceIndex);
            return;
        }
        batch.add(payload, to.bits(), port).from(source, interfaceIndex);
        if (++waiting == BATCH) flush();
    }

    /**
     * What a client with a large option 57 takes, or a relay passes on, goes alone: room for many of that size would be
     * kept for nobody.
     */
    private void addLarge(byte[] payload, Ip4 to, int port, int source, int interfaceIndex) {
        flush();
        if (payload.length > MOST_OCTETS) {
            log.log(Priority.WARNING, SUBSYSTEM, "Error sending DHCP packet: Message too long");
            return;
        }
        if (large.isEmpty()) large = Optional.of(new SendBatch(1, MOST_OCTETS));
        try {
            out.send(large.get().clear().add(payload, to.bits(), port).from(source, interfaceIndex));
        } catch (LinuxException e) {
            failed(e);
        }
    }

    @Override
    public void flush() {
        try {
            while (waiting > 0 && batch.remaining() > 0) {
                try {
                    out.send(batch);
                    if (batch.remaining() > 0) break; // the send buffer is full: the clients ask again
                } catch (LinuxException e) {
                    failed(e);
                }
            }
        } finally {
            batch.clear();
            waiting = 0;
        }
    }

    private void failed(LinuxException e) {
        log.log(Priority.WARNING, SUBSYSTEM, "Error sending DHCP packet: " + e.text());
    }

    @Override
    public void ping(Effect.Ping ping) {
        if (echo.isEmpty()) return;
        try {
            echo.get().send(ping.address().bits(), port, ++sequence);
        } catch (LinuxException unreachable) {
            // Nobody there answers either way: the check ends by its own time-out.
            return;
        }
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(List.of(server));
        raw.ifPresent(all::add);
        pxe.ifPresent(all::add);
        echo.ifPresent(all::add);
        all.forEach(this::close);
    }

    private void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            log.log(Priority.WARNING, SUBSYSTEM, "cannot close a socket: " + e.getMessage());
        }
    }
}
