package org.bootmasq.iso9660;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * The tree of an image that is shown.
 *
 * @param blockSize octets of a logical block: 512, 1024 or 2048
 * @param number the volume's own in its set
 * @param root the root directory
 * @param names whose names its directories have
 * @param skip octets of each system use area that are not Rock Ridge's
 */
record Volume(int blockSize, int number, Extent root, Names names, int skip) {
    private static final int FIRST = 16;

    /** Where a kernel stops too. */
    private static final int MOST_DESCRIPTORS = 84;

    private static final int PRIMARY = 1;
    private static final int SUPPLEMENTARY = 2;
    private static final int TERMINATOR = 255;
    private static final Bytes STANDARD = Bytes.latin1("CD001");

    /** Where system use areas of CD-ROM XA have room for others. */
    private static final int XA = 14;

    /** Looks at the volume descriptors (ECMA-119 8) and at the root's own record. */
    static Volume of(Sectors sectors) throws Malformed, Image.Unreadable {
        Volume primary = null;
        Volume joliet = null;
        for (int i = 0; i < MOST_DESCRIPTORS; i++) {
            long at = (long) (FIRST + i) * Sectors.SECTOR;
            if (at + Sectors.SECTOR > sectors.size()) break;
            ByteBuffer octets = sectors.inSector(at, Sectors.SECTOR);
            var head = new byte[6];
            octets.get(1, head);
            if (!Bytes.copyOf(head, 0, 5).equals(STANDARD)) break;
            int type = octets.get(0) & 0xff;
            if (type == TERMINATOR) break;
            // Version 2 of a supplementary descriptor is ISO 9660:1999, whose files the primary one has too.
            if (head[5] != 1) continue;
            if (type == PRIMARY && primary == null) primary = described(octets, at, Names.PLAIN);
            if (type == SUPPLEMENTARY && joliet == null && isJoliet(octets))
                joliet = described(octets, at, Names.JOLIET);
        }
        Volume rockRidge = primary == null ? null : rockRidge(sectors, primary);
        if (rockRidge != null) return rockRidge;
        if (joliet != null) return joliet;
        if (primary != null) return primary;
        throw new Malformed(FIRST * Sectors.SECTOR, "This is no ISO 9660 image: it has no volume descriptor");
    }

    /** Whether the escape sequences are those of UCS-2. */
    private static boolean isJoliet(ByteBuffer descriptor) {
        int level = descriptor.get(90);
        return descriptor.get(88) == '%' && descriptor.get(89) == '/' && (level == '@' || level == 'C' || level == 'E');
    }

    private static Volume described(ByteBuffer descriptor, long at, Names names) throws Malformed {
        int blockSize = descriptor.getShort(128) & 0xffff;
        if (blockSize != 512 && blockSize != 1024 && blockSize != 2048)
            throw Sectors.broken("Logical blocks have %d octets".formatted(blockSize), at);
        int length = descriptor.get(156) & 0xff;
        if (length != DirectoryRecord.SHORTEST) throw Sectors.broken("The root has no directory record", at);
        var root = DirectoryRecord.read(descriptor.slice(156, length).order(descriptor.order()), at, blockSize);
        int number = descriptor.getShort(124) & 0xffff;
        return new Volume(blockSize, number, new Extent(root.offset(), root.length()), names, 0);
    }

    /** The same with Rock Ridge's names, or null if the root does not tell of any. */
    private static @Nullable Volume rockRidge(Sectors sectors, Volume plain) throws Malformed, Image.Unreadable {
        DirectoryRecord self = self(sectors, plain.root.offset(), plain.blockSize);
        for (int before : new int[] {0, XA}) {
            ByteBuffer area = self.systemUseBehind(before);
            // SUSP 5.3: the first entry, where there may as well be something else's octets.
            if (area.limit() < 2 || area.get(0) != 'S' || area.get(1) != 'P') continue;
            var found = RockRidge.of(sectors, plain.blockSize, area);
            if (found.sharingSkip() >= 0 && found.isAnnounced())
                return new Volume(plain.blockSize, plain.number, plain.root, Names.ROCK_RIDGE, found.sharingSkip());
        }
        return null;
    }

    /** The record that a directory has of itself; it is the first. */
    static DirectoryRecord self(Sectors sectors, long directory, int blockSize) throws Malformed, Image.Unreadable {
        int length = sectors.inSector(directory, 1).get(0) & 0xff;
        ByteBuffer octets = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        octets.put(sectors.inSector(directory, length)).flip();
        var self = DirectoryRecord.read(octets, directory, blockSize);
        if (!self.isDirectory()
                || self.identifier().length() != 1
                || self.identifier().at(0) != 0)
            throw Sectors.broken("A directory does not begin with itself", directory);
        return self;
    }
}
