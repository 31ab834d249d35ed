package org.bootmasq.ra.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.ra.message.NdOption.AdvertisementInterval;
import org.bootmasq.ra.message.NdOption.CaptivePortal;
import org.bootmasq.ra.message.NdOption.DnsSearchList;
import org.bootmasq.ra.message.NdOption.Mtu;
import org.bootmasq.ra.message.NdOption.Pref64;
import org.bootmasq.ra.message.NdOption.PrefixInformation;
import org.bootmasq.ra.message.NdOption.RecursiveDns;
import org.bootmasq.ra.message.NdOption.SourceLinkLayer;
import org.bootmasq.ra.message.NdOption.UnknownOption;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;

/** Options as octets: RFC 4861 section 4.6 and the standards that {@link NdOptionCode} names. */
public final class NdOptionCodec {
    private static final int UNIT = 8;
    private static final int LONGEST = 255 * UNIT;
    private static final int ON_LINK = 0x80;
    private static final int AUTONOMOUS = 0x40;
    private static final int ROUTER_ADDRESS = 0x20;
    private static final int DELEGATION_PREFERRED = 0x10;
    private static final int LONGEST_PREFIX = 128;
    private static final int LONGEST_LABEL = 63;
    private static final int PREF64_OCTETS = 12;

    private NdOptionCodec() {}

    /**
     * Reads the next option. One that is not as its standard has it counts as unknown.
     *
     * @throws Malformed if its length is 0 or it reaches past the end
     */
    static NdOption read(ByteReader in) throws Malformed {
        int type = in.u8();
        int units = in.u8();
        if (units == 0) throw in.malformed("option " + type + " of length 0");
        Bytes body = in.bytes(units * UNIT - 2);
        Optional<NdOptionCode> known = NdOptionCode.of(type);
        if (known.isEmpty()) return new UnknownOption(type, body);
        try {
            return known(known.get(), body);
        } catch (Malformed _) {
            return new UnknownOption(type, body);
        }
    }

    private static NdOption known(NdOptionCode code, Bytes body) throws Malformed {
        var in = new ByteReader(body);
        NdOption option = switch (code) {
            case SOURCE_LINK_LAYER -> new SourceLinkLayer(in.rest());
            case PREFIX_INFORMATION -> prefix(in);
            case MTU -> new Mtu(afterReserved(in));
            case ADVERTISEMENT_INTERVAL -> new AdvertisementInterval(afterReserved(in));
            case RECURSIVE_DNS -> {
                long lifetime = afterReserved(in);
                var servers = new ArrayList<Ip6>();
                do servers.add(in.ip6());
                while (in.hasMore());
                yield new RecursiveDns(lifetime, servers);
            }
            case DNS_SEARCH_LIST -> new DnsSearchList(afterReserved(in), names(in));
            case CAPTIVE_PORTAL -> new CaptivePortal(untilPadding(in));
            case PREF64 -> pref64(in);
        };
        if (in.hasMore()) throw in.malformed("longer than it should be");
        return option;
    }

    private static long afterReserved(ByteReader in) throws Malformed {
        in.skip(2);
        return Integer.toUnsignedLong(in.i32());
    }

    private static PrefixInformation prefix(ByteReader in) throws Malformed {
        int length = in.u8();
        if (length > LONGEST_PREFIX) throw in.malformed("prefix of " + length + " bits");
        int flags = in.u8();
        long valid = Integer.toUnsignedLong(in.i32());
        long preferred = Integer.toUnsignedLong(in.i32());
        in.skip(4);
        return new PrefixInformation(
                in.ip6(),
                length,
                (flags & ON_LINK) != 0,
                (flags & AUTONOMOUS) != 0,
                (flags & ROUTER_ADDRESS) != 0,
                (flags & DELEGATION_PREFERRED) != 0,
                valid,
                preferred);
    }

    /** Whole names; a name cannot begin with its end, so that zeros there are what fills the option. */
    private static Bytes names(ByteReader in) throws Malformed {
        Bytes octets = in.rest();
        int end = 0;
        while (end < octets.length() && octets.at(end) != 0) {
            int at = end;
            while (at < octets.length() && octets.at(at) != 0) {
                if (octets.at(at) > LONGEST_LABEL) throw in.malformed("label of " + octets.at(at) + " octets");
                at += 1 + octets.at(at);
            }
            if (at >= octets.length()) throw in.malformed("name without an end");
            end = at + 1;
        }
        return octets.slice(0, end);
    }

    private static Bytes untilPadding(ByteReader in) {
        Bytes octets = in.rest();
        int end = octets.length();
        while (end > 0 && octets.at(end - 1) == 0) end--;
        return octets.slice(0, end);
    }

    private static Pref64 pref64(ByteReader in) throws Malformed {
        int scaled = in.u16();
        int code = scaled & 7;
        if (code >= Pref64.LENGTHS.size()) throw in.malformed("prefix length code " + code);
        Bytes prefix = in.bytes(PREF64_OCTETS).plus(Bytes.ofInts(0, 0, 0, 0));
        return new Pref64(scaled & ~7, Ip6.ofOctets(prefix), Pref64.LENGTHS.get(code));
    }

    /** How many octets an option takes. */
    public static int length(NdOption option) {
        var out = new ByteWriter(64);
        write(out, option);
        return out.length();
    }

    /** Writes an option, filled up with zeros to a multiple of eight octets. */
    static void write(ByteWriter out, NdOption option) {
        int start = out.length();
        out.u8(type(option)).u8(0);
        switch (option) {
            case SourceLinkLayer(Bytes address) -> out.bytes(address);
            case PrefixInformation prefix -> writePrefix(out, prefix);
            case Mtu(long octets) -> out.u16(0).i32((int) octets);
            case AdvertisementInterval(long millis) -> out.u16(0).i32((int) millis);
            case RecursiveDns(long lifetime, List<Ip6> servers) -> {
                out.u16(0).i32((int) lifetime);
                for (Ip6 server : servers) out.ip6(server);
            }
            case DnsSearchList(long lifetime, Bytes names) ->
                out.u16(0).i32((int) lifetime).bytes(names);
            case CaptivePortal(Bytes uri) -> out.bytes(uri);
            case Pref64(int lifetime, Ip6 prefix, int length) ->
                out.u16(lifetime & ~7 | Pref64.LENGTHS.indexOf(length))
                        .bytes(prefix.octets().slice(0, PREF64_OCTETS));
            case UnknownOption(int _, Bytes body) -> out.bytes(body);
        }
        int length = out.length() - start;
        out.zeros((UNIT - length % UNIT) % UNIT);
        int padded = out.length() - start;
        if (padded > LONGEST) throw new IllegalArgumentException("option of " + padded + " octets");
        out.set(start + 1, padded / UNIT);
    }

    private static int type(NdOption option) {
        return switch (option) {
            case SourceLinkLayer _ -> NdOptionCode.SOURCE_LINK_LAYER.code();
            case PrefixInformation _ -> NdOptionCode.PREFIX_INFORMATION.code();
            case Mtu _ -> NdOptionCode.MTU.code();
            case AdvertisementInterval _ -> NdOptionCode.ADVERTISEMENT_INTERVAL.code();
            case RecursiveDns _ -> NdOptionCode.RECURSIVE_DNS.code();
            case DnsSearchList _ -> NdOptionCode.DNS_SEARCH_LIST.code();
            case CaptivePortal _ -> NdOptionCode.CAPTIVE_PORTAL.code();
            case Pref64 _ -> NdOptionCode.PREF64.code();
            case UnknownOption(int type, Bytes _) -> type;
        };
    }

    private static void writePrefix(ByteWriter out, PrefixInformation option) {
        int flags = (option.onLink() ? ON_LINK : 0)
                | (option.autonomous() ? AUTONOMOUS : 0)
                | (option.routerAddress() ? ROUTER_ADDRESS : 0)
                | (option.delegationPreferred() ? DELEGATION_PREFERRED : 0);
        out.u8(option.length()).u8(flags);
        out.i32((int) option.validSeconds())
                .i32((int) option.preferredSeconds())
                .zeros(4);
        out.ip6(option.prefix());
    }
}
