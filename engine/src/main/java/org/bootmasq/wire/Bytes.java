package org.bootmasq.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of octets, with the equality that an array lacks. */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] octets;

    private Bytes(byte[] octets) {
        this.octets = octets;
    }

    /** Copies what it is given. */
    public static Bytes of(byte... octets) {
        return octets.length == 0 ? EMPTY : new Bytes(octets.clone());
    }

    /** Takes the array over: nobody may change it any more. */
    public static Bytes owning(byte[] octets) {
        return octets.length == 0 ? EMPTY : new Bytes(octets);
    }

    /** Each value is taken modulo 256: {@code of(0xff, 1)}. */
    public static Bytes ofInts(int... values) {
        var octets = new byte[values.length];
        for (int i = 0; i < values.length; i++) octets[i] = (byte) values[i];
        return new Bytes(octets);
    }

    /** A copy of {@code length} octets from {@code offset} on. */
    public static Bytes copyOf(byte[] source, int offset, int length) {
        return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(source, offset, offset + length));
    }

    /** @param hex pairs of digits; spaces and colons between them are ignored */
    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex.replaceAll("[\\s:]", "")));
    }

    /** One octet a character (ISO 8859-1), the inverse of {@link #latin1()}. */
    public static Bytes latin1(String text) {
        return text.isEmpty() ? EMPTY : new Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** How many octets there are. */
    public int length() {
        return octets.length;
    }

    /** Whether there is no octet. */
    public boolean isEmpty() {
        return octets.length == 0;
    }

    /** The octet at an index, 0 to 255. */
    public int at(int index) {
        return octets[index] & 0xff;
    }

    /** The octets from the first place to before the second. */
    public Bytes slice(int from, int to) {
        return from == 0 && to == octets.length ? this : copyOf(octets, from, to - from);
    }

    /** The octets from a place to the end. */
    public Bytes slice(int from) {
        return slice(from, octets.length);
    }

    /** These octets with others behind them. */
    public Bytes plus(Bytes more) {
        if (isEmpty()) return more;
        if (more.isEmpty()) return this;
        var both = Arrays.copyOf(octets, octets.length + more.octets.length);
        System.arraycopy(more.octets, 0, both, octets.length, more.octets.length);
        return new Bytes(both);
    }

    /** Whether these begin with others. */
    public boolean startsWith(Bytes prefix) {
        return has(0, prefix);
    }

    /** Whether others stand somewhere in these. */
    public boolean contains(Bytes part) {
        return indexOf(part) >= 0;
    }

    /** The first place of a part, or -1. */
    public int indexOf(Bytes part) {
        for (int at = 0; at + part.length() <= length(); at++) {
            if (has(at, part)) return at;
        }
        return -1;
    }

    /** The first place of an octet at or behind another place, or -1. */
    public int indexOf(int octet, int from) {
        for (int at = from; at < octets.length; at++) if (octets[at] == (byte) octet) return at;
        return -1;
    }

    /** Whether a part stands at a place. */
    public boolean has(int at, Bytes part) {
        return at + part.length() <= length()
                && Arrays.equals(octets, at, at + part.length(), part.octets, 0, part.length());
    }

    /** One character an octet (ISO 8859-1): no octet is lost or replaced. */
    public String latin1() {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** What is printable ASCII in it; the rest is left out. */
    public String printable() {
        var text = new StringBuilder(octets.length);
        for (byte octet : octets) {
            if (octet >= ' ' && octet <= '~') text.append((char) octet);
        }
        return text.toString();
    }

    /** Lower-case pairs with colons, as {@code 52:54:00}. */
    public String colonHex() {
        return HexFormat.ofDelimiter(":").formatHex(octets);
    }

    /** Two hexadecimal digits for each octet, nothing between them. */
    public String hex() {
        return HexFormat.of().formatHex(octets);
    }

    /** A copy as an array. */
    public byte[] toArray() {
        return octets.clone();
    }

    /** Copies all octets to a place in an array. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(octets, 0, target, offset, octets.length);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(octets, other.octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        // Not Arrays.hashCode: hardware addresses that differ in their last three octets would fall on one another by
        // eights.
        int hash = 0x811c9dc5;
        for (byte octet : octets) hash = (hash ^ octet) * 0x01000193;
        return hash ^ hash >>> 15;
    }

    @Override
    public String toString() {
        return hex();
    }
}
