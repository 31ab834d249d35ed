package org.bootmasq.iso9660;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * A directory record (ECMA-119 9.1).
 *
 * @param offset where its octets begin in the image, behind an extended attribute record
 * @param length how many there are
 * @param interleaved whether there are gaps between its octets
 * @param volume the number of the volume of a set on which they are
 * @param identifier its name as it is written
 * @param systemUse what is left of the record
 */
record DirectoryRecord(
        long offset,
        long length,
        Instant modified,
        int flags,
        boolean interleaved,
        int volume,
        Bytes identifier,
        ByteBuffer systemUse) {
    private static final int HEAD = 33;
    private static final int DIRECTORY = 2;
    private static final int ASSOCIATED = 4;
    private static final int MULTI_EXTENT = 0x80;

    /** The shortest there is: its name is one octet. */
    static final int SHORTEST = HEAD + 1;

    /**
     * Reads a record.
     *
     * @param octets exactly the record, little-endian
     * @param at where it is in the image
     */
    static DirectoryRecord read(ByteBuffer octets, long at, int blockSize) throws Malformed {
        int length = octets.limit();
        if (length < SHORTEST) throw Sectors.broken("A directory record is too short", at);
        int nameLength = octets.get(32) & 0xff;
        if (nameLength == 0 || HEAD + nameLength > length)
            throw Sectors.broken("A name reaches beyond its directory record", at);
        // The name is filled up to an even place.
        int use = Math.min(length, HEAD + nameLength + 1 & ~1);
        var name = new byte[nameLength];
        octets.get(HEAD, name);
        long block = Integer.toUnsignedLong(octets.getInt(2)) + (octets.get(1) & 0xff);
        return new DirectoryRecord(
                block * blockSize,
                Integer.toUnsignedLong(octets.getInt(10)),
                IsoTime.shortAt(octets, 18),
                octets.get(25) & 0xff,
                (octets.get(26) | octets.get(27)) != 0,
                octets.getShort(28) & 0xffff,
                Bytes.owning(name),
                octets.slice(use, length - use).order(octets.order()));
    }

    /** The system use area, but for so many octets at its beginning that are somebody else's. */
    ByteBuffer systemUseBehind(int skip) {
        int from = Math.min(skip, systemUse.limit());
        return systemUse.slice(from, systemUse.limit() - from).order(systemUse.order());
    }

    /** Whether it is a directory. */
    boolean isDirectory() {
        return (flags & DIRECTORY) != 0;
    }

    /** Whether it is another file's resource fork or the like, under the same name. */
    boolean isAssociated() {
        return (flags & ASSOCIATED) != 0;
    }

    /** Whether the record behind it is of the same file. */
    boolean goesOn() {
        return (flags & MULTI_EXTENT) != 0;
    }

    /** Whether it is the directory itself, or the one above it. */
    boolean isSelfOrParent() {
        return identifier.length() == 1 && identifier.at(0) <= 1;
    }
}
