package org.bootmasq.edge.probe;

import java.util.Optional;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/**
 * A UDP datagram (RFC 768) in an Ethernet frame, over IPv4 (RFC 791) or IPv6 (RFC 8200). Checksums are not looked at:
 * on a virtual cable the kernel leaves them for a card that is not there.
 *
 * @param port that it is for
 */
record UdpFrame(IpAddress source, int sourcePort, int port, Bytes payload) {
    private static final int ETHERTYPE_IP4 = 0x0800;
    private static final int ETHERTYPE_IP6 = 0x86dd;
    private static final int UDP = 17;
    private static final int FRAGMENT = 0x3fff;

    /** Empty for all other frames, fragments and what cannot be read. */
    static Optional<UdpFrame> of(byte[] frame) {
        var in = new ByteReader(frame, 0, frame.length);
        try {
            in.skip(12);
            return switch (in.u16()) {
                case ETHERTYPE_IP4 -> four(in);
                case ETHERTYPE_IP6 -> six(in);
                default -> Optional.empty();
            };
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private static Optional<UdpFrame> four(ByteReader in) throws Malformed {
        int header = (in.u8() & 15) * 4;
        in.skip(5);
        boolean fragment = (in.u16() & FRAGMENT) != 0;
        in.skip(1);
        int protocol = in.u8();
        in.skip(2);
        Ip4 source = in.ip4();
        in.skip(4);
        in.skip(header - 20);
        return protocol == UDP && !fragment ? udp(source, in) : Optional.empty();
    }

    private static Optional<UdpFrame> six(ByteReader in) throws Malformed {
        in.skip(6);
        int next = in.u8();
        in.skip(1);
        Ip6 source = in.ip6();
        in.skip(16);
        return next == UDP ? udp(source, in) : Optional.empty();
    }

    private static Optional<UdpFrame> udp(IpAddress source, ByteReader in) throws Malformed {
        int sourcePort = in.u16();
        int port = in.u16();
        int length = in.u16();
        in.skip(2);
        return Optional.of(new UdpFrame(source, sourcePort, port, in.bytes(length - 8)));
    }
}
