package org.bootmasq.dhcp6.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * Messages as octets: RFC 8415 sections 8 and 9. Options are {@link OptionCodec}'s.
 *
 * <p>dnsmasq: an option that is longer than what is left, or too short for its kind, counts as not sent.
 */
public final class Dhcp6Codec {
    /** So deep may messages of relays stand in one another; RFC 8415 section 7.6 has relays stop long before. */
    public static final int DEEPEST = 32;

    /** The type, the count of hops and two addresses. */
    private static final int RELAY_HEAD = 34;

    private Dhcp6Codec() {}

    /**
     * Reads a message.
     *
     * @throws Malformed if it, or a message inside it, is shorter than its fixed part, or too many stand in one another
     */
    public static Dhcp6Message decode(Bytes packet) throws Malformed {
        return decode(new ByteReader(packet), 0);
    }

    private static Dhcp6Message decode(ByteReader in, int depth) throws Malformed {
        int type = in.u8();
        if (type == MessageType.RELAY_FORW.code() || type == MessageType.RELAY_REPL.code()) {
            return relayMessage(type, in, depth);
        }
        int transactionId = in.u8() << 16 | in.u16();
        return new ClientServerMessage(type, transactionId, OptionCodec.decodeAll(in, OptionCodec.Place.MESSAGE));
    }

    private static RelayMessage relayMessage(int type, ByteReader in, int depth) throws Malformed {
        if (depth >= DEEPEST) throw in.malformed("more than " + DEEPEST + " relays");
        int hopCount = in.u8();
        var linkAddress = in.ip6();
        var peerAddress = in.ip6();
        List<Dhcp6Option> before = new ArrayList<>();
        Optional<Dhcp6Message> inside = Optional.empty();
        List<Dhcp6Option> after = new ArrayList<>();
        while (in.remaining() >= OptionCodec.HEADER) {
            int code = in.u16();
            int length = in.u16();
            if (length > in.remaining()) break;
            ByteReader value = in.part(length);
            if (code != OptionCode6.RELAY_MESSAGE.code()) {
                List<Dhcp6Option> options = inside.isEmpty() ? before : after;
                OptionCodec.decode(code, value, OptionCodec.Place.RELAY).ifPresent(options::add);
            } else if (inside.isEmpty()) {
                inside = Optional.of(decode(value, depth + 1));
            }
        }
        return new RelayMessage(type, hopCount, linkAddress, peerAddress, before, inside, after);
    }

    /** Writes a message with all its options, in their order. */
    public static Bytes encode(Dhcp6Message message) {
        var out = new ByteWriter(256);
        write(out, message);
        return out.bytes();
    }

    /**
     * Writes what a relay makes of a message that it passes on: the message inside is these octets, not a bit of them
     * changed, be they well formed or not (RFC 8415 section 19.1).
     *
     * @param envelope without a message inside
     * @param inside at most 65,535 octets
     */
    public static Bytes encode(RelayMessage envelope, Bytes inside) {
        var out = new ByteWriter(256);
        write(out, envelope);
        return out.u16(OptionCode6.RELAY_MESSAGE.code())
                .u16(inside.length())
                .bytes(inside)
                .bytes();
    }

    /** The message inside a relay's, as it stands there; empty if there is none. */
    public static Optional<Bytes> inside(Bytes packet) {
        var in = new ByteReader(packet);
        try {
            in.skip(RELAY_HEAD);
            while (in.remaining() >= OptionCodec.HEADER) {
                boolean wanted = in.u16() == OptionCode6.RELAY_MESSAGE.code();
                Bytes value = in.bytes(in.u16());
                if (wanted) return Optional.of(value);
            }
        } catch (Malformed end) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static void write(ByteWriter out, Dhcp6Message message) {
        out.u8(message.type());
        switch (message) {
            case ClientServerMessage direct -> {
                out.u8(direct.transactionId() >>> 16).u16(direct.transactionId());
                OptionCodec.writeAll(out, direct.options());
            }
            case RelayMessage relay -> {
                out.u8(relay.hopCount()).ip6(relay.linkAddress()).ip6(relay.peerAddress());
                OptionCodec.writeAll(out, relay.before());
                relay.inside().ifPresent(inside -> writeInside(out, inside));
                OptionCodec.writeAll(out, relay.after());
            }
        }
    }

    private static void writeInside(ByteWriter out, Dhcp6Message inside) {
        out.u16(OptionCode6.RELAY_MESSAGE.code()).u16(0);
        int start = out.length();
        write(out, inside);
        int length = out.length() - start;
        out.set(start - 2, length >>> 8).set(start - 1, length);
    }

    /** Strings that each stand behind their length in two octets, up to the first that is longer than what is left. */
    public static List<Bytes> counted(Bytes value) {
        try {
            return OptionCodec.counted(new ByteReader(value));
        } catch (Malformed impossible) {
            return List.of();
        }
    }

    /** Domain names as length and label, as text, up to the first that is not well formed. */
    public static List<String> names(Bytes value) {
        List<String> names = new ArrayList<>();
        var in = new ByteReader(value);
        try {
            while (in.hasMore()) names.add(OptionCodec.name(in));
        } catch (Malformed end) {
            return names;
        }
        return names;
    }

    /** The value of an option, without its code and length. */
    public static Bytes value(Dhcp6Option option) {
        var out = new ByteWriter(64);
        OptionCodec.writeValue(out, option);
        return out.bytes();
    }
}
