package org.bootmasq.lab;

import java.util.Optional;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** A UDP datagram with the hardware addresses of its Ethernet frame (six octets each), as it is seen on the cable. */
public record Datagram(Bytes fromMac, Bytes toMac, Ip4 from, int fromPort, Ip4 to, int toPort, Bytes payload) {
    public static final Bytes BROADCAST_MAC = Bytes.ofHex("ffffffffffff");

    private static final int ETHERNET = 14;
    private static final int UDP = 17;

    /** The whole frame; the UDP checksum is left out (RFC 768 allows it). */
    public Bytes frame() {
        int length = 28 + payload.length();
        ByteWriter ip = new ByteWriter(length + ETHERNET);
        ip.u16(0x4500).u16(length).i32(0).u8(64).u8(UDP).u16(0).ip4(from).ip4(to);
        int checksum = checksum(ip.bytes());
        ByteWriter all = new ByteWriter(length + ETHERNET);
        all.bytes(toMac).bytes(fromMac).u16(0x0800);
        all.bytes(ip.bytes().slice(0, 10)).u16(checksum).ip4(from).ip4(to);
        return all.u16(fromPort)
                .u16(toPort)
                .u16(8 + payload.length())
                .u16(0)
                .bytes(payload)
                .bytes();
    }

    /** The datagram in a frame, empty if the frame carries something else. */
    public static Optional<Datagram> of(Bytes frame) {
        if (frame.length() < ETHERNET + 28 || u16(frame, 12) != 0x0800 || frame.at(ETHERNET + 9) != UDP) {
            return Optional.empty();
        }
        int header = ETHERNET + (frame.at(ETHERNET) & 15) * 4;
        int length = u16(frame, header + 4);
        if (header + length > frame.length()) {
            return Optional.empty();
        }
        return Optional.of(new Datagram(
                frame.slice(6, 12),
                frame.slice(0, 6),
                ip(frame, ETHERNET + 12),
                u16(frame, header),
                ip(frame, ETHERNET + 16),
                u16(frame, header + 2),
                frame.slice(header + 8, header + length)));
    }

    static int u16(Bytes bytes, int at) {
        return bytes.at(at) << 8 | bytes.at(at + 1);
    }

    static Ip4 ip(Bytes bytes, int at) {
        return new Ip4(u16(bytes, at) << 16 | u16(bytes, at + 2));
    }

    private static int checksum(Bytes header) {
        int sum = 0;
        for (int i = 0; i < header.length(); i += 2) {
            sum += u16(header, i);
        }
        return ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
    }
}
