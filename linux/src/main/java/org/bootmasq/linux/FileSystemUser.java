package org.bootmasq.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * setfsuid(2), setfsgid(2), and setgroups(2) of one thread: while this is open, the calling thread reaches files with
 * the rights of another user and no others, whatever links lie in its way. For root, in folders of somebody else.
 */
public final class FileSystemUser implements AutoCloseable {
    private static final MemorySegment SETFSUID = Libc.function("setfsuid");
    private static final MemorySegment SETFSGID = Libc.function("setfsgid");
    private static final MemorySegment GETGROUPS = Libc.function("getgroups");
    private static final MemorySegment SYSCALL = Libc.function("syscall");
    /** The C library's setgroups changes all threads, the kernel's the one that calls. */
    private static final int SETGROUPS = System.getProperty("os.arch").equals("amd64") ? 116 : 159;

    private static final int MOST_GROUPS = 65536;
    private static final int UNCHANGED = -1;

    private final int uid;
    private final int gid;
    private final Optional<int[]> groups;

    private FileSystemUser(int uid, int gid, Optional<int[]> groups) {
        this.uid = uid;
        this.gid = gid;
        this.groups = groups;
    }

    /**
     * Becomes that user on the calling thread, which must be the one that closes this.
     *
     * @param gid the only group, or -1 to keep all
     */
    public static FileSystemUser enter(int uid, int gid) throws LinuxException {
        Optional<int[]> groups = gid < 0 ? Optional.empty() : Optional.of(groups());
        if (gid >= 0) setGroups(new int[] {gid});
        var before = new FileSystemUser(current(), (int) Libc.call(SETFSGID, gid), groups);
        Libc.call(SETFSUID, uid);
        // The call itself does not tell whether it was permitted.
        if (current() == uid) return before;
        before.close();
        throw new LinuxException("setfsuid", Errno.EPERM);
    }

    /** With whose rights the calling thread reaches files. */
    public static int current() {
        return (int) Libc.call(SETFSUID, UNCHANGED);
    }

    private static int[] groups() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(ValueLayout.JAVA_INT, MOST_GROUPS);
            int count = LinuxException.check("getgroups", Libc.call(GETGROUPS, MOST_GROUPS, list.address()));
            return list.asSlice(0, (long) count * Integer.BYTES).toArray(ValueLayout.JAVA_INT);
        }
    }

    private static void setGroups(int[] groups) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(Math.max(1, groups.length) * (long) Integer.BYTES, Integer.BYTES);
            MemorySegment.copy(groups, 0, list, ValueLayout.JAVA_INT, 0, groups.length);
            LinuxException.check("setgroups", Libc.call(SYSCALL, SETGROUPS, groups.length, list.address()));
        }
    }

    /** Becomes who it was. */
    @Override
    public void close() throws LinuxException {
        Libc.call(SETFSUID, uid);
        Libc.call(SETFSGID, gid);
        if (groups.isPresent()) setGroups(groups.get());
    }
}
