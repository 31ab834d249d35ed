package org.bootmasq.dns.message;

import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * A record of a name, RFC 1035 section 3.2.1: its data are some octets and perhaps one name behind them, which covers
 * all types that the configuration can give.
 *
 * @param ttlSeconds absent for the general one
 */
public record ResourceRecord(int type, OptionalInt ttlSeconds, Bytes head, Optional<Name> target) {
    /** In octets, RFC 1035 section 3.3. */
    private static final int LONGEST_STRING = 255;

    /** A record whose data are octets, without a time to live of its own. */
    public static ResourceRecord of(int type, Bytes data) {
        return new ResourceRecord(type, OptionalInt.empty(), data, Optional.empty());
    }

    /** A record whose data are octets and then a name, without a time to live of its own. */
    public static ResourceRecord of(int type, Bytes head, Name target) {
        return new ResourceRecord(type, OptionalInt.empty(), head, Optional.of(target));
    }

    /** An A or AAAA record, as the address is. */
    public static ResourceRecord address(IpAddress address, OptionalInt ttlSeconds) {
        int type = typeOf(address);
        return new ResourceRecord(type, ttlSeconds, address.octets(), Optional.empty());
    }

    /** A PTR record. */
    public static ResourceRecord pointer(Name target, OptionalInt ttlSeconds) {
        return new ResourceRecord(Dns.TYPE_PTR, ttlSeconds, Bytes.EMPTY, Optional.of(target));
    }

    /** A or AAAA. */
    public static int typeOf(IpAddress address) {
        return address instanceof Ip4 ? Dns.TYPE_A : Dns.TYPE_AAAA;
    }

    /** Whether it is an A or AAAA record. */
    public boolean isAddress() {
        return type == Dns.TYPE_A || type == Dns.TYPE_AAAA;
    }

    /** The address of an A or AAAA record. */
    public IpAddress address() {
        if (type == Dns.TYPE_A) return new Ip4((int) number(0, 4));
        return new Ip6(number(0, 8), number(8, 16));
    }

    private long number(int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) value = value << 8 | head.at(i);
        return value;
    }

    /** Texts of a TXT record, each in as many pieces of 255 octets as it takes. */
    public static Bytes strings(Iterable<String> texts) {
        var octets = new ByteWriter(64);
        for (String text : texts) {
            Bytes left = Bytes.latin1(text);
            do {
                Bytes piece = left.slice(0, Math.min(left.length(), LONGEST_STRING));
                octets.u8(piece.length()).bytes(piece);
                left = left.slice(piece.length(), left.length());
            } while (left.length() > 0);
        }
        return octets.bytes();
    }
}
