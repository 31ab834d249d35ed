package org.bootmasq.dns.message;

import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/**
 * Addresses that mean nothing outside of a network, and that no server of the Internet should tell: those of RFC 1918,
 * RFC 6598, RFC 6890 and RFC 4193, and every form of IPv6 that carries such an IPv4 address.
 */
public final class PrivateNetworks {
    private static final Ip4 LOOPBACK = Ip4.of(127, 0, 0, 0);

    /** Network and length of its mask. */
    private record Network(Ip4 first, int length) {
        boolean has(Ip4 address) {
            return address.sameNetwork(first, Ip4.maskOf(length));
        }
    }

    private static final Network[] NETWORKS = {
        new Network(Ip4.UNSPECIFIED, 8),
        new Network(Ip4.of(10, 0, 0, 0), 8),
        new Network(Ip4.of(100, 64, 0, 0), 10),
        new Network(LOOPBACK, 8),
        new Network(Ip4.of(169, 254, 0, 0), 16),
        new Network(Ip4.of(172, 16, 0, 0), 12),
        new Network(Ip4.of(192, 0, 2, 0), 24),
        new Network(Ip4.of(192, 168, 0, 0), 16),
        new Network(Ip4.of(198, 51, 100, 0), 24),
        new Network(Ip4.of(203, 0, 113, 0), 24),
        new Network(Ip4.BROADCAST, 32)
    };

    private PrivateNetworks() {}

    static boolean isLoopback(Ip4 address) {
        return address.bits() >>> 24 == 127;
    }

    static boolean has(Ip4 address) {
        for (Network each : NETWORKS) if (each.has(address)) return true;
        return false;
    }

    /**
     * The private address that an IPv6 address is, or leads to.
     *
     * @param localhost whether the host's own address counts
     */
    public static boolean has(Ip6 address, boolean localhost) {
        long high = address.high();
        long low = address.low();
        if (high == 0 && low == 1) return localhost;
        int first = (int) (high >>> 48);
        // Unspecified; link-local and site-local; unique local; documentation (RFC 3849, RFC 9637); NAT64 of one's own
        // (RFC 8215).
        boolean own = (high == 0 && low == 0)
                || (first & 0xff80) == 0xfe80
                || (first & 0xfe00) == 0xfc00
                || high >>> 32 == 0x20010db8L
                || high >>> 44 == 0x3fff0L
                || high >>> 16 == 0x0064ff9b0001L;
        return own || carries(high, low, localhost);
    }

    private static boolean carries(long high, long low, boolean localhost) {
        long middle = low >>> 32;
        // ::a.b.c.d and ::ffff:a.b.c.d (RFC 4291 section 2.5.5), ::ffff:0:a.b.c.d (RFC 2765), 64:ff9b::a.b.c.d (RFC
        // 6052).
        boolean last = high == 0 && (middle == 0 || middle == 0xffffL || middle == 0xffff0000L)
                || (high == 0x0064ff9b00000000L && middle == 0)
                // ISATAP (RFC 5214 section 6.1).
                || (middle & 0xfdffffffL) == 0x5efe;
        if (last && has(new Ip4((int) low), localhost)) return true;
        // 6to4 (RFC 3056): the router's address.
        if (high >>> 48 == 0x2002) return has(new Ip4((int) (high >>> 16)), localhost);
        // Teredo (RFC 4380 section 4): the server's, and the client's with all bits turned.
        boolean teredo = high >>> 32 == 0x20010000L;
        return teredo && (has(new Ip4((int) high), localhost) || has(new Ip4(~(int) low), localhost));
    }

    /** As {@link #has(Ip6, boolean)}. */
    public static boolean has(Ip4 address, boolean localhost) {
        return isLoopback(address) ? localhost : has(address);
    }
}
