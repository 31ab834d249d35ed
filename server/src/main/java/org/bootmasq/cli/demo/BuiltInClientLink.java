package org.bootmasq.cli.demo;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.bootmasq.linux.FrameSocket;
import org.bootmasq.linux.Poll;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/**
 * Ethernet, ARP (RFC 826), IPv4 (RFC 791) and UDP (RFC 768), as small as a boot ROM has them: no fragments, no routes.
 * It lives on frames, so that the kernel's own addresses and sockets have no part in it.
 */
public final class BuiltInClientLink implements BuiltInClientUdp, AutoCloseable {
    private static final Bytes EVERYONE = Bytes.ofInts(255, 255, 255, 255, 255, 255);
    private static final int ETHERTYPE_IP4 = 0x0800;
    private static final int ETHERTYPE_ARP = 0x0806;
    private static final int ARP_REQUEST = 1;
    private static final int ARP_REPLY = 2;
    private static final int UDP = 17;

    private final FrameSocket socket;
    private final Bytes hardware;
    private Ip4 address = Ip4.UNSPECIFIED;
    private Ip4 neighbour = Ip4.UNSPECIFIED;
    private Bytes neighbourHardware = EVERYONE;

    public BuiltInClientLink(FrameSocket socket, HardwareAddress hardware) {
        this.socket = socket;
        this.hardware = hardware.octets();
    }

    /** From now on it answers ARP for this address. */
    void take(Ip4 newAddress) {
        address = newAddress;
    }

    void broadcast(int sourcePort, int port, Bytes payload) throws IOException {
        send(EVERYONE, Ip4.BROADCAST, sourcePort, port, payload);
    }

    @Override
    public void send(IpAddress to, int sourcePort, int port, Bytes payload) throws IOException {
        if (!(to instanceof Ip4 destination)) throw new IOException("no IPv4 address: " + to);
        if (!neighbour.equals(destination)) resolve(destination);
        send(neighbourHardware, destination, sourcePort, port, payload);
    }

    private void resolve(Ip4 destination) throws IOException {
        for (int attempt = 0; attempt < 3; attempt++) {
            sendArp(EVERYONE, ARP_REQUEST, Bytes.ofInts(0, 0, 0, 0, 0, 0), destination);
            long deadline = System.nanoTime() + 1_000_000_000L;
            while (!neighbour.equals(destination)) {
                Optional<byte[]> frame = frame(socket, deadline);
                if (frame.isEmpty()) break;
                read(frame.get(), -1);
            }
            if (neighbour.equals(destination)) return;
        }
        throw new IOException("nobody answers ARP for " + destination);
    }

    @Override
    public Optional<Datagram> receive(int port, long deadlineNanos) throws IOException {
        while (true) {
            Optional<byte[]> frame = frame(socket, deadlineNanos);
            if (frame.isEmpty()) return Optional.empty();
            Optional<Datagram> datagram = read(frame.get(), port);
            if (datagram.isPresent()) return datagram;
        }
    }

    /** The next frame, if one comes in time. */
    static Optional<byte[]> frame(FrameSocket socket, long deadlineNanos) throws IOException {
        while (true) {
            if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException();
            Optional<byte[]> frame = socket.receive();
            long left = deadlineNanos - System.nanoTime();
            if (frame.isPresent() || left <= 0) return frame;
            Poll.await(socket, Poll.IN, (int) Math.min(100, left / 1_000_000 + 1));
        }
    }

    private Optional<Datagram> read(byte[] frame, int port) throws IOException {
        try {
            var in = new ByteReader(frame, 0, frame.length);
            Bytes destination = in.bytes(6);
            if (!destination.equals(hardware) && !destination.equals(EVERYONE)) return Optional.empty();
            in.skip(6);
            int type = in.u16();
            if (type == ETHERTYPE_ARP) readArp(in);
            return type == ETHERTYPE_IP4 ? readUdp(in, port) : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty(); // as a ROM does with what it cannot read
        }
    }

    private void readArp(ByteReader in) throws Malformed, IOException {
        in.skip(6);
        int operation = in.u16();
        Bytes senderHardware = in.bytes(6);
        Ip4 sender = in.ip4();
        in.skip(6);
        Ip4 target = in.ip4();
        if (address.isUnspecified() && operation == ARP_REQUEST) return;
        if (operation == ARP_REQUEST && target.equals(address))
            sendArp(senderHardware, ARP_REPLY, senderHardware, sender);
        if (operation == ARP_REPLY) {
            neighbour = sender;
            neighbourHardware = senderHardware;
        }
    }

    /** Checksums are not looked at: on a virtual cable the kernel leaves them for a card that is not there. */
    private static Optional<Datagram> readUdp(ByteReader in, int port) throws Malformed {
        int headerOctets = (in.u8() & 15) * 4;
        in.skip(8);
        int protocol = in.u8();
        in.skip(2);
        Ip4 source = in.ip4();
        in.skip(4 + headerOctets - 20);
        if (protocol != UDP) return Optional.empty();
        int sourcePort = in.u16();
        int destinationPort = in.u16();
        int length = in.u16();
        in.skip(2);
        if (destinationPort != port) return Optional.empty();
        return Optional.of(new Datagram(source, sourcePort, in.bytes(length - 8)));
    }

    private void sendArp(Bytes to, int operation, Bytes targetHardware, Ip4 target) throws IOException {
        var out =
                frameTo(to, ETHERTYPE_ARP).u16(1).u16(ETHERTYPE_IP4).u8(6).u8(4).u16(operation);
        out.bytes(hardware).ip4(address).bytes(targetHardware).ip4(target);
        socket.send(out.bytes().toArray());
    }

    private void send(Bytes to, Ip4 destination, int sourcePort, int port, Bytes payload) throws IOException {
        int udpLength = 8 + payload.length();
        var header = new ByteWriter(20);
        header.u16(0x4500)
                .u16(20 + udpLength)
                .i32(0)
                .u8(64)
                .u8(UDP)
                .u16(0)
                .ip4(address)
                .ip4(destination);
        int checksum = checksum(header.bytes());
        header.set(10, checksum >>> 8).set(11, checksum);
        // A UDP checksum of zero says that there is none (RFC 768).
        var out = frameTo(to, ETHERTYPE_IP4).bytes(header.bytes());
        out.u16(sourcePort).u16(port).u16(udpLength).u16(0).bytes(payload);
        socket.send(out.bytes().toArray());
    }

    private ByteWriter frameTo(Bytes to, int type) {
        return new ByteWriter(1514).bytes(to).bytes(hardware).u16(type);
    }

    /** RFC 1071; an odd octet at the end stands before a zero. */
    static int checksum(Bytes octets) {
        int sum = 0;
        for (int i = 0; i < octets.length(); i++) sum += (i & 1) == 0 ? octets.at(i) << 8 : octets.at(i);
        while (sum >>> 16 != 0) sum = (sum >>> 16) + (sum & 0xffff);
        return ~sum & 0xffff;
    }

    @Override
    public void close() {
        socket.close();
    }
}
