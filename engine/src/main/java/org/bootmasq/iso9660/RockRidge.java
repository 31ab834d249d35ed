package org.bootmasq.iso9660;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.bootmasq.wire.Malformed;
import org.jspecify.annotations.Nullable;

/** What a directory record's system use entries (IEEE P1281) say of POSIX things (IEEE P1282). */
final class RockRidge {
    /** The longest name and the longest target that Linux has. */
    private static final int LONGEST_NAME = 255;

    private static final int LONGEST_TARGET = 4095;

    /** How many areas may continue one another. */
    private static final int MOST_AREAS = 32;

    private static final int CONTINUE = 1;
    private static final int CURRENT = 2;
    private static final int PARENT = 4;
    private static final int ROOT = 8;

    private final int blockSize;

    private final StringBuilder nameSoFar = new StringBuilder();
    private boolean nameEnded;
    private final StringBuilder targetSoFar = new StringBuilder();
    private boolean link;
    private boolean targetJoins;

    private int sharingSkip = -1;
    private boolean announced;
    private int mode;
    private long child = -1;
    private boolean relocated;
    private boolean compressed;
    private @Nullable Instant modified;

    private long nextOffset = -1;
    private int nextLength;

    private RockRidge(int blockSize) {
        this.blockSize = blockSize;
    }

    /**
     * Reads an area and those that continue it.
     *
     * @param area the octets of a directory record that are for the system's use
     */
    static RockRidge of(Sectors sectors, int blockSize, ByteBuffer area) throws Malformed, Image.Unreadable {
        var found = new RockRidge(blockSize);
        found.area(area);
        for (int areas = 1; found.nextOffset >= 0; areas++) {
            if (areas == MOST_AREAS) throw Sectors.broken("System use areas continue without end", found.nextOffset);
            long offset = found.nextOffset;
            found.nextOffset = -1;
            found.area(sectors.inSector(offset, found.nextLength));
        }
        return found;
    }

    /** The name, or empty if there is none. */
    String name() {
        return nameSoFar.toString();
    }

    /** Whether it is a symbolic link. */
    boolean isLink() {
        return link;
    }

    /** Where a symbolic link leads, with slashes. */
    String target() {
        return targetSoFar.toString();
    }

    /** The file mode (st_mode), or 0 if it is not told. */
    int mode() {
        return mode;
    }

    /** Where the directory is for which a record stands in, in octets; negative if it stands for itself. */
    long child() {
        return child;
    }

    /** Whether it is a directory that is listed elsewhere, where another record stands in for it. */
    boolean isRelocated() {
        return relocated;
    }

    /** Whether the octets are compressed (zisofs). */
    boolean isCompressed() {
        return compressed;
    }

    /** When the contents were changed last, if it is told. */
    @Nullable
    Instant modified() {
        return modified;
    }

    /** How many octets of every system use area belong to others (SP); negative if this is no beginning of SUSP. */
    int sharingSkip() {
        return sharingSkip;
    }

    /** Whether Rock Ridge is announced (ER) or used here. */
    boolean isAnnounced() {
        return announced;
    }

    private void area(ByteBuffer area) throws Malformed {
        int at = 0;
        while (area.limit() - at >= 4) {
            int length = area.get(at + 2) & 0xff;
            // Zeros fill what is left over.
            if (length < 4) return;
            if (length > area.limit() - at) throw new Malformed(at, "A system use entry reaches beyond its area");
            int signature = (area.get(at) & 0xff) << 8 | area.get(at + 1) & 0xff;
            if (signature == ('S' << 8 | 'T')) return;
            entry(signature, area.slice(at, length).order(area.order()));
            at += length;
        }
    }

    private void entry(int signature, ByteBuffer entry) throws Malformed {
        int length = entry.limit();
        switch (signature) {
            case 'C' << 8 | 'E' -> {
                if (length < 28) throw new Malformed(length, "A continuation says not where");
                nextOffset = unsigned(entry, 4) * blockSize + unsigned(entry, 12);
                nextLength = (int) Math.min(unsigned(entry, 20), Sectors.SECTOR + 1);
            }
            case 'S' << 8 | 'P' -> {
                if (length >= 7 && (entry.get(4) & 0xff) == 0xbe && (entry.get(5) & 0xff) == 0xef)
                    sharingSkip = entry.get(6) & 0xff;
            }
            case 'E' << 8 | 'R' -> announced |= length >= 8 && identifies(entry);
            case 'R' << 8 | 'R' -> announced = true;
            case 'P' << 8 | 'X' -> {
                announced = true;
                if (length >= 8) mode = entry.getInt(4);
            }
            case 'N' << 8 | 'M' -> name(entry);
            case 'S' << 8 | 'L' -> target(entry);
            case 'C' << 8 | 'L' -> {
                if (length < 8) throw new Malformed(length, "A relocated directory has no place");
                child = unsigned(entry, 4) * blockSize;
            }
            case 'R' << 8 | 'E' -> relocated = true;
            case 'T' << 8 | 'F' -> time(entry);
            case 'Z' << 8 | 'F' -> compressed = true;
            default -> {
                // Somebody else's.
            }
        }
    }

    private static boolean identifies(ByteBuffer entry) {
        var id = new StringBuilder();
        int end = Math.min(entry.limit(), 8 + (entry.get(4) & 0xff));
        for (int i = 8; i < end; i++) id.append((char) (entry.get(i) & 0xff));
        return id.indexOf("RRIP_") == 0 || id.indexOf("IEEE_P1282") == 0 || id.indexOf("IEEE_1282") == 0;
    }

    /** RRIP 4.1.4: a name may go on in the entry behind. */
    private void name(ByteBuffer entry) throws Malformed {
        if (nameEnded || entry.limit() < 5) return;
        int flags = entry.get(4);
        nameEnded = (flags & CONTINUE) == 0;
        // Those of directories for themselves and their parents need no name.
        if ((flags & (CURRENT | PARENT)) != 0) return;
        append(nameSoFar, entry, 5, entry.limit(), LONGEST_NAME);
    }

    /** RRIP 4.1.3: components, each of which may go on in the one behind, as the list may in the entry behind. */
    private void target(ByteBuffer entry) throws Malformed {
        link = true;
        int at = 5;
        while (entry.limit() - at >= 2) {
            int flags = entry.get(at);
            int end = at + 2 + (entry.get(at + 1) & 0xff);
            if (end > entry.limit()) throw new Malformed(at, "A link's component reaches beyond its entry");
            if (!targetJoins && !targetSoFar.isEmpty() && targetSoFar.charAt(targetSoFar.length() - 1) != '/')
                targetSoFar.append('/');
            if ((flags & ROOT) != 0) targetSoFar.append('/');
            else if ((flags & PARENT) != 0) targetSoFar.append("..");
            else if ((flags & CURRENT) != 0) targetSoFar.append('.');
            else append(targetSoFar, entry, at + 2, end, LONGEST_TARGET);
            if (targetSoFar.length() > LONGEST_TARGET) throw new Malformed(at, "A link's target is too long");
            targetJoins = (flags & CONTINUE) != 0;
            at = end;
        }
    }

    /** RRIP 4.1.6: which times are there, in the order of their bits. */
    private void time(ByteBuffer entry) {
        if (entry.limit() < 5) return;
        int flags = entry.get(4);
        boolean digits = (flags & 0x80) != 0;
        int length = digits ? IsoTime.LONG : IsoTime.SHORT;
        int at = 5 + ((flags & 1) != 0 ? length : 0);
        if ((flags & 2) == 0 || at + length > entry.limit()) return;
        modified = digits ? IsoTime.longAt(entry, at) : IsoTime.shortAt(entry, at);
    }

    private static void append(StringBuilder text, ByteBuffer entry, int from, int to, int longest) throws Malformed {
        if (text.length() + to - from > longest) throw new Malformed(from, "A name is too long");
        for (int i = from; i < to; i++) text.append((char) (entry.get(i) & 0xff));
    }

    private static long unsigned(ByteBuffer entry, int at) {
        return Integer.toUnsignedLong(entry.getInt(at));
    }
}
