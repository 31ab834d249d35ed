package org.bootmasq.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An IPv6 address.
 *
 * @param high the first eight octets
 * @param low the last eight octets
 */
public record Ip6(long high, long low) implements IpAddress, Comparable<Ip6> {
    public static final Ip6 UNSPECIFIED = new Ip6(0, 0);

    /** @param octets 16, in network order */
    public static Ip6 ofOctets(Bytes octets) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 8; i++) high = high << 8 | octets.at(i);
        for (int i = 8; i < 16; i++) low = low << 8 | octets.at(i);
        return new Ip6(high, low);
    }

    /** RFC 4291 section 2.2, all three forms; no scope id. */
    public static Optional<Ip6> parse(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) return Optional.empty();
        List<Integer> head = gap < 0 ? groups(text, true) : groups(text.substring(0, gap), false);
        List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), true);
        if (head.contains(-1) || tail.contains(-1)) return Optional.empty();
        int count = head.size() + tail.size();
        if (gap < 0 ? count != 8 : count > 7) return Optional.empty();
        var all = new ArrayList<>(head);
        for (int i = count; i < 8; i++) all.add(0);
        all.addAll(tail);
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) high = high << 16 | all.get(i);
        for (int i = 4; i < 8; i++) low = low << 16 | all.get(i);
        return Optional.of(new Ip6(high, low));
    }

    /** The 16-bit groups of a part without a gap; -1 stands for a group that is wrong. */
    private static List<Integer> groups(String part, boolean last) {
        var groups = new ArrayList<Integer>();
        if (part.isEmpty()) return groups;
        String[] pieces = part.split(":", -1);
        for (int i = 0; i < pieces.length; i++) {
            String piece = pieces[i];
            if (last && i == pieces.length - 1 && piece.indexOf('.') >= 0) {
                Optional<Ip4> four = Ip4.parse(piece);
                groups.add(four.isPresent() ? four.get().bits() >>> 16 : -1);
                groups.add(four.isPresent() ? four.get().bits() & 0xffff : -1);
            } else {
                boolean hex = piece.length() >= 1 && piece.length() <= 4;
                for (int c = 0; hex && c < piece.length(); c++) hex = Character.digit(piece.charAt(c), 16) >= 0;
                groups.add(hex ? Integer.parseInt(piece, 16) : -1);
            }
        }
        return groups;
    }

    /**
     * Whether the first bits of both are equal.
     *
     * @param length 0 to 128
     */
    public boolean sameNetwork(Ip6 other, int length) {
        return ((high ^ other.high) & highMask(length)) == 0 && ((low ^ other.low) & lowMask(length)) == 0;
    }

    /** Whether it means something on one link only (RFC 4291 section 2.5.6: fe80::/10). */
    public boolean isLinkLocal() {
        return high >>> 54 == 0xfe80 >>> 6;
    }

    /** Whether it is in ff00::/8 (RFC 4291 section 2.7). */
    public boolean isMulticast() {
        return high >>> 56 == 0xff;
    }

    /** Whether it is {@code ::}. */
    @Override
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /**
     * 16 bits of the address.
     *
     * @param index 0 to 7
     */
    public int group(int index) {
        return (int) ((index < 4 ? high >>> (48 - 16 * index) : low >>> (112 - 16 * index)) & 0xffff);
    }

    /** In the order of the numbers that addresses are. */
    @Override
    public int compareTo(Ip6 other) {
        int above = Long.compareUnsigned(high, other.high);
        return above != 0 ? above : Long.compareUnsigned(low, other.low);
    }

    /** The next address; the first of all behind the last. */
    public Ip6 next() {
        return new Ip6(low == -1L ? high + 1 : high, low + 1);
    }

    /**
     * The first address of the network that this one is in.
     *
     * @param length 0 to 128
     */
    public Ip6 network(int length) {
        return new Ip6(high & highMask(length), low & lowMask(length));
    }

    /**
     * The last address of the network that this one is in.
     *
     * @param length 0 to 128
     */
    public Ip6 lastOf(int length) {
        return new Ip6(high | ~highMask(length), low | ~lowMask(length));
    }

    /**
     * The first bits of this address with the last bits of another.
     *
     * @param length how many bits are of this address, 0 to 128
     */
    public Ip6 withHostPart(Ip6 host, int length) {
        return new Ip6(
                high & highMask(length) | host.high & ~highMask(length),
                low & lowMask(length) | host.low & ~lowMask(length));
    }

    /** Whether it lies between two addresses, these included. */
    public boolean between(Ip6 first, Ip6 last) {
        return compareTo(first) >= 0 && compareTo(last) <= 0;
    }

    private static long highMask(int length) {
        return length >= 64 ? -1L : length == 0 ? 0 : -1L << (64 - length);
    }

    private static long lowMask(int length) {
        return length <= 64 ? 0 : -1L << (128 - length);
    }

    @Override
    public Bytes octets() {
        var octets = new byte[16];
        for (int i = 0; i < 8; i++) {
            octets[i] = (byte) (high >>> (56 - 8 * i));
            octets[8 + i] = (byte) (low >>> (56 - 8 * i));
        }
        return Bytes.owning(octets);
    }

    /** The canonical form of RFC 5952 section 4. */
    @Override
    public String toString() {
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(i + run) == 0) run++;
            if (run > bestLength) {
                best = i;
                bestLength = run;
            }
            i += run;
        }
        boolean mapped = high == 0 && low >>> 32 == 0xffff;
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
            if (mapped && i == 6) return text.append(new Ip4((int) low)).toString();
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }
}
