package org.bootmasq.dns.message;

import java.util.Optional;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** Addresses as names: RFC 1035 section 3.5 and RFC 3596 section 2.5. */
public final class ReverseName {
    private static final Name FOUR = Name.of("in-addr.arpa");
    private static final Name SIX = Name.of("ip6.arpa");
    private static final Name ZERO = Name.of("0");
    private static final int NIBBLES = 32;

    private ReverseName() {}

    /** The address that a name stands for; empty if it stands for none, or for a network. */
    public static Optional<IpAddress> address(Name name) {
        if (name.isIn(FOUR)) return four(name);
        return name.isIn(SIX) ? six(name) : Optional.empty();
    }

    /** As {@link #address}, but the name may stand for a network too: what it does not say is zero. */
    public static Optional<IpAddress> network(Name name) {
        Name whole = name;
        int missing = name.isIn(FOUR) ? 6 - name.labels() : name.isIn(SIX) ? NIBBLES + 2 - name.labels() : 0;
        for (int i = 0; i < missing; i++) whole = ZERO.below(whole).orElse(whole);
        return address(whole);
    }

    private static Optional<IpAddress> four(Name name) {
        if (name.labels() != 6) return Optional.empty();
        byte[] wire = name.octets();
        int bits = 0;
        int at = 0;
        for (int label = 0; label < 4; label++) {
            int length = wire[at];
            int value = 0;
            if (length > 3) return Optional.empty();
            for (int i = 1; i <= length; i++) {
                int digit = Character.digit(wire[at + i], 10);
                if (digit < 0) return Optional.empty();
                value = value * 10 + digit;
            }
            if (value > 255) return Optional.empty();
            bits |= value << (8 * label);
            at += length + 1;
        }
        return Optional.of(new Ip4(bits));
    }

    private static Optional<IpAddress> six(Name name) {
        if (name.labels() != NIBBLES + 2) return Optional.empty();
        byte[] wire = name.octets();
        long high = 0;
        long low = 0;
        for (int label = 0; label < NIBBLES; label++) {
            int digit = wire[label * 2] == 1 ? Character.digit(wire[label * 2 + 1], 16) : -1;
            if (digit < 0) return Optional.empty();
            if (label < 16) low |= (long) digit << (4 * label);
            else high |= (long) digit << (4 * (label - 16));
        }
        return Optional.of(new Ip6(high, low));
    }

    /** The name that stands for an address. */
    public static Name of(IpAddress address) {
        var text = new StringBuilder();
        switch (address) {
            case Ip4 four -> {
                for (int shift = 0; shift < 32; shift += 8)
                    text.append(four.bits() >>> shift & 255).append('.');
                text.append("in-addr.arpa");
            }
            case Ip6 six -> {
                for (int i = 0; i < NIBBLES; i++) {
                    long nibble = i < 16 ? six.low() >>> (4 * i) : six.high() >>> (4 * (i - 16));
                    text.append(Long.toHexString(nibble & 15)).append('.');
                }
                text.append("ip6.arpa");
            }
        }
        return Name.of(text.toString());
    }

    /**
     * dnsmasq: the networks whose addresses mean nothing to servers elsewhere, for {@code bogus-priv}: RFC 6303, RFC
     * 6598, and site-local ones.
     */
    public static boolean isPrivate(IpAddress address) {
        return switch (address) {
            case Ip4 four -> PrivateNetworks.has(four);
            case Ip6 six ->
                (six.high() >>> 56 & 0xff) == 0xfd
                        || six.isLinkLocal()
                        || (six.high() >>> 48 & 0xffc0) == 0xfec0
                        || six.high() >>> 32 == 0x20010db8L
                        || (six.high() == 0 && six.low() >>> 1 == 0);
        };
    }
}
