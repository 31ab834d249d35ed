package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * openat2(2), pread(2), statx(2): a file opened for reading below a directory and never outside it, whatever symbolic
 * links or {@code ..} its name goes through: the kernel checks every step while it walks, so nothing can be exchanged
 * between a check and the opening. Kernels before 5.6 lack openat2; there every step is opened on its own and no
 * symbolic link is followed.
 */
public final class ConfinedFile implements Pollable {
    /**
     * What the file was when asked.
     *
     * @param mode type and permissions, S_IFREG and so on
     * @param size in octets
     * @param modifiedSeconds since 1970
     * @param modifiedNanos of that second
     */
    public record Status(
            int mode, int uid, int gid, long size, long modifiedSeconds, int modifiedNanos, long inode, long device) {
        /** Whether it is an ordinary file. */
        public boolean isRegular() {
            return (mode & 0170000) == 0100000;
        }

        /** Whether it is a directory. */
        public boolean isDirectory() {
            return (mode & 0170000) == 0040000;
        }

        /** Whether anyone may read it. */
        public boolean isWorldReadable() {
            return (mode & 0004) != 0;
        }
    }

    private static final MemorySegment SYSCALL = Libc.function("syscall");
    private static final MemorySegment OPENAT = Libc.function("openat");
    private static final MemorySegment PREAD = Libc.function("pread");
    private static final MemorySegment STATX = Libc.function("statx");
    private static final MemorySegment FADVISE = Libc.function("posix_fadvise");

    private static final int OPENAT2 = 437;
    private static final int RESOLVE_NO_MAGICLINKS = 0x02;
    private static final int RESOLVE_BENEATH = 0x08;
    private static final int AT_FDCWD = -100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int O_WRONLY = 1;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final int POSIX_FADV_SEQUENTIAL = 2;

    /** The two flags whose numbers differ between the architectures. */
    private static final boolean X86 = System.getProperty("os.arch").equals("amd64");

    private static final int O_DIRECTORY = X86 ? 0x10000 : 0x4000;
    private static final int O_NOFOLLOW = X86 ? 0x20000 : 0x8000;

    /** Opening must not wait for the other end of a FIFO. */
    private static final int READ = O_CLOEXEC | O_NONBLOCK;

    private final Descriptor descriptor;

    private ConfinedFile(int fd) {
        descriptor = new Descriptor(fd);
    }

    /** Opens any file for reading. */
    public static ConfinedFile open(String path) throws LinuxException {
        return openAt(AT_FDCWD, path, READ);
    }

    static ConfinedFile openForWriting(String path) throws LinuxException {
        return openAt(AT_FDCWD, path, O_WRONLY | O_CLOEXEC);
    }

    /** A directory to open files below. */
    public static ConfinedFile openDirectory(String path) throws LinuxException {
        return openAt(AT_FDCWD, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    }

    private static ConfinedFile openAt(int directory, String path, int flags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path, StandardCharsets.ISO_8859_1).address();
            return new ConfinedFile(LinuxException.check("open", Libc.call(OPENAT, directory, name, flags)));
        }
    }

    /**
     * Opens a file below this directory for reading.
     *
     * @param relative neither absolute nor with a NUL
     * @throws LinuxException EXDEV where the name leads out of the directory, ENOENT, EACCES, ENAMETOOLONG, ELOOP,
     *     EMFILE
     */
    public ConfinedFile openBelow(String relative) throws LinuxException {
        if (relative.indexOf('\0') >= 0) throw new LinuxException("open", Errno.ENOENT);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(24, 8);
            how.set(JAVA_LONG, 0, READ);
            how.set(JAVA_LONG, 16, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
            long name =
                    arena.allocateFrom(relative, StandardCharsets.ISO_8859_1).address();
            while (true) {
                int opened = (int) Libc.call(SYSCALL, OPENAT2, fd(), name, how.address(), 24);
                if (opened >= 0) return new ConfinedFile(opened);
                int errno = Libc.errno();
                if (errno == Errno.ENOSYS || errno == Errno.EPERM) return openStepwise(relative);
                // The kernel asks to try again where a rename elsewhere kept it from being sure.
                if (errno != Errno.EAGAIN && errno != Errno.EINTR) throw new LinuxException("open", errno);
            }
        }
    }

    /** Without openat2 (or where an old container filter refuses it): step by step, following no link at all. */
    ConfinedFile openStepwise(String relative) throws LinuxException {
        if (relative.startsWith("/")) throw new LinuxException("open", Errno.EXDEV);
        String[] steps = relative.split("/+", -1);
        ConfinedFile directory = openAt(fd(), ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
        try {
            for (int i = 0; i < steps.length; i++) {
                if (steps[i].equals("..")) throw new LinuxException("open", Errno.EXDEV);
                if (i == steps.length - 1) return openAt(directory.fd(), steps[i], READ | O_NOFOLLOW);
                ConfinedFile next = openAt(directory.fd(), steps[i], O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
                directory.close();
                directory = next;
            }
            throw new LinuxException("open", Errno.ENOENT);
        } finally {
            directory.close();
        }
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /** What the file is now. */
    public Status status() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(256, 8);
            long empty = arena.allocateFrom("").address();
            LinuxException.check(
                    "statx", Libc.call(STATX, fd(), empty, AT_EMPTY_PATH, STATX_BASIC_STATS, status.address()));
            long device = Integer.toUnsignedLong(status.get(JAVA_INT, 0x88)) << 32
                    | Integer.toUnsignedLong(status.get(JAVA_INT, 0x8c));
            return new Status(
                    status.get(JAVA_SHORT, 0x1c) & 0xffff,
                    status.get(JAVA_INT, 0x14),
                    status.get(JAVA_INT, 0x18),
                    status.get(JAVA_LONG, 0x28),
                    status.get(JAVA_LONG, 0x70),
                    status.get(JAVA_INT, 0x78),
                    status.get(JAVA_LONG, 0x20),
                    device);
        }
    }

    /**
     * Reads into native memory at a place of the file.
     *
     * @return octets read, fewer than {@code length} only at the end
     */
    public int read(MemorySegment target, long offset, int length, long position) throws LinuxException {
        MemorySegment into = target.asSlice(offset, length);
        int done = 0;
        try {
            while (done < length) {
                long read = Libc.call(PREAD, fd(), into.address() + done, length - done, position + done);
                if (read < 0 && Libc.errno() == Errno.EINTR) continue;
                if (LinuxException.checkLong("read", read) == 0) break;
                done += (int) read;
            }
            return done;
        } finally {
            Reference.reachabilityFence(into);
        }
    }

    /**
     * As the other; copies through native memory unless the buffer is direct. Fills it from its position on and moves
     * that.
     */
    public int read(ByteBuffer target, long position) throws LinuxException {
        MemorySegment into = MemorySegment.ofBuffer(target);
        int length = target.remaining();
        int read;
        if (into.isNative()) {
            read = read(into, 0, length, position);
        } else {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment copy = arena.allocate(Math.max(1, length));
                read = read(copy, 0, length, position);
                MemorySegment.copy(copy, JAVA_BYTE, 0, into, JAVA_BYTE, 0, read);
            }
        }
        target.position(target.position() + read);
        return read;
    }

    /**
     * Advises the kernel to read ahead further, as for a transfer from start to end. Advice only: failure changes
     * nothing.
     */
    public void adviseSequential() {
        Libc.call(FADVISE, fd(), 0, 0, POSIX_FADV_SEQUENTIAL);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
