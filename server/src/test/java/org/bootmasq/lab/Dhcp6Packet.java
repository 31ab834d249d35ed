package org.bootmasq.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * A message of DHCPv6 (RFC 8415) as the tests see it: written without the engine's codec, so that the two can disagree.
 *
 * @param head what stands between the type and the options: the transaction number (3 octets), or of a relay's message
 *     the hop count and two addresses (33 octets)
 * @param tail octets behind the last whole option
 */
public record Dhcp6Packet(int type, Bytes head, List<Option> options, Bytes tail) {
    private static final int RELAY_FORW = 12;
    private static final int RELAY_REPL = 13;
    private static final int RELAY_HEAD = 33;

    public record Option(int code, Bytes data) {
        public static Option of(int code, String hex) {
            return new Option(code, Bytes.ofHex(hex));
        }

        /** With more data behind its own. */
        public Option plus(Bytes more) {
            return new Option(code, data.plus(more));
        }
    }

    public Dhcp6Packet {
        options = List.copyOf(options);
    }

    public static Dhcp6Packet of(int type, int xid, Option... options) {
        Bytes head = Bytes.ofInts(xid >>> 16, xid >>> 8, xid);
        return new Dhcp6Packet(type, head, List.of(options), Bytes.EMPTY);
    }

    /** RELAY-FORW (12) or RELAY-REPL (13). */
    public static Dhcp6Packet relay(int type, int hops, Ip6 link, Ip6 peer, Option... options) {
        Bytes head = Bytes.ofInts(hops).plus(link.octets()).plus(peer.octets());
        return new Dhcp6Packet(type, head, List.of(options), Bytes.EMPTY);
    }

    /** Reads any octets: what is no whole option is the tail. */
    public static Dhcp6Packet parse(Bytes octets) {
        if (octets.isEmpty()) return new Dhcp6Packet(-1, Bytes.EMPTY, List.of(), Bytes.EMPTY);
        int type = octets.at(0);
        int head = Math.min(octets.length() - 1, isRelay(type) ? RELAY_HEAD : 3);
        Bytes rest = octets.slice(1 + head);
        List<Option> options = options(rest);
        return new Dhcp6Packet(type, octets.slice(1, 1 + head), options, rest.slice(length(options)));
    }

    /** The whole options that octets begin with, as inside an identity association. */
    public static List<Option> options(Bytes octets) {
        List<Option> options = new ArrayList<>();
        int at = 0;
        while (at + 4 <= octets.length()) {
            int length = Datagram.u16(octets, at + 2);
            if (at + 4 + length > octets.length()) break;
            options.add(new Option(Datagram.u16(octets, at), octets.slice(at + 4, at + 4 + length)));
            at += 4 + length;
        }
        return options;
    }

    static int length(List<Option> options) {
        return options.stream().mapToInt(option -> 4 + option.data().length()).sum();
    }

    public static Bytes octets(Option... options) {
        ByteWriter all = new ByteWriter(64);
        for (Option option : options) {
            all.u16(option.code()).u16(option.data().length()).bytes(option.data());
        }
        return all.bytes();
    }

    public Bytes octets() {
        return Bytes.ofInts(type)
                .plus(head)
                .plus(octets(options.toArray(Option[]::new)))
                .plus(tail);
    }

    public boolean isRelay() {
        return isRelay(type);
    }

    private static boolean isRelay(int type) {
        return type == RELAY_FORW || type == RELAY_REPL;
    }

    /** The transaction number; -1 in a relay's message. */
    public int xid() {
        return head.length() == 3 ? head.at(0) << 16 | head.at(1) << 8 | head.at(2) : -1;
    }

    public Optional<Bytes> option(int code) {
        return options.stream()
                .filter(option -> option.code() == code)
                .map(Option::data)
                .findFirst();
    }

    /** With these behind the options it has. */
    public Dhcp6Packet plus(Option... more) {
        List<Option> all = Stream.concat(options.stream(), Stream.of(more)).toList();
        return new Dhcp6Packet(type, head, all, tail);
    }

    public Dhcp6Packet without(int code) {
        List<Option> left =
                options.stream().filter(option -> option.code() != code).toList();
        return new Dhcp6Packet(type, head, left, tail);
    }

    /** Another message of the same transaction's client. */
    public Dhcp6Packet as(int otherType, int xid) {
        return new Dhcp6Packet(otherType, Bytes.ofInts(xid >>> 16, xid >>> 8, xid), options, tail);
    }

    public Dhcp6Packet withTail(String hex) {
        return new Dhcp6Packet(type, head, options, Bytes.ofHex(hex));
    }

    /** The message that the client or server at the end sent, whatever relays have wrapped it in. */
    public Dhcp6Packet innermost() {
        return isRelay() && option(9).isPresent() ? parse(option(9).get()).innermost() : this;
    }
}
