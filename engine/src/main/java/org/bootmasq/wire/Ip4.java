package org.bootmasq.wire;

import java.util.Optional;

/**
 * An IPv4 address or netmask.
 *
 * @param bits the address in host order: 192.0.2.1 is 0xc0000201
 */
public record Ip4(int bits) implements IpAddress, Comparable<Ip4> {
    public static final Ip4 UNSPECIFIED = new Ip4(0);
    public static final Ip4 BROADCAST = new Ip4(-1);

    /** An address of four octets, each 0 to 255. */
    public static Ip4 of(int a, int b, int c, int d) {
        return new Ip4(a << 24 | b << 16 | c << 8 | d);
    }

    /** Four decimal numbers of 0 to 255 without leading zeros beyond one digit group, as inet_pton(3) takes them. */
    public static Optional<Ip4> parse(String text) {
        int bits = 0;
        int at = 0;
        for (int part = 0; part < 4; part++) {
            int start = at;
            int value = 0;
            while (at < text.length() && at - start < 3 && isDigit(text.charAt(at))) {
                value = value * 10 + (text.charAt(at++) - '0');
            }
            boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
            if (at == start || value > 255 || leadingZero) return Optional.empty();
            bits = bits << 8 | value;
            if (part < 3 && (at >= text.length() || text.charAt(at++) != '.')) return Optional.empty();
        }
        return at == text.length() ? Optional.of(new Ip4(bits)) : Optional.empty();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /**
     * For constants in code and tests.
     *
     * @throws IllegalArgumentException if it is not an address
     */
    public static Ip4 of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IPv4 address: " + text));
    }

    /**
     * The mask with so many leading ones.
     *
     * @param length 0 to 32
     */
    public static Ip4 maskOf(int length) {
        return new Ip4(length == 0 ? 0 : -1 << (32 - length));
    }

    /** The number of leading ones, for a netmask. */
    public int prefixLength() {
        return Integer.numberOfLeadingZeros(~bits);
    }

    /** Whether it is 0.0.0.0. */
    @Override
    public boolean isUnspecified() {
        return bits == 0;
    }

    /** Whether it is in 224.0.0.0/4 (RFC 5771). */
    public boolean isMulticast() {
        return bits >>> 28 == 14;
    }

    /** The bits that are set in both: of an address and a netmask, the network. */
    public Ip4 and(Ip4 mask) {
        return new Ip4(bits & mask.bits);
    }

    /** The bits that are set in either. */
    public Ip4 or(Ip4 other) {
        return new Ip4(bits | other.bits);
    }

    /** All bits the other way round: of a netmask, the part of hosts. */
    public Ip4 not() {
        return new Ip4(~bits);
    }

    /** The address so many further on, which may be negative; it wraps at the end. */
    public Ip4 plus(int offset) {
        return new Ip4(bits + offset);
    }

    /** Whether both lie in one network of this mask. */
    public boolean sameNetwork(Ip4 other, Ip4 netmask) {
        return ((bits ^ other.bits) & netmask.bits) == 0;
    }

    /** Whether first <= this <= last, unsigned. */
    public boolean between(Ip4 first, Ip4 last) {
        return compareTo(first) >= 0 && compareTo(last) <= 0;
    }

    @Override
    public Bytes octets() {
        return Bytes.ofInts(bits >>> 24, bits >>> 16, bits >>> 8, bits);
    }

    @Override
    public int compareTo(Ip4 other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
