package org.bootmasq.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * fallocate(2), lseek(2), flock(2), pwrite(2) on a file, or on a block device that serves as a disk: what a Java
 * channel lacks. Reading and writing are a channel's work, for it lets virtual threads go on while the disk turns.
 */
public final class DiskFile implements Pollable {
    private static final MemorySegment OPENAT = Libc.function("openat");
    private static final MemorySegment FALLOCATE = Libc.function("fallocate");
    private static final MemorySegment LSEEK = Libc.function("lseek");
    private static final MemorySegment FLOCK = Libc.function("flock");
    private static final MemorySegment PWRITE = Libc.function("pwrite");

    private static final int AT_FDCWD = -100;
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;
    private static final int SEEK_END = 2;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final int LOCK_UN = 8;

    private final Descriptor descriptor;

    private DiskFile(int fd) {
        descriptor = new Descriptor(fd);
    }

    /** Opens what is there. */
    public static DiskFile open(String path, boolean forWriting) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path, StandardCharsets.ISO_8859_1).address();
            int flags = (forWriting ? O_RDWR : 0) | O_CLOEXEC;
            return new DiskFile(LinuxException.check("open", Libc.call(OPENAT, AT_FDCWD, name, flags)));
        }
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /** In octets, of a file or a block device. */
    public long size() throws LinuxException {
        return LinuxException.checkLong("lseek", Libc.call(LSEEK, fd(), 0, SEEK_END));
    }

    /**
     * Gives the room back; reads as zeros afterwards. The size stays.
     *
     * @throws LinuxException EOPNOTSUPP where the file system or the device cannot
     */
    public void punchHole(long offset, long length) throws LinuxException {
        while (true) {
            long done = Libc.call(FALLOCATE, fd(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
            if ((int) done >= 0) return;
            if (Libc.errno() != Errno.EINTR) throw new LinuxException("fallocate", Libc.errno());
        }
    }

    /** Where data begins at or behind a place; empty if there is none up to the end. */
    public OptionalLong nextData(long offset) throws LinuxException {
        return seek(offset, SEEK_DATA);
    }

    /** Where a hole begins at or behind a place; the end counts as one. Empty at or behind the end. */
    public OptionalLong nextHole(long offset) throws LinuxException {
        return seek(offset, SEEK_HOLE);
    }

    private OptionalLong seek(long offset, int whence) throws LinuxException {
        long found = Libc.call(LSEEK, fd(), offset, whence);
        if (found >= 0) return OptionalLong.of(found);
        if (Libc.errno() == Errno.ENXIO) return OptionalLong.empty();
        throw new LinuxException("lseek", Libc.errno());
    }

    /**
     * Takes the advisory lock of this opening, or changes its kind, without waiting.
     *
     * @return false if another opening, here or in another process, holds one that excludes it
     */
    public boolean tryLock(boolean exclusive) throws LinuxException {
        if ((int) Libc.call(FLOCK, fd(), (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) >= 0) return true;
        if (Libc.errno() == Errno.EAGAIN) return false;
        throw new LinuxException("flock", Libc.errno());
    }

    /** As {@link #tryLock}, and waits for it. */
    public void lock(boolean exclusive) throws LinuxException {
        while ((int) Libc.call(FLOCK, fd(), exclusive ? LOCK_EX : LOCK_SH) < 0) {
            if (Libc.errno() != Errno.EINTR) throw new LinuxException("flock", Libc.errno());
        }
    }

    /** Lets others lock the file. */
    public void unlock() {
        Libc.call(FLOCK, fd(), LOCK_UN);
    }

    /** Writes a few octets, to learn the error number that a channel hides. */
    public void write(byte[] octets, long position) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(Math.max(1, octets.length));
            MemorySegment.copy(octets, 0, copy, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, octets.length);
            long done = 0;
            while (done < octets.length) {
                long written = Libc.call(PWRITE, fd(), copy.address() + done, octets.length - done, position + done);
                if (written < 0 && Libc.errno() == Errno.EINTR) continue;
                done += LinuxException.checkLong("write", written);
            }
        }
    }

    /** Closes it; its lock ends. */
    @Override
    public void close() {
        descriptor.close();
    }
}
