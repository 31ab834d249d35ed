package org.bootmasq.iso9660;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bootmasq.wire.Malformed;
import org.jspecify.annotations.Nullable;

/** The way from the root of an image to what a path names, through symbolic links; it never leaves the image. */
final class Walk {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private static final int DEEPEST = 255;

    private final Sectors sectors;
    private final Volume volume;

    /** The directories above the one where we are; the root has none. */
    private final Deque<Extent> above = new ArrayDeque<>();

    private final Deque<String> names = new ArrayDeque<>();
    private Extent here;

    Walk(Sectors sectors, Volume volume) {
        this.sectors = sectors;
        this.volume = volume;
        this.here = volume.root();
    }

    AtPath to(String path) throws Malformed, Image.Unreadable {
        names.addAll(split(path));
        for (int links = 0; !names.isEmpty(); ) {
            String name = names.pop();
            if (name.isEmpty() || name.equals(".")) continue;
            if (name.equals("..")) {
                if (!above.isEmpty()) here = above.pop();
                continue;
            }
            Entry entry = find(name);
            if (entry == null) return new AtPath.Missing();
            switch (entry.kind()) {
                case FOLDER -> {
                    if (above.size() == DEEPEST) return new AtPath.Missing();
                    above.push(here);
                    here = directory(entry);
                }
                case LINK -> {
                    if (++links > MOST_LINKS) return new AtPath.Unservable("Too many symbolic links");
                    if (entry.target().isEmpty()) return new AtPath.Missing();
                    follow(entry.target());
                }
                case FILE -> {
                    return names.isEmpty() ? file(entry) : new AtPath.Missing();
                }
                case OTHER -> {
                    return names.isEmpty() ? new AtPath.Unservable("It is no file") : new AtPath.Missing();
                }
            }
        }
        return list();
    }

    private static List<String> split(String path) {
        return List.of(path.split("/", -1));
    }

    private void follow(String target) {
        if (target.startsWith("/")) {
            here = volume.root();
            above.clear();
        }
        List<String> leads = split(target);
        for (int i = leads.size() - 1; i >= 0; i--) names.push(leads.get(i));
    }

    /** What has a name where we are; else, if names are no POSIX system's, what has one with other cases of letters. */
    private @Nullable Entry find(String name) throws Malformed, Image.Unreadable {
        var reader = new DirectoryReader(sectors, volume, here);
        Entry like = null;
        for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
            if (entry.name().equals(name)) return entry;
            if (like == null && !entry.exact() && Names.alike(entry.name(), name)) like = entry;
        }
        return like;
    }

    private Extent directory(Entry entry) throws Malformed, Image.Unreadable {
        Extent told = entry.sections().getFirst();
        if (told.length() != Entry.UNTOLD) return told;
        return new Extent(
                told.offset(),
                Volume.self(sectors, told.offset(), volume.blockSize()).length());
    }

    private AtPath file(Entry entry) throws Malformed {
        if (!entry.obstacle().isEmpty()) return new AtPath.Unservable(entry.obstacle());
        var extents = new ArrayList<Extent>();
        for (Extent section : entry.sections()) {
            if (section.length() == 0) continue;
            sectors.within(section.offset(), section.length());
            Extent last = extents.isEmpty() ? null : extents.getLast();
            if (last != null && last.offset() + last.length() == section.offset())
                extents.set(extents.size() - 1, new Extent(last.offset(), last.length() + section.length()));
            else extents.add(section);
        }
        return new AtPath.File(extents, entry.size(), entry.modified());
    }

    private AtPath list() throws Malformed, Image.Unreadable {
        var reader = new DirectoryReader(sectors, volume, here);
        var items = new ArrayList<AtPath.Item>();
        String before = "";
        for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
            // An older version of the same file.
            if (entry.name().equals(before)) continue;
            before = entry.name();
            if (items.size() == AtPath.Folder.MOST) return new AtPath.Folder(items, false);
            long size = entry.kind() == AtPath.Kind.FILE ? entry.size() : 0;
            items.add(new AtPath.Item(entry.name(), entry.kind(), size, entry.modified()));
        }
        return new AtPath.Folder(items, true);
    }
}
