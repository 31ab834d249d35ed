package org.bootmasq.iso9660;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bootmasq.wire.Bytes;

/** Lays out an image sector by sector, as it should be or not; every number is where a test says. */
public final class ImageBuilder implements Image {
    public static final int FILE = 0;
    public static final int DIRECTORY = 2;
    public static final int MULTI_EXTENT = 0x80;
    public static final Bytes SELF = Bytes.ofInts(0);
    public static final Bytes PARENT = Bytes.ofInts(1);
    public static final Bytes SHARING = Bytes.ofHex("53 50 07 01 be ef 00");
    public static final Bytes ROCK_RIDGE =
            Bytes.ofHex("45 52 12 01 0a 00 00 01").plus(Bytes.latin1("RRIP_1991A"));

    private byte[] octets;
    private int end;
    private long read;

    /** An image with so many sectors. */
    public ImageBuilder(int sectors) {
        octets = new byte[sectors * Sectors.SECTOR];
        end = octets.length;
    }

    /** A descriptor in a sector: 1 is a primary one, 2 Joliet's, 255 the last. */
    public ImageBuilder descriptor(int sector, int type, int rootSector, int rootLength) {
        put(sector, Bytes.ofInts(type).plus(Bytes.latin1("CD001")).plus(Bytes.ofInts(1)));
        if (type == 2) put(sector, 88, Bytes.latin1("%/E"));
        put(sector, 124, Bytes.ofInts(1, 0, 0, 1, 0, 8, 8, 0));
        return put(sector, 156, record(SELF, rootSector, rootLength, DIRECTORY));
    }

    /** Puts octets behind one another at the beginning of a sector. */
    public ImageBuilder put(int sector, Bytes... parts) {
        int at = 0;
        for (Bytes part : parts) {
            put(sector, at, part);
            at += part.length();
        }
        return this;
    }

    public ImageBuilder put(int sector, int offset, Bytes part) {
        part.copyTo(octets, sector * Sectors.SECTOR + offset);
        return this;
    }

    /** A directory with itself and its parent before what it holds. */
    public ImageBuilder directory(int sector, Bytes selfUse, Bytes... records) {
        Bytes all = record(SELF, sector, Sectors.SECTOR, DIRECTORY, selfUse)
                .plus(record(PARENT, sector, Sectors.SECTOR, DIRECTORY));
        for (Bytes record : records) all = all.plus(record);
        return put(sector, all);
    }

    public static Bytes record(String name, int sector, int length, int flags, Bytes... uses) {
        return record(Bytes.latin1(name), sector, length, flags, uses);
    }

    /** A directory record; its date is the first of February 2003, 04:05:06, an hour east of Greenwich. */
    public static Bytes record(Bytes name, int sector, int length, int flags, Bytes... uses) {
        Bytes use = Bytes.EMPTY;
        for (Bytes one : uses) use = use.plus(one);
        int place = 33 + name.length() + 1 & ~1;
        var octets = ByteBuffer.allocate(place + use.length() + 1 & ~1).order(ByteOrder.LITTLE_ENDIAN);
        octets.put(0, (byte) octets.limit());
        octets.putInt(2, sector).putInt(10, length);
        octets.put(18, new byte[] {103, 2, 1, 4, 5, 6, 4});
        octets.put(25, (byte) flags).putShort(28, (short) 1);
        octets.put(32, (byte) name.length()).put(33, name.toArray()).put(place, use.toArray());
        return Bytes.owning(octets.array());
    }

    /** A system use entry. */
    static Bytes use(String signature, Bytes content) {
        return Bytes.latin1(signature)
                .plus(Bytes.ofInts(4 + content.length(), 1))
                .plus(content);
    }

    static Bytes name(String name) {
        return use("NM", Bytes.ofInts(0).plus(Bytes.latin1(name)));
    }

    static Bytes mode(int mode) {
        return use("PX", both(mode).plus(both(1)).plus(both(0)).plus(both(0)));
    }

    static Bytes link(Bytes... components) {
        Bytes all = Bytes.ofInts(0);
        for (Bytes component : components) all = all.plus(component);
        return use("SL", all);
    }

    /** A link's component; flags are 1 for one that goes on, 2 for this directory, 4 for its parent, 8 for the root. */
    static Bytes component(int flags, String name) {
        return Bytes.ofInts(flags, name.length()).plus(Bytes.latin1(name));
    }

    static Bytes continuation(int sector, int offset, int length) {
        return use("CE", both(sector).plus(both(offset)).plus(both(length)));
    }

    /** A number in both orders of octets (ECMA-119 7.3.3). */
    static Bytes both(int number) {
        var octets = ByteBuffer.allocate(8).putInt(4, number);
        return Bytes.owning(octets.putInt(0, Integer.reverseBytes(number)).array());
    }

    static Bytes ucs2(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_16BE));
    }

    /** Cuts the image off. */
    ImageBuilder length(int length) {
        end = length;
        return this;
    }

    /** How many octets have been read of it. */
    long octetsRead() {
        return read;
    }

    byte[] array() {
        return Arrays.copyOf(octets, end);
    }

    @Override
    public long size() {
        return end;
    }

    @Override
    public int read(long offset, ByteBuffer into) {
        int length = Math.min(into.remaining(), end - (int) offset);
        into.put(octets, (int) offset, length);
        read += length;
        return length;
    }

    void set(int at, int octet) {
        octets[at] = (byte) octet;
    }
}
