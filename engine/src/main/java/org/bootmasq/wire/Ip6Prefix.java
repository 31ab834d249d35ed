package org.bootmasq.wire;

import java.util.Optional;

/**
 * An IPv6 address with a prefix length (RFC 4291 section 2.3): a network and all that is in it, or, where bits behind
 * the length are set, an address and its network.
 *
 * @param length 0 to 128 bits
 */
public record Ip6Prefix(Ip6 address, int length) {
    /** The length of one address. */
    public static final int SINGLE = 128;

    /** One address alone. */
    public static Ip6Prefix of(Ip6 address) {
        return new Ip6Prefix(address, SINGLE);
    }

    /** {@code address/length}; empty where it is not. */
    public static Optional<Ip6Prefix> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) return Optional.empty();
        String digits = text.substring(slash + 1);
        boolean number = !digits.isEmpty()
                && digits.length() <= 3
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(digits) <= SINGLE;
        if (!number) return Optional.empty();
        return Ip6.parse(text.substring(0, slash)).map(address -> new Ip6Prefix(address, Integer.parseInt(digits)));
    }

    /** The first address in it. */
    public Ip6 first() {
        return address.network(length);
    }

    /** The last address in it. */
    public Ip6 last() {
        return address.lastOf(length);
    }

    /** Whether no bit behind the length is set. */
    public boolean isNetwork() {
        return address.equals(first());
    }

    /** Whether it is one address. */
    public boolean isSingle() {
        return length == SINGLE;
    }

    /** Whether an address is in it. */
    public boolean contains(Ip6 other) {
        return other.sameNetwork(address, length);
    }

    /** Whether all of another prefix is in it. */
    public boolean contains(Ip6Prefix other) {
        return other.length >= length && contains(other.address);
    }

    /** Whether both have addresses in common: then one of them holds the other. */
    public boolean overlaps(Ip6Prefix other) {
        return address.sameNetwork(other.address, Math.min(length, other.length));
    }

    /** {@code address/length}. */
    @Override
    public String toString() {
        return address + "/" + length;
    }
}
