package org.bootmasq.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;

/** A few octets that never change: a link-layer address, or an IP address in network order. */
public final class Octets {
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] octets;

    private Octets(byte[] octets) {
        this.octets = octets;
    }

    /** A copy of these octets. */
    public static Octets of(byte... octets) {
        return new Octets(octets.clone());
    }

    static Octets copy(MemorySegment from, long offset, long length) {
        return length <= 0 ? EMPTY : new Octets(from.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /** How many octets there are. */
    public int length() {
        return octets.length;
    }

    /** The octet at a place, from -128 to 127. */
    public byte at(int index) {
        return octets[index];
    }

    /** A copy as an array. */
    public byte[] toArray() {
        return octets.clone();
    }

    /** The first four octets as an IPv4 address; 0 where there are not four. */
    public int ip4() {
        if (octets.length != 4) return 0;
        return octets[0] << 24 | (octets[1] & 0xff) << 16 | (octets[2] & 0xff) << 8 | octets[3] & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /** {@code 52:54:00:12:34:56}. */
    @Override
    public String toString() {
        return HexFormat.ofDelimiter(":").formatHex(octets);
    }
}
