package org.bootmasq.iso9660;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;
import org.jspecify.annotations.Nullable;

/** Reads a directory front to back (ECMA-119 6.8), a few sectors at a time. */
final class DirectoryReader {
    /** Octets of the largest directory. */
    static final int LARGEST = 64 << 20;

    private static final int WINDOW = 16 * Sectors.SECTOR;
    private static final int LONGEST_RECORD = 255;

    /** Sections of 4 GiB each, of which 4096 are more than an image can hold. */
    private static final int MOST_SECTIONS = 4096;

    private static final int TYPE = 0xf000;
    private static final int REGULAR = 0x8000;
    private static final int SYMBOLIC_LINK = 0xa000;

    private final Sectors sectors;
    private final Volume volume;
    private final Extent directory;
    private final ByteBuffer window;

    /** Where in the directory the window begins, and where the next record is. */
    private long windowAt;

    private long at;

    DirectoryReader(Sectors sectors, Volume volume, Extent directory) throws Malformed {
        this.sectors = sectors;
        this.volume = volume;
        this.directory = directory;
        if (directory.length() > LARGEST) throw Sectors.broken("A directory is too large", directory.offset());
        sectors.within(directory.offset(), directory.length());
        window = ByteBuffer.allocate((int) Math.min(WINDOW, directory.length()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .limit(0);
    }

    /** What comes next in the directory; null at its end. */
    @Nullable
    Entry next() throws Malformed, Image.Unreadable {
        for (DirectoryRecord first = record(); first != null; first = record()) {
            if (first.isSelfOrParent()) continue;
            Entry entry = entry(first);
            if (entry != null) return entry;
        }
        return null;
    }

    private @Nullable DirectoryRecord record() throws Malformed, Image.Unreadable {
        while (at < directory.length()) {
            int place = see();
            int length = window.get(place) & 0xff;
            if (length == 0) {
                // Records do not reach into another sector, so that its end may be left empty.
                at = (at / volume.blockSize() + 1) * volume.blockSize();
                continue;
            }
            long where = directory.offset() + at;
            if (length > window.limit() - place)
                throw Sectors.broken("A directory record reaches beyond its directory", where);
            at += length;
            return DirectoryRecord.read(window.slice(place, length).order(window.order()), where, volume.blockSize());
        }
        return null;
    }

    /** Has the next record in the window, and says where. */
    private int see() throws Malformed, Image.Unreadable {
        long needed = Math.min(LONGEST_RECORD, directory.length() - at);
        if (at + needed > windowAt + window.limit()) {
            window.clear().limit((int) Math.min(window.capacity(), directory.length() - at));
            sectors.read(directory.offset() + at, window);
            windowAt = at;
        }
        return (int) (at - windowAt);
    }

    /** What a record and those that go on with it are; null for what is not shown. */
    private @Nullable Entry entry(DirectoryRecord first) throws Malformed, Image.Unreadable {
        RockRidge more = null;
        if (volume.names() == Names.ROCK_RIDGE)
            more = RockRidge.of(sectors, volume.blockSize(), first.systemUseBehind(volume.skip()));
        String obstacle = first.interleaved() ? "It is interleaved" : "";
        if (first.volume() > 1 && first.volume() != volume.number()) obstacle = "It is on another volume";
        if (more != null && more.isCompressed()) obstacle = "It is compressed";
        List<Extent> sections = first.goesOn() ? sections(first) : List.of(new Extent(first.offset(), first.length()));
        String name = more == null ? "" : more.name();
        boolean exact = !name.isEmpty();
        if (!exact) name = volume.names().of(first.identifier());
        if (first.isAssociated() || !Names.isOne(name) || more != null && more.isRelocated()) return null;
        Instant modified = more == null ? null : more.modified();
        if (modified == null) modified = first.modified();
        AtPath.Kind kind = kind(first, more);
        if (kind == AtPath.Kind.FOLDER && more != null && more.child() >= 0)
            sections = List.of(new Extent(more.child(), Entry.UNTOLD));
        return new Entry(name, exact, kind, sections, modified, more == null ? "" : more.target(), obstacle);
    }

    private static AtPath.Kind kind(DirectoryRecord record, @Nullable RockRidge more) {
        if (record.isDirectory()) return AtPath.Kind.FOLDER;
        if (more == null) return AtPath.Kind.FILE;
        if (more.child() >= 0) return AtPath.Kind.FOLDER;
        return switch (more.mode() & TYPE) {
            case 0 -> more.isLink() ? AtPath.Kind.LINK : AtPath.Kind.FILE;
            case REGULAR -> AtPath.Kind.FILE;
            case SYMBOLIC_LINK -> AtPath.Kind.LINK;
            default -> AtPath.Kind.OTHER;
        };
    }

    private List<Extent> sections(DirectoryRecord first) throws Malformed, Image.Unreadable {
        if (first.isDirectory()) throw Sectors.broken("A directory has several sections", first.offset());
        Bytes identifier = first.identifier();
        var sections = new ArrayList<Extent>();
        for (DirectoryRecord section = first; ; ) {
            if (section.length() > 0) sections.add(new Extent(section.offset(), section.length()));
            if (!section.goesOn()) return sections;
            section = record();
            if (section == null
                    || !section.identifier().equals(identifier)
                    || section.interleaved() != first.interleaved()
                    || sections.size() == MOST_SECTIONS)
                throw Sectors.broken("The sections of a file do not fit together", directory.offset() + at);
        }
    }
}
