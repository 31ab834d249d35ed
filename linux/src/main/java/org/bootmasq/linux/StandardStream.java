package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * dup(2): one of the three descriptors that a process is started with, kept for writing when the process points the
 * three elsewhere.
 */
public final class StandardStream implements AutoCloseable {
    /** The descriptor of standard error. */
    public static final int ERROR = 2;

    private static final MemorySegment DUP = Libc.function("dup");
    private static final MemorySegment WRITE = Libc.function("write");

    private final ReentrantLock lock = new ReentrantLock();
    private final Descriptor descriptor;

    private StandardStream(int fd) {
        descriptor = new Descriptor(fd);
    }

    /** @throws LinuxException if it is closed already */
    public static StandardStream keep(int fd) throws LinuxException {
        return new StandardStream(LinuxException.check("dup", Libc.call(DUP, fd)));
    }

    /** Writes all of it, as far as somebody takes it. */
    public void write(byte[] octets) {
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(JAVA_BYTE, octets);
            long at = 0;
            while (at < octets.length) {
                long written = Libc.call(WRITE, descriptor.fd(), text.address() + at, octets.length - at);
                if (written < 0 && Libc.errno() != Errno.EINTR) return;
                at += Math.max(0, written);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
