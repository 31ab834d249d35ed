package org.bootmasq.dhcp6.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;

/** One option as octets (RFC 8415 section 21 and the RFCs that {@link Dhcp6Option} names). */
final class OptionCodec {
    /** Octets of code and length. */
    static final int HEADER = 4;

    private static final int ADDRESS_OCTETS = 16;
    private static final int LONGEST_HARDWARE_ADDRESS = 16;
    private static final int LONGEST_LABEL = 63;
    /** The kind of question and the link (RFC 5007 section 4.1.2.1). */
    private static final int SHORTEST_QUERY = 17;

    private static final Bytes ROOT = Bytes.ofInts(0);

    private OptionCodec() {}

    /** Where an option stands, which says what its number means and what may stand inside it. */
    enum Place {
        /** In a message of a client or a server. */
        MESSAGE,
        /** In a message of a relay, which takes back all options but few as they were, octet by octet. */
        RELAY,
        /** In an identity association. */
        ASSOCIATION,
        /** In an address or a prefix. */
        ADDRESS,
        /** In a question about leases, or in what is told of a client. */
        LEASEQUERY
    }

    /**
     * The options up to the end, or to the first that is longer than what is left. A question about leases that is cut
     * short is one all the same: whoever asks it is told that it is malformed (RFC 5007 section 4.3.2).
     */
    static List<Dhcp6Option> decodeAll(ByteReader in, Place place) throws Malformed {
        List<Dhcp6Option> options = new ArrayList<>();
        while (in.remaining() >= HEADER) {
            int code = in.u16();
            int length = in.u16();
            if (length > in.remaining()) {
                boolean asks = place == Place.MESSAGE && code == OptionCode6.LEASEQUERY_QUERY.code();
                if (asks) options.add(new Dhcp6Option.Other(code, Bytes.EMPTY));
                break;
            }
            decode(code, in.part(length), place).ifPresent(options::add);
        }
        return options;
    }

    /** The option; empty if its value is too short for its kind. */
    static Optional<Dhcp6Option> decode(int code, ByteReader value, Place place) {
        Optional<OptionCode6> known = OptionCode6.of(code);
        try {
            return Optional.of(
                    switch (place) {
                        case MESSAGE -> known.isPresent() ? inMessage(known.get(), value) : other(code, value);
                        case RELAY -> known.isPresent() ? inRelay(known.get(), value) : other(code, value);
                        case ASSOCIATION -> known.isPresent() ? inAssociation(known.get(), value) : other(code, value);
                        case LEASEQUERY -> known.isPresent() ? inLeaseQuery(known.get(), value) : other(code, value);
                        case ADDRESS -> code == OptionCode6.STATUS_CODE.code() ? status(value) : other(code, value);
                    });
        } catch (Malformed tooShort) {
            return Optional.empty();
        }
    }

    private static Dhcp6Option inMessage(OptionCode6 code, ByteReader in) throws Malformed {
        return switch (code) {
            case CLIENT_ID -> new Dhcp6Option.ClientId(in.rest());
            case SERVER_ID -> new Dhcp6Option.ServerId(in.rest());
            case IA_NA -> new Dhcp6Option.IaNa(in.i32(), seconds(in), seconds(in), decodeAll(in, Place.ASSOCIATION));
            case IA_TA -> new Dhcp6Option.IaTa(in.i32(), decodeAll(in, Place.ASSOCIATION));
            case IA_PD -> new Dhcp6Option.IaPd(in.i32(), seconds(in), seconds(in), decodeAll(in, Place.ASSOCIATION));
            case OPTION_REQUEST -> new Dhcp6Option.OptionRequest(numbers(in));
            case PREFERENCE -> new Dhcp6Option.Preference(in.u8());
            case ELAPSED_TIME -> new Dhcp6Option.ElapsedTime(in.u16());
            case STATUS_CODE -> status(in);
            case RAPID_COMMIT -> new Dhcp6Option.RapidCommit();
            case USER_CLASS -> new Dhcp6Option.UserClass(counted(in));
            case VENDOR_CLASS -> new Dhcp6Option.VendorClass(in.i32(), counted(in));
            case VENDOR_OPTIONS -> new Dhcp6Option.VendorOptions(in.i32(), vendorOptions(in));
            case CLIENT_FQDN -> fqdn(in);
            case CLIENT_ARCHITECTURE -> new Dhcp6Option.ClientArchitectures(numbers(in));
            case NETWORK_INTERFACE -> new Dhcp6Option.NetworkInterfaceId(in.u8(), in.u8(), in.u8());
            case INTERFACE_ID, REMOTE_ID, SUBSCRIBER_ID, CLIENT_LINK_LAYER_ADDRESS -> inRelay(code, in);
            case LEASEQUERY_QUERY ->
                in.remaining() < SHORTEST_QUERY
                        ? other(code.code(), in)
                        : new Dhcp6Option.LeaseQuery(in.u8(), in.ip6(), decodeAll(in, Place.LEASEQUERY));
            case LEASEQUERY_CLIENT_DATA -> new Dhcp6Option.ClientData(decodeAll(in, Place.LEASEQUERY));
            case LEASEQUERY_CLIENT_LINK -> new Dhcp6Option.ClientLinks(links(in));
            default -> other(code.code(), in);
        };
    }

    private static Dhcp6Option inRelay(OptionCode6 code, ByteReader in) throws Malformed {
        return switch (code) {
            case INTERFACE_ID -> new Dhcp6Option.InterfaceId(in.rest());
            case REMOTE_ID ->
                in.remaining() < 4 ? other(code.code(), in) : new Dhcp6Option.RemoteId(in.i32(), in.rest());
            case SUBSCRIBER_ID -> new Dhcp6Option.SubscriberId(in.rest());
            case CLIENT_LINK_LAYER_ADDRESS -> linkLayer(in);
            default -> other(code.code(), in);
        };
    }

    private static Dhcp6Option inAssociation(OptionCode6 code, ByteReader in) throws Malformed {
        return switch (code) {
            case IA_ADDRESS ->
                new Dhcp6Option.IaAddress(in.ip6(), seconds(in), seconds(in), decodeAll(in, Place.ADDRESS));
            case IA_PREFIX ->
                new Dhcp6Option.IaPrefix(seconds(in), seconds(in), in.u8(), in.ip6(), decodeAll(in, Place.ADDRESS));
            case STATUS_CODE -> status(in);
            default -> other(code.code(), in);
        };
    }

    private static Dhcp6Option inLeaseQuery(OptionCode6 code, ByteReader in) throws Malformed {
        return switch (code) {
            case CLIENT_ID, OPTION_REQUEST, STATUS_CODE, CLIENT_FQDN -> inMessage(code, in);
            case IA_ADDRESS, IA_PREFIX -> inAssociation(code, in);
            case LEASEQUERY_CLIENT_TIME -> new Dhcp6Option.ClientTime(seconds(in));
            case LEASEQUERY_RELAY_DATA -> new Dhcp6Option.RelayData(in.ip6(), in.rest());
            default -> other(code.code(), in);
        };
    }

    private static Dhcp6Option other(int code, ByteReader in) {
        return new Dhcp6Option.Other(code, in.rest());
    }

    private static long seconds(ByteReader in) throws Malformed {
        return Integer.toUnsignedLong(in.i32());
    }

    /** An octet that is left over counts for nothing. */
    private static List<Integer> numbers(ByteReader in) throws Malformed {
        List<Integer> numbers = new ArrayList<>();
        while (in.remaining() >= 2) numbers.add(in.u16());
        return numbers;
    }

    /** Octets that are too few for an address count for nothing. */
    private static List<Ip6> links(ByteReader in) throws Malformed {
        List<Ip6> links = new ArrayList<>();
        while (in.remaining() >= ADDRESS_OCTETS) links.add(in.ip6());
        return links;
    }

    /** Strings up to the first that is longer than what is left. */
    static List<Bytes> counted(ByteReader in) throws Malformed {
        List<Bytes> strings = new ArrayList<>();
        while (in.remaining() >= 2) {
            int length = in.u16();
            if (length > in.remaining()) break;
            strings.add(in.bytes(length));
        }
        return strings;
    }

    private static List<Dhcp6Option.Other> vendorOptions(ByteReader in) throws Malformed {
        List<Dhcp6Option.Other> options = new ArrayList<>();
        while (in.remaining() >= HEADER) {
            int code = in.u16();
            int length = in.u16();
            if (length > in.remaining()) break;
            options.add(new Dhcp6Option.Other(code, in.bytes(length)));
        }
        return options;
    }

    private static Dhcp6Option status(ByteReader in) throws Malformed {
        return new Dhcp6Option.Status(in.u16(), in.rest().latin1());
    }

    private static Dhcp6Option linkLayer(ByteReader in) throws Malformed {
        int type = in.u16();
        if (in.remaining() > LONGEST_HARDWARE_ADDRESS) throw in.malformed("link-layer address too long");
        return new Dhcp6Option.ClientLinkLayer(new HardwareAddress(type, in.rest()));
    }

    /** A name with a pointer, a label that is too long or one with a dot in it is none. */
    private static Dhcp6Option fqdn(ByteReader in) throws Malformed {
        int flags = in.u8();
        Bytes wire = in.rest();
        boolean complete = !wire.isEmpty() && wire.at(wire.length() - 1) == 0;
        try {
            var name = new ByteReader(complete ? wire : wire.plus(ROOT));
            return new Dhcp6Option.ClientFqdn(flags, name(name), complete);
        } catch (Malformed none) {
            return new Dhcp6Option.ClientFqdn(flags, "", false);
        }
    }

    /** One name up to its root, as text. */
    static String name(ByteReader in) throws Malformed {
        var name = new StringBuilder();
        for (int length = in.u8(); length != 0; length = in.u8()) {
            if (length > LONGEST_LABEL) throw in.malformed("label of " + length + " octets");
            String label = in.bytes(length).latin1();
            boolean unwritable = label.indexOf('.') >= 0 || label.indexOf('\0') >= 0;
            if (unwritable) throw in.malformed("label with a dot or a zero in it");
            if (!name.isEmpty()) name.append('.');
            name.append(label);
        }
        return name.toString();
    }

    /** With its code and its length. */
    static void write(ByteWriter out, Dhcp6Option option) {
        out.u16(option.code()).u16(0);
        int start = out.length();
        writeValue(out, option);
        int length = out.length() - start;
        out.set(start - 2, length >>> 8).set(start - 1, length);
    }

    static void writeValue(ByteWriter out, Dhcp6Option option) {
        switch (option) {
            case Dhcp6Option.ClientId(Bytes duid) -> out.bytes(duid);
            case Dhcp6Option.ServerId(Bytes duid) -> out.bytes(duid);
            case Dhcp6Option.IaNa ia -> writeAll(seconds(out.i32(ia.iaid()), ia.t1(), ia.t2()), ia.options());
            case Dhcp6Option.IaTa ia -> writeAll(out.i32(ia.iaid()), ia.options());
            case Dhcp6Option.IaPd ia -> writeAll(seconds(out.i32(ia.iaid()), ia.t1(), ia.t2()), ia.options());
            case Dhcp6Option.IaAddress one ->
                writeAll(seconds(out.ip6(one.address()), one.preferred(), one.valid()), one.options());
            case Dhcp6Option.IaPrefix one ->
                writeAll(
                        seconds(out, one.preferred(), one.valid())
                                .u8(one.length())
                                .ip6(one.prefix()),
                        one.options());
            case Dhcp6Option.OptionRequest(List<Integer> codes) -> codes.forEach(out::u16);
            case Dhcp6Option.Preference(int value) -> out.u8(value);
            case Dhcp6Option.ElapsedTime(int hundredths) -> out.u16(hundredths);
            case Dhcp6Option.Status(int status, String text) -> out.u16(status).latin1(text);
            case Dhcp6Option.RapidCommit _ -> {}
            case Dhcp6Option.UserClass(List<Bytes> classes) -> writeCounted(out, classes);
            case Dhcp6Option.VendorClass(int enterprise, List<Bytes> classes) ->
                writeCounted(out.i32(enterprise), classes);
            case Dhcp6Option.VendorOptions(int enterprise, List<Dhcp6Option.Other> options) ->
                writeAll(out.i32(enterprise), options);
            case Dhcp6Option.InterfaceId(Bytes id) -> out.bytes(id);
            case Dhcp6Option.RemoteId(int enterprise, Bytes id) ->
                out.i32(enterprise).bytes(id);
            case Dhcp6Option.SubscriberId(Bytes id) -> out.bytes(id);
            case Dhcp6Option.ClientFqdn fqdn -> writeName(out.u8(fqdn.flags()), fqdn.name(), fqdn.complete());
            case Dhcp6Option.ClientArchitectures(List<Integer> types) -> types.forEach(out::u16);
            case Dhcp6Option.NetworkInterfaceId(int type, int major, int minor) ->
                out.u8(type).u8(major).u8(minor);
            case Dhcp6Option.ClientLinkLayer(HardwareAddress address) ->
                out.u16(address.type()).bytes(address.octets());
            case Dhcp6Option.OfLeaseQuery one -> writeLeaseQuery(out, one);
            case Dhcp6Option.Other(int _, Bytes value) -> out.bytes(value);
        }
    }

    private static void writeLeaseQuery(ByteWriter out, Dhcp6Option.OfLeaseQuery option) {
        switch (option) {
            case Dhcp6Option.LeaseQuery query ->
                writeAll(out.u8(query.queryType()).ip6(query.link()), query.options());
            case Dhcp6Option.ClientData(List<Dhcp6Option> options) -> writeAll(out, options);
            case Dhcp6Option.ClientTime(long seconds) -> out.i32((int) seconds);
            case Dhcp6Option.RelayData(Ip6 peer, Bytes message) -> out.ip6(peer).bytes(message);
            case Dhcp6Option.ClientLinks(List<Ip6> links) -> links.forEach(out::ip6);
        }
    }

    static void writeAll(ByteWriter out, List<? extends Dhcp6Option> options) {
        for (Dhcp6Option option : options) write(out, option);
    }

    private static ByteWriter seconds(ByteWriter out, long first, long second) {
        return out.i32((int) first).i32((int) second);
    }

    private static void writeCounted(ByteWriter out, List<Bytes> strings) {
        for (Bytes string : strings) out.u16(string.length()).bytes(string);
    }

    private static void writeName(ByteWriter out, String name, boolean complete) {
        if (!name.isEmpty()) {
            for (String label : name.split("\\.", -1)) out.u8(label.length()).latin1(label);
        }
        if (complete) out.u8(0);
    }
}
