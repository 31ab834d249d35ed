package org.bootmasq.ra.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.ra.message.IcmpMessage.EchoReply;
import org.bootmasq.ra.message.IcmpMessage.EchoRequest;
import org.bootmasq.ra.message.IcmpMessage.OtherMessage;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.message.IcmpMessage.RouterSolicitation;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/** Messages as octets: RFC 4443 section 2.1, RFC 4861 sections 4.1 and 4.2, RFC 4191 section 2.2. */
public final class IcmpCodec {
    /** Octets of an advertisement before its options. */
    public static final int ADVERTISEMENT_HEADER = 16;

    private static final int MANAGED = 0x80;
    private static final int OTHER = 0x40;
    private static final int PREFERENCE_SHIFT = 3;

    private IcmpCodec() {}

    /**
     * Reads a message; the checksum is passed over.
     *
     * @throws Malformed if it is cut short, if its code is not the one that its kind has, or if an option is of length
     *     0 or reaches past the end (RFC 4861 sections 6.1.1 and 6.1.2)
     */
    public static IcmpMessage decode(Bytes packet) throws Malformed {
        var in = new ByteReader(packet);
        int type = in.u8();
        int code = in.u8();
        in.skip(2);
        Optional<IcmpType> known = IcmpType.of(type);
        if (known.isEmpty()) return new OtherMessage(type, code, in.rest());
        if (code != 0) throw in.malformed("code " + code);
        return switch (known.get()) {
            case ECHO_REQUEST -> new EchoRequest(in.u16(), in.u16(), in.rest());
            case ECHO_REPLY -> new EchoReply(in.u16(), in.u16(), in.rest());
            case ROUTER_SOLICITATION -> {
                in.skip(4);
                yield new RouterSolicitation(options(in));
            }
            case ROUTER_ADVERTISEMENT -> advertisement(in);
        };
    }

    private static RouterAdvertisement advertisement(ByteReader in) throws Malformed {
        int hopLimit = in.u8();
        int flags = in.u8();
        return new RouterAdvertisement(
                hopLimit,
                (flags & MANAGED) != 0,
                (flags & OTHER) != 0,
                RouterPreference.of(flags >>> PREFERENCE_SHIFT & 3),
                in.u16(),
                Integer.toUnsignedLong(in.i32()),
                Integer.toUnsignedLong(in.i32()),
                options(in));
    }

    private static List<NdOption> options(ByteReader in) throws Malformed {
        var options = new ArrayList<NdOption>();
        // dnsmasq: a single octet behind the options is none of them, and is passed over.
        while (in.remaining() > 1) options.add(NdOptionCodec.read(in));
        return options;
    }

    /** Writes a message with a checksum of 0. */
    public static Bytes encode(IcmpMessage message) {
        return switch (message) {
            case RouterSolicitation solicitation -> {
                var out = begin(IcmpType.ROUTER_SOLICITATION).zeros(4);
                for (NdOption option : solicitation.options()) NdOptionCodec.write(out, option);
                yield out.bytes();
            }
            case RouterAdvertisement advertisement -> advertisement(advertisement);
            case EchoRequest(int identifier, int sequence, Bytes data) ->
                echo(IcmpType.ECHO_REQUEST, identifier, sequence, data);
            case EchoReply(int identifier, int sequence, Bytes data) ->
                echo(IcmpType.ECHO_REPLY, identifier, sequence, data);
            case OtherMessage(int type, int code, Bytes body) ->
                new ByteWriter(64).u8(type).u8(code).u16(0).bytes(body).bytes();
        };
    }

    private static ByteWriter begin(IcmpType type) {
        return new ByteWriter(128).u8(type.code()).u8(0).u16(0);
    }

    private static Bytes echo(IcmpType type, int identifier, int sequence, Bytes data) {
        return begin(type).u16(identifier).u16(sequence).bytes(data).bytes();
    }

    private static Bytes advertisement(RouterAdvertisement message) {
        int flags = (message.managed() ? MANAGED : 0)
                | (message.other() ? OTHER : 0)
                | message.preference().code() << PREFERENCE_SHIFT;
        var out = begin(IcmpType.ROUTER_ADVERTISEMENT).u8(message.hopLimit()).u8(flags);
        out.u16(message.lifetimeSeconds()).i32((int) message.reachableMillis()).i32((int) message.retransMillis());
        for (NdOption option : message.options()) NdOptionCodec.write(out, option);
        return out.bytes();
    }
}
