package org.bootmasq.oracle.ip6;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootmasq.lab.Dhcp6Packet;
import org.bootmasq.lab.Dhcp6Packet.Option;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** Messages and options as clients write them (RFC 8415 sections 7, 21; RFC 4704; RFC 5970). */
final class Messages {
    static final int SOLICIT = 1;
    static final int REQUEST = 3;
    static final int CONFIRM = 4;
    static final int RENEW = 5;
    static final int REBIND = 6;
    static final int RELEASE = 8;
    static final int DECLINE = 9;
    static final int INFORMATION_REQUEST = 11;
    static final int RELAY_FORW = 12;
    static final int RELAY_REPL = 13;

    static final Option RAPID_COMMIT = Option.of(14, "");
    static final Option ELAPSED = Option.of(8, "0000");

    /** The server identifier that the lease file holds at the start of a case, unless it is told not to. */
    static final String SERVER_DUID = "00030001020000000101";

    private Messages() {}

    /** A message of a client with its identifier, and options behind that. */
    static Dhcp6Packet message(int type, Host host, Option... options) {
        Dhcp6Packet packet = Dhcp6Packet.of(type, 0);
        return (host.duid().isEmpty() ? packet : packet.plus(host.clientId())).plus(options);
    }

    /** A message to the server that the case's lease file names. */
    static Dhcp6Packet toServer(int type, Host host, Option... options) {
        return message(type, host, serverId()).plus(options);
    }

    static Option serverId() {
        return Option.of(2, SERVER_DUID);
    }

    static Option iaNa(int iaid, Option... inside) {
        return ia(3, iaid, 0, 0, inside);
    }

    static Option iaPd(int iaid, Option... inside) {
        return ia(25, iaid, 0, 0, inside);
    }

    static Option ia(int code, int iaid, int t1, int t2, Option... inside) {
        return new Option(code, u32(iaid).plus(u32(t1)).plus(u32(t2)).plus(Dhcp6Packet.octets(inside)));
    }

    static Option iaTa(int iaid, Option... inside) {
        return new Option(4, u32(iaid).plus(Dhcp6Packet.octets(inside)));
    }

    static Option address(String address) {
        return address(address, 0, 0);
    }

    static Option address(String address, int preferred, int valid) {
        return new Option(5, Twin.ip6(address).octets().plus(u32(preferred)).plus(u32(valid)));
    }

    static Option prefix(String prefix, int length) {
        return new Option(
                26,
                Bytes.ofHex("0000000000000000")
                        .plus(Bytes.ofInts(length))
                        .plus(Twin.ip6(prefix).octets()));
    }

    /** The option request option. */
    static Option oro(int... codes) {
        Bytes list = Bytes.EMPTY;
        for (int code : codes) list = list.plus(Bytes.ofInts(code >>> 8, code));
        return new Option(6, list);
    }

    /** Option 39; the name in labels, with the root's if {@code name} ends in a dot. */
    static Option fqdn(int flags, String name) {
        Bytes data = Bytes.ofInts(flags);
        for (String label : name.split("\\.", 0)) {
            if (!label.isEmpty()) data = data.plus(Bytes.ofInts(label.length())).plus(Bytes.latin1(label));
        }
        return new Option(39, name.endsWith(".") ? data.plus(Bytes.ofInts(0)) : data);
    }

    static Option userClass(String... classes) {
        return new Option(15, counted(classes));
    }

    static Option vendorClass(int enterprise, String... classes) {
        return new Option(16, u32(enterprise).plus(counted(classes)));
    }

    static Option architecture(int... types) {
        Bytes list = Bytes.EMPTY;
        for (int type : types) list = list.plus(Bytes.ofInts(type >>> 8, type));
        return new Option(61, list);
    }

    private static Bytes counted(String... texts) {
        return Stream.of(texts)
                .map(text -> Bytes.ofInts(text.length() >>> 8, text.length()).plus(Bytes.latin1(text)))
                .reduce(Bytes.EMPTY, Bytes::plus);
    }

    static Bytes u32(int value) {
        return Bytes.ofInts(value >>> 24, value >>> 16, value >>> 8, value);
    }

    // ---- what a client takes from a reply

    /**
     * What a client asks for when it takes an offer: its own options, the server's identifier, its own associations
     * with the addresses or prefixes that they were offered.
     */
    static Dhcp6Packet taking(int type, Dhcp6Packet asked, Dhcp6Packet offer) {
        List<Option> own = asked.options().stream()
                .filter(option -> !isIa(option) && option.code() != 14)
                .toList();
        Dhcp6Packet bare = Dhcp6Packet.of(type, 0, own.toArray(Option[]::new));
        boolean names = type != CONFIRM && type != REBIND;
        Dhcp6Packet named =
                names ? bare.plus(offer.option(2).map(id -> new Option(2, id)).orElse(serverId())) : bare;
        Option[] ias = asked.options().stream()
                .filter(Messages::isIa)
                .map(ia -> filled(ia, offer))
                .toArray(Option[]::new);
        return named.plus(ias);
    }

    private static Option filled(Option ia, Dhcp6Packet offer) {
        int inside = insideAt(ia.code());
        Option[] offered = offer.options().stream()
                .filter(other -> other.code() == ia.code() && other.data().length() >= inside)
                .filter(other -> other.data().slice(0, 4).equals(ia.data().slice(0, 4)))
                .flatMap(other -> Dhcp6Packet.options(other.data().slice(inside)).stream())
                .filter(option -> option.code() == 5 || option.code() == 26)
                .toArray(Option[]::new);
        return new Option(ia.code(), ia.data().slice(0, inside).plus(Dhcp6Packet.octets(offered)));
    }

    private static boolean isIa(Option option) {
        return option.code() == 3 || option.code() == 4 || option.code() == 25;
    }

    /** The addresses that a reply gives in its IA_NA and IA_TA. */
    static List<Ip6> addresses(Dhcp6Packet reply) {
        return reply.options().stream()
                .filter(option -> option.code() == 3 || option.code() == 4)
                .filter(option -> option.data().length() >= insideAt(option.code()))
                .flatMap(option -> Dhcp6Packet.options(option.data().slice(insideAt(option.code()))).stream())
                .filter(option -> option.code() == 5 && option.data().length() >= 24)
                .map(option -> Ip6.ofOctets(option.data().slice(0, 16)))
                .toList();
    }

    /** Where the options inside an identity association begin. */
    static int insideAt(int code) {
        return code == 4 ? 4 : 12;
    }

    /** The first address that a reply gives, or one of the range that nobody else names. */
    static String given(Optional<Dhcp6Packet> reply, String otherwise) {
        return reply.flatMap(packet -> addresses(packet).stream().findFirst())
                .map(Ip6::toString)
                .orElse(otherwise);
    }
}
