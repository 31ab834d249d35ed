package org.bootmasq.edge.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;

/**
 * Whether a user decides what lies at a path: walks it from the root of the file system as the kernel does, and looks
 * at each folder and each link.
 */
final class PathDecision {
    private static final int ROOT = 0;
    private static final int MOST_LINKS = 40;
    private static final int S_IFMT = 0170000;
    private static final int S_IFDIR = 0040000;
    private static final int S_IFLNK = 0120000;
    private static final int S_ISVTX = 01000;
    private static final int GROUP_WRITES = 020;
    private static final int OTHERS_WRITE = 02;

    private final int uid;
    private final int gid;
    private int links;

    /** @param gid the group that the user acts in, or -1 for none */
    PathDecision(int uid, int gid) {
        this.uid = uid;
        this.gid = gid;
    }

    private record Entry(int mode, int uid, int gid, int links) {
        static Entry of(Path path) throws IOException {
            Map<String, Object> all = Files.readAttributes(path, "unix:mode,uid,gid,nlink", LinkOption.NOFOLLOW_LINKS);
            return new Entry(number(all, "mode"), number(all, "uid"), number(all, "gid"), number(all, "nlink"));
        }

        private static int number(Map<String, Object> all, String name) {
            return (Integer) Objects.requireNonNull(all.get(name));
        }

        boolean is(int type) {
            return (mode & S_IFMT) == type;
        }
    }

    /** Of any path, there or not. */
    boolean of(Path path) throws IOException {
        var steps = new ArrayDeque<Path>();
        path.toAbsolutePath().forEach(steps::add);
        Path here = Path.of("/");
        while (!steps.isEmpty()) {
            Path step = steps.remove();
            if (step.toString().equals("..")) here = Objects.requireNonNullElse(here.getParent(), here);
            if (step.toString().equals("..") || step.toString().equals(".")) continue;
            Entry folder = Entry.of(here);
            Path next = here.resolve(step);
            Entry entry;
            try {
                entry = Entry.of(next);
            } catch (NoSuchFileException nothingThere) {
                return mayWrite(folder);
            }
            if (decides(folder, entry)) return true;
            if (entry.is(S_IFLNK)) {
                if (++links > MOST_LINKS) return true;
                Path target = Files.readSymbolicLink(next);
                if (target.isAbsolute()) here = Path.of("/");
                var rest = new ArrayDeque<Path>();
                target.forEach(rest::add);
                rest.addAll(steps);
                steps.clear();
                steps.addAll(rest);
            } else {
                here = next;
            }
        }
        return false;
    }

    /** Who may write a folder names what is in it; in a sticky one, what is whose own. */
    private boolean decides(Entry folder, Entry entry) {
        boolean rootsFolder = folder.uid() == ROOT && (folder.mode() & (GROUP_WRITES | OTHERS_WRITE)) == 0;
        if (entry.is(S_IFLNK) && entry.uid() != ROOT && !rootsFolder) return true;
        if (!mayWrite(folder)) return false;
        boolean sticky = (folder.mode() & S_ISVTX) != 0 && folder.uid() != uid;
        if (!sticky) return true;
        return entry.uid() != ROOT || !entry.is(S_IFDIR) && entry.links() > 1;
    }

    private boolean mayWrite(Entry folder) {
        if (folder.uid() == uid) return true;
        boolean asGroup = (folder.mode() & GROUP_WRITES) != 0 && folder.gid() == gid;
        return asGroup || (folder.mode() & OTHERS_WRITE) != 0;
    }
}
