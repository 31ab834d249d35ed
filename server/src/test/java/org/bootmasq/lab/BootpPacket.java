package org.bootmasq.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * A BOOTP or DHCP packet (RFC 951, RFC 2131) as the tests see it: written without the engine's codec, so that the two
 * can disagree. Options keep their order and are not joined; {@code tail} is what follows the end option.
 */
public record BootpPacket(
        int op,
        int htype,
        int hops,
        int xid,
        int secs,
        int flags,
        Ip4 ciaddr,
        Ip4 yiaddr,
        Ip4 siaddr,
        Ip4 giaddr,
        Bytes chaddr,
        Bytes sname,
        Bytes file,
        List<Option> options,
        Bytes tail) {
    private static final Bytes MAGIC = Bytes.ofHex("63825363");

    public record Option(int code, Bytes data) {}

    public BootpPacket {
        options = List.copyOf(options);
    }

    public static BootpPacket request(Bytes chaddr, int xid, List<Option> options) {
        return new BootpPacket(
                1,
                1,
                0,
                xid,
                0,
                0,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                chaddr,
                Bytes.EMPTY,
                Bytes.EMPTY,
                options,
                Bytes.EMPTY);
    }

    public static BootpPacket parse(Bytes octets) {
        if (octets.length() < 236) {
            throw new IllegalArgumentException("too short for BOOTP: " + octets.length() + " octets");
        }
        int hlen = Math.min(16, octets.at(2));
        List<Option> options = new ArrayList<>();
        int at = 240;
        boolean dhcp = octets.length() >= 240 && octets.slice(236, 240).equals(MAGIC);
        while (dhcp && at < octets.length() && octets.at(at) != 255) {
            if (octets.at(at) == 0) {
                at++;
                continue;
            }
            int length = octets.at(at + 1);
            options.add(new Option(octets.at(at), octets.slice(at + 2, at + 2 + length)));
            at += 2 + length;
        }
        return new BootpPacket(
                octets.at(0),
                octets.at(1),
                octets.at(3),
                Datagram.ip(octets, 4).bits(),
                Datagram.u16(octets, 8),
                Datagram.u16(octets, 10),
                Datagram.ip(octets, 12),
                Datagram.ip(octets, 16),
                Datagram.ip(octets, 20),
                Datagram.ip(octets, 24),
                octets.slice(28, 28 + hlen),
                octets.slice(44, 108),
                octets.slice(108, 236),
                options,
                dhcp && at < octets.length() ? octets.slice(at + 1) : Bytes.EMPTY);
    }

    /**
     * The octets; DHCP packets end with the end option and no padding, plain BOOTP ones (no option 53) in 64 octets of
     * vendor area.
     */
    public Bytes octets() {
        ByteWriter writer = new ByteWriter(600);
        writer.u8(op).u8(htype).u8(chaddr.length()).u8(hops).i32(xid).u16(secs).u16(flags);
        writer.ip4(ciaddr).ip4(yiaddr).ip4(siaddr).ip4(giaddr);
        writer.padded(chaddr, 16).padded(sname, 64).padded(file, 128).bytes(MAGIC);
        for (Option option : options) {
            writer.u8(option.code()).u8(option.data().length()).bytes(option.data());
        }
        writer.u8(255);
        if (option(53).isEmpty()) {
            writer.zeros(Math.max(0, 300 - writer.length()));
        }
        return writer.bytes();
    }

    public BootpPacket with(Ip4 newCiaddr, Ip4 newGiaddr, int newFlags) {
        return new BootpPacket(
                op, htype, hops, xid, secs, newFlags, newCiaddr, yiaddr, siaddr, newGiaddr, chaddr, sname, file,
                options, tail);
    }

    public BootpPacket relayedBy(Ip4 relay, Option agentInformation) {
        return new BootpPacket(
                        op, htype, hops + 1, xid, secs, flags, ciaddr, yiaddr, siaddr, relay, chaddr, sname, file,
                        options, tail)
                .plus(agentInformation);
    }

    public BootpPacket plus(Option... more) {
        List<Option> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new BootpPacket(
                op, htype, hops, xid, secs, flags, ciaddr, yiaddr, siaddr, giaddr, chaddr, sname, file, all, tail);
    }

    /** The same packet with an option's value replaced, or added at the end. */
    public BootpPacket replacing(Option option) {
        if (option(option.code()).isEmpty()) {
            return plus(option);
        }
        return withOptions(options.stream()
                .map(old -> old.code() == option.code() ? option : old)
                .toList());
    }

    public BootpPacket without(int code) {
        return withOptions(
                options.stream().filter(option -> option.code() != code).toList());
    }

    public BootpPacket withOptions(List<Option> replacement) {
        return new BootpPacket(
                op,
                htype,
                hops,
                xid,
                secs,
                flags,
                ciaddr,
                yiaddr,
                siaddr,
                giaddr,
                chaddr,
                sname,
                file,
                replacement,
                tail);
    }

    public BootpPacket withXid(int newXid) {
        return new BootpPacket(
                op, htype, hops, newXid, secs, flags, ciaddr, yiaddr, siaddr, giaddr, chaddr, sname, file, options,
                tail);
    }

    public BootpPacket withHops(int newHops) {
        return new BootpPacket(
                op, htype, newHops, xid, secs, flags, ciaddr, yiaddr, siaddr, giaddr, chaddr, sname, file, options,
                tail);
    }

    /** A server's, to a client behind a relay. */
    public BootpPacket asReply(Ip4 newYiaddr, Ip4 relay) {
        return new BootpPacket(
                2, htype, hops, xid, secs, flags, ciaddr, newYiaddr, siaddr, relay, chaddr, sname, file, options, tail);
    }

    public Optional<Bytes> option(int code) {
        return options.stream()
                .filter(option -> option.code() == code)
                .map(Option::data)
                .findFirst();
    }

    public Optional<Ip4> address(int code) {
        return option(code).filter(data -> data.length() >= 4).map(data -> Datagram.ip(data, 0));
    }

    /** DHCP message type (RFC 2132, 9.6), 0 for plain BOOTP. */
    public int type() {
        return option(53).map(data -> data.at(0)).orElse(0);
    }

    public static String text(Bytes nulTerminated) {
        String all = nulTerminated.latin1();
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }

    /** The file field as a C string. */
    public String fileName() {
        return text(file);
    }
}
