package org.bootmasq.wire;

/** Reads a packet front to back in network order; whatever lies past the end is {@link Malformed}. */
public final class ByteReader {
    private final byte[] octets;
    private final int start;
    private final int end;
    private int at;

    /** A reader at the first octet. */
    public ByteReader(Bytes packet) {
        this(packet.toArray(), 0, packet.length());
    }

    /** Reads in place: the array must not change meanwhile. */
    public ByteReader(byte[] octets, int offset, int length) {
        this.octets = octets;
        this.start = offset;
        this.end = offset + length;
        this.at = offset;
    }

    /** How many octets have been read. */
    public int offset() {
        return at - start;
    }

    /** How many octets have not been read. */
    public int remaining() {
        return end - at;
    }

    /** Whether any octet has not been read. */
    public boolean hasMore() {
        return at < end;
    }

    /** Reads an octet, 0 to 255; malformed if none is left. */
    public int u8() throws Malformed {
        need(1);
        return octets[at++] & 0xff;
    }

    /** Reads two octets, the higher one first, 0 to 65535; malformed if fewer are left. */
    public int u16() throws Malformed {
        need(2);
        return (octets[at++] & 0xff) << 8 | octets[at++] & 0xff;
    }

    /** 32 bits in an int; use {@link Integer#toUnsignedLong} where the value counts. */
    public int i32() throws Malformed {
        return u16() << 16 | u16();
    }

    /** Reads an IPv4 address; malformed if fewer than four octets are left. */
    public Ip4 ip4() throws Malformed {
        return new Ip4(i32());
    }

    /** Reads an IPv6 address; malformed if fewer than sixteen octets are left. */
    public Ip6 ip6() throws Malformed {
        long high = Integer.toUnsignedLong(i32()) << 32 | Integer.toUnsignedLong(i32());
        return new Ip6(high, Integer.toUnsignedLong(i32()) << 32 | Integer.toUnsignedLong(i32()));
    }

    /** A reader over the next so many octets, which count as read here; malformed if fewer are left. */
    public ByteReader part(int length) throws Malformed {
        need(length);
        at += length;
        return new ByteReader(octets, at - length, length);
    }

    /** Reads so many octets; malformed if fewer are left. */
    public Bytes bytes(int length) throws Malformed {
        need(length);
        Bytes taken = Bytes.copyOf(octets, at, length);
        at += length;
        return taken;
    }

    /** Reads all that is left, which may be nothing. */
    public Bytes rest() {
        Bytes taken = Bytes.copyOf(octets, at, end - at);
        at = end;
        return taken;
    }

    /** Passes over so many octets; malformed if fewer are left. */
    public void skip(int length) throws Malformed {
        need(length);
        at += length;
    }

    /**
     * The octets up to a NUL, which is taken too.
     *
     * @throws Malformed if there is none before the end
     */
    public Bytes untilNul() throws Malformed {
        for (int i = at; i < end; i++) {
            if (octets[i] == 0) {
                Bytes taken = Bytes.copyOf(octets, at, i - at);
                at = i + 1;
                return taken;
            }
        }
        throw malformed("no terminating NUL");
    }

    /** What to throw where a rule is broken at the place that is read next. */
    public Malformed malformed(String rule) {
        return new Malformed(offset(), rule);
    }

    private void need(int length) throws Malformed {
        if (length < 0 || length > end - at) throw malformed("%d octets needed, %d left".formatted(length, end - at));
    }
}
