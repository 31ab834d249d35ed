package org.bootmasq.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * An IPv6 packet with the hardware addresses of its Ethernet frame (six octets each), as it is seen on the cable.
 *
 * @param protocol {@link #UDP} or {@link #ICMP}
 * @param body what follows the IPv6 header: the UDP header and its payload, or the ICMPv6 message
 */
public record Packet6(Bytes fromMac, Bytes toMac, Ip6 from, Ip6 to, int hopLimit, int protocol, Bytes body) {
    public static final int UDP = 17;
    public static final int ICMP = 58;

    static final int FRAGMENT = 44;

    private static final int ETHERNET = 14;
    private static final int HEADER = 40;
    private static final int TYPE = 0x86dd;
    private static final int UDP_HEADER = 8;

    /** A UDP datagram to a multicast group or to a neighbour, with the checksum that IPv6 wants. */
    public static Packet6 udp(Bytes fromMac, Bytes toMac, Ip6 from, int fromPort, Ip6 to, int toPort, Bytes payload) {
        int length = UDP_HEADER + payload.length();
        ByteWriter body = new ByteWriter(length).u16(fromPort).u16(toPort).u16(length);
        Bytes open = body.u16(0).bytes(payload).bytes();
        int sum = checksum(from, to, UDP, open);
        Bytes checked = put(open, 6, sum == 0 ? 0xffff : sum);
        return new Packet6(fromMac, toMac, from, to, 64, UDP, checked);
    }

    /** An ICMPv6 message with hop limit 255; its checksum is put in whatever stood there. */
    public static Packet6 icmp(Bytes fromMac, Bytes toMac, Ip6 from, Ip6 to, Bytes message) {
        Bytes open = put(message, 2, 0);
        return new Packet6(fromMac, toMac, from, to, 255, ICMP, put(open, 2, checksum(from, to, ICMP, open)));
    }

    /** The hardware address of a multicast group (RFC 2464 section 7). */
    public static Bytes groupMac(Ip6 group) {
        return Bytes.ofHex("3333").plus(group.octets().slice(12));
    }

    /** The link-local address that a hardware address of six octets makes (RFC 4291 appendix A). */
    public static Ip6 linkLocal(Bytes mac) {
        return Ip6.ofOctets(Bytes.ofHex("fe80000000000000").plus(interfaceId(mac)));
    }

    private static Bytes interfaceId(Bytes mac) {
        Bytes first = Bytes.ofInts(mac.at(0) ^ 2, mac.at(1), mac.at(2), 0xff);
        return first.plus(Bytes.ofInts(0xfe, mac.at(3), mac.at(4), mac.at(5)));
    }

    public Packet6 withHopLimit(int limit) {
        return new Packet6(fromMac, toMac, from, to, limit, protocol, body);
    }

    /** The message as it is, with whatever checksum it has. */
    public Packet6 withBody(Bytes other) {
        return new Packet6(fromMac, toMac, from, to, hopLimit, protocol, other);
    }

    public boolean isUdp() {
        return protocol == UDP && body.length() >= UDP_HEADER;
    }

    public int fromPort() {
        return Datagram.u16(body, 0);
    }

    public int toPort() {
        return Datagram.u16(body, 2);
    }

    /** What a UDP datagram carries. */
    public Bytes payload() {
        return body.slice(UDP_HEADER);
    }

    /** The type of an ICMPv6 message; -1 if it is none. */
    public int icmpType() {
        return protocol == ICMP && body.length() >= 4 ? body.at(0) : -1;
    }

    public boolean checksumIsRight() {
        int place = protocol == UDP ? 6 : 2;
        int found = Datagram.u16(body, place);
        int wanted = checksum(from, to, protocol, put(body, place, 0));
        return found == wanted || (protocol == UDP && wanted == 0 && found == 0xffff);
    }

    /** The frames that carry it where none may carry more than {@code mtu} octets: one, or fragments (RFC 8200). */
    public List<Bytes> frames(int mtu) {
        if (HEADER + body.length() <= mtu) return List.of(frame(protocol, body));
        int room = (mtu - HEADER - 8) / 8 * 8;
        List<Bytes> frames = new ArrayList<>();
        for (int at = 0; at < body.length(); at += room) {
            int end = Math.min(body.length(), at + room);
            ByteWriter fragment = new ByteWriter(room + 8).u8(protocol).u8(0);
            fragment.u16(at | (end < body.length() ? 1 : 0)).i32(0x0badcafe).bytes(body.slice(at, end));
            frames.add(frame(FRAGMENT, fragment.bytes()));
        }
        return frames;
    }

    private Bytes frame(int next, Bytes content) {
        ByteWriter frame = new ByteWriter(ETHERNET + HEADER + content.length());
        frame.bytes(toMac).bytes(fromMac).u16(TYPE);
        frame.i32(0x60000000)
                .u16(content.length())
                .u8(next)
                .u8(hopLimit)
                .ip6(from)
                .ip6(to);
        return frame.bytes(content).bytes();
    }

    /** The packet in a frame, a fragment as it is; empty if the frame carries something else. */
    static Optional<Packet6> of(Bytes frame) {
        if (frame.length() < ETHERNET + HEADER || Datagram.u16(frame, 12) != TYPE) return Optional.empty();
        int length = Datagram.u16(frame, ETHERNET + 4);
        int start = ETHERNET + HEADER;
        if (start + length > frame.length()) return Optional.empty();
        return Optional.of(new Packet6(
                frame.slice(6, 12),
                frame.slice(0, 6),
                Ip6.ofOctets(frame.slice(ETHERNET + 8, ETHERNET + 24)),
                Ip6.ofOctets(frame.slice(ETHERNET + 24, start)),
                frame.at(ETHERNET + 7),
                frame.at(ETHERNET + 6),
                frame.slice(start, start + length)));
    }

    private static Bytes put(Bytes octets, int at, int value) {
        return octets.slice(0, at).plus(Bytes.ofInts(value >>> 8, value)).plus(octets.slice(at + 2));
    }

    /** Over the pseudo-header of RFC 8200 section 8.1 and the body. */
    private static int checksum(Ip6 from, Ip6 to, int protocol, Bytes body) {
        ByteWriter all = new ByteWriter(HEADER + body.length() + 1);
        all.ip6(from).ip6(to).i32(body.length()).i32(protocol).bytes(body);
        if (body.length() % 2 != 0) all.u8(0);
        Bytes octets = all.bytes();
        long sum = 0;
        for (int i = 0; i < octets.length(); i += 2) sum += Datagram.u16(octets, i);
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
        return (int) ~sum & 0xffff;
    }
}
