package org.bootmasq.cli.demo;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bootmasq.linux.FrameSocket;
import org.bootmasq.ra.message.IcmpCodec;
import org.bootmasq.ra.message.IcmpMessage;
import org.bootmasq.ra.message.NdOption;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/**
 * Ethernet, IPv6 (RFC 8200), UDP and as much of neighbour discovery (RFC 4861) as firmware needs: it asks for a router
 * and for neighbours, and answers for its own addresses. No fragments, no routes. It lives on frames, as {@link
 * BuiltInClientLink} does.
 */
final class BuiltInClientLink6 implements BuiltInClientUdp, AutoCloseable {
    private static final Ip6 ALL_ROUTERS = new Ip6(0xff02L << 48, 2);
    private static final int ETHERTYPE = 0x86dd;
    private static final int UDP = 17;
    private static final int ICMP = 58;
    private static final int NEIGHBOUR_SOLICITATION = 135;
    private static final int NEIGHBOUR_ADVERTISEMENT = 136;
    private static final int SOLICITED_OVERRIDE = 0x60000000;
    /** The option with the hardware address of who sends the message. */
    private static final int SOURCE_LINK_LAYER = 1;
    /** The one with the hardware address of who is spoken of. */
    private static final int TARGET_LINK_LAYER = 2;

    private static final int ATTEMPTS = 4;

    private final FrameSocket socket;
    private final Bytes hardware;
    private final Ip6 linkLocal;
    private Ip6 address = Ip6.UNSPECIFIED;
    private Ip6 neighbour = Ip6.UNSPECIFIED;
    private Bytes neighbourHardware = Bytes.EMPTY;
    private Optional<IcmpMessage.RouterAdvertisement> router = Optional.empty();

    BuiltInClientLink6(FrameSocket socket, HardwareAddress hardware, Ip6 linkLocal) {
        this.socket = socket;
        this.hardware = hardware.octets();
        this.linkLocal = linkLocal;
    }

    /** From now on it sends from this address, and answers for it. */
    void take(Ip6 newAddress) {
        address = newAddress;
    }

    /** What a router says that is asked for. */
    IcmpMessage.RouterAdvertisement solicitRouter() throws IOException {
        Bytes question =
                IcmpCodec.encode(new IcmpMessage.RouterSolicitation(List.of(new NdOption.SourceLinkLayer(hardware))));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            send(ofGroup(ALL_ROUTERS), linkLocal, ALL_ROUTERS, ICMP, question, 2);
            long deadline = System.nanoTime() + 1_000_000_000L;
            for (Optional<byte[]> frame = frame(deadline); frame.isPresent(); frame = frame(deadline)) {
                read(frame.get(), -1);
                if (router.isPresent()) return router.get();
            }
        }
        throw new IOException("no router answers");
    }

    /** Sends from the address of the link to a group on it. */
    void multicast(Ip6 group, int sourcePort, int port, Bytes payload) throws IOException {
        send(ofGroup(group), linkLocal, group, UDP, datagram(sourcePort, port, payload), 6);
    }

    @Override
    public void send(IpAddress to, int sourcePort, int port, Bytes payload) throws IOException {
        if (!(to instanceof Ip6 destination)) throw new IOException("no IPv6 address: " + to);
        if (!neighbour.equals(destination)) resolve(destination);
        send(neighbourHardware, address, destination, UDP, datagram(sourcePort, port, payload), 6);
    }

    private static Bytes datagram(int sourcePort, int port, Bytes payload) {
        int length = 8 + payload.length();
        var out = new ByteWriter(length);
        return out.u16(sourcePort).u16(port).u16(length).u16(0).bytes(payload).bytes();
    }

    private void resolve(Ip6 destination) throws IOException {
        var group = new Ip6(0xff02L << 48, 0x1ff000000L | destination.low() & 0xffffffL);
        Bytes question = neighbourMessage(NEIGHBOUR_SOLICITATION, 0, destination, SOURCE_LINK_LAYER);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            send(ofGroup(group), address, group, ICMP, question, 2);
            long deadline = System.nanoTime() + 1_000_000_000L;
            for (Optional<byte[]> frame = frame(deadline); frame.isPresent(); frame = frame(deadline)) {
                read(frame.get(), -1);
                if (neighbour.equals(destination)) return;
            }
        }
        throw new IOException("nobody answers for " + destination);
    }

    @Override
    public Optional<Datagram> receive(int port, long deadlineNanos) throws IOException {
        for (Optional<byte[]> frame = frame(deadlineNanos); frame.isPresent(); frame = frame(deadlineNanos)) {
            Optional<Datagram> datagram = read(frame.get(), port);
            if (datagram.isPresent()) return datagram;
        }
        return Optional.empty();
    }

    private Optional<byte[]> frame(long deadlineNanos) throws IOException {
        return BuiltInClientLink.frame(socket, deadlineNanos);
    }

    private Optional<Datagram> read(byte[] frame, int port) throws IOException {
        try {
            var in = new ByteReader(frame, 0, frame.length);
            Bytes destination = in.bytes(6);
            boolean group = destination.at(0) == 0x33 && destination.at(1) == 0x33;
            if (!group && !destination.equals(hardware)) return Optional.empty();
            Bytes sender = in.bytes(6);
            if (in.u16() != ETHERTYPE) return Optional.empty();
            in.skip(4);
            int length = in.u16();
            int protocol = in.u8();
            in.skip(1);
            Ip6 source = in.ip6();
            in.skip(16);
            ByteReader payload = in.part(length);
            if (protocol == ICMP) readIcmp(sender, source, payload.rest());
            return protocol == UDP ? readUdp(source, payload, port) : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty(); // as firmware does with what it cannot read
        }
    }

    private static Optional<Datagram> readUdp(Ip6 source, ByteReader in, int port) throws Malformed {
        int sourcePort = in.u16();
        int destinationPort = in.u16();
        int length = in.u16();
        in.skip(2);
        if (destinationPort != port) return Optional.empty();
        return Optional.of(new Datagram(source, sourcePort, in.bytes(length - 8)));
    }

    private void readIcmp(Bytes sender, Ip6 source, Bytes message) throws Malformed, IOException {
        switch (IcmpCodec.decode(message)) {
            case IcmpMessage.RouterAdvertisement advertisement -> router = Optional.of(advertisement);
            case IcmpMessage.OtherMessage(int type, int _, Bytes body) -> {
                var in = new ByteReader(body);
                in.skip(4);
                Ip6 target = in.ip6();
                if (type == NEIGHBOUR_ADVERTISEMENT) {
                    neighbour = target;
                    neighbourHardware = sender;
                }
                boolean ours = target.equals(linkLocal) || target.equals(address);
                if (type == NEIGHBOUR_SOLICITATION && ours && !source.isUnspecified()) {
                    Bytes answer =
                            neighbourMessage(NEIGHBOUR_ADVERTISEMENT, SOLICITED_OVERRIDE, target, TARGET_LINK_LAYER);
                    send(sender, target, source, ICMP, answer, 2);
                }
            }
            case IcmpMessage.RouterSolicitation _, IcmpMessage.EchoRequest _, IcmpMessage.EchoReply _ -> {}
        }
    }

    private Bytes neighbourMessage(int type, int flags, Ip6 target, int option) {
        var out = new ByteWriter(32);
        out.u8(type).zeros(3).i32(flags).ip6(target).u8(option).u8(1).bytes(hardware);
        return out.bytes();
    }

    /** RFC 2464 section 7. */
    private static Bytes ofGroup(Ip6 group) {
        int end = (int) group.low();
        return new ByteWriter(6).u16(0x3333).i32(end).bytes();
    }

    /** @param checksumAt where the checksum is in the payload, which has 0 there */
    private void send(Bytes to, Ip6 source, Ip6 destination, int protocol, Bytes payload, int checksumAt)
            throws IOException {
        var pseudo = new ByteWriter(40 + payload.length());
        pseudo.ip6(source).ip6(destination).i32(payload.length()).i32(protocol).bytes(payload);
        int checksum = BuiltInClientLink.checksum(pseudo.bytes());
        // A UDP checksum of zero would say that there is none, which IPv6 forbids.
        if (checksum == 0) checksum = 0xffff;
        var out = new ByteWriter(1514).bytes(to).bytes(hardware).u16(ETHERTYPE);
        // Neighbour discovery believes only the highest hop limit, with which no router can have forwarded it.
        out.i32(0x60000000)
                .u16(payload.length())
                .u8(protocol)
                .u8(255)
                .ip6(source)
                .ip6(destination);
        int start = out.length();
        out.bytes(payload).set(start + checksumAt, checksum >>> 8).set(start + checksumAt + 1, checksum);
        socket.send(out.bytes().toArray());
    }

    @Override
    public void close() {
        socket.close();
    }
}
