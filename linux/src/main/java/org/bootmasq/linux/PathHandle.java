package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * open(2) with O_PATH, statx(2), fchownat(2): what a name means, held while it is looked at, so that nobody exchanges
 * it before it is given away. Nothing is read or written through it, and the name's last step follows no link.
 */
public final class PathHandle implements Pollable {
    /**
     * What it is.
     *
     * @param mode type and permissions
     * @param links how many names it has
     */
    public record Status(int mode, int uid, int gid, int links) {
        private boolean is(int type) {
            return (mode & 0170000) == type;
        }

        /** Whether it is an ordinary file. */
        public boolean isRegular() {
            return is(0100000);
        }

        /** Whether it is a directory. */
        public boolean isDirectory() {
            return is(0040000);
        }

        /** Whether it is a symbolic link itself, not what that points to. */
        public boolean isLink() {
            return is(0120000);
        }
    }

    private static final MemorySegment OPENAT = Libc.function("openat");
    private static final MemorySegment STATX = Libc.function("statx");
    private static final MemorySegment FCHOWNAT = Libc.function("fchownat");
    private static final int AT_FDCWD = -100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final int O_NOFOLLOW = System.getProperty("os.arch").equals("amd64") ? 0x20000 : 0x8000;

    private final Descriptor descriptor;

    private PathHandle(int fd) {
        descriptor = new Descriptor(fd);
    }

    /** A handle on what a path names, without following a link in its last part. */
    public static PathHandle open(String path) throws LinuxException {
        return openAt(AT_FDCWD, path, O_NOFOLLOW);
    }

    /** What a name means that may be a link. */
    public static PathHandle follow(String path) throws LinuxException {
        return openAt(AT_FDCWD, path, 0);
    }

    /** What lies in this folder under a name of one step. */
    public PathHandle entry(String name) throws LinuxException {
        return openAt(fd(), name, O_NOFOLLOW);
    }

    private static PathHandle openAt(int directory, String path, int flags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path, StandardCharsets.ISO_8859_1).address();
            return new PathHandle(
                    LinuxException.check("open", Libc.call(OPENAT, directory, name, flags | O_PATH | O_CLOEXEC)));
        }
    }

    /** What stat(2) tells of it now. */
    public Status status() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(256, 8);
            long empty = arena.allocateFrom("").address();
            LinuxException.check(
                    "statx", Libc.call(STATX, fd(), empty, AT_EMPTY_PATH, STATX_BASIC_STATS, status.address()));
            return new Status(
                    status.get(JAVA_SHORT, 0x1c) & 0xffff,
                    status.get(JAVA_INT, 0x14),
                    status.get(JAVA_INT, 0x18),
                    status.get(JAVA_INT, 0x10));
        }
    }

    /**
     * Gives it away.
     *
     * @param uid -1 to leave the user
     * @param gid -1 to leave the group
     */
    public void give(int uid, int gid) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long empty = arena.allocateFrom("").address();
            LinuxException.check("chown", Libc.call(FCHOWNAT, fd(), empty, uid, gid, AT_EMPTY_PATH));
        }
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
