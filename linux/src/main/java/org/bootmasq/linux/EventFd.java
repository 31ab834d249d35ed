package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** eventfd(2): wakes a loop that waits in {@link Epoll}, from any thread. */
public final class EventFd implements Pollable {
    private static final MemorySegment EVENTFD = Libc.function("eventfd");
    private static final MemorySegment READ = Libc.function("read");
    private static final MemorySegment WRITE = Libc.function("write");
    private static final int EFD_CLOEXEC_NONBLOCK = 0x80800;

    private final Descriptor descriptor;
    private final MemorySegment one = Arena.ofAuto().allocateFrom(JAVA_LONG, 1);
    private final MemorySegment taken = Arena.ofAuto().allocate(JAVA_LONG);

    /** Opens a counter at zero (eventfd(2)). */
    public EventFd() throws LinuxException {
        descriptor = new Descriptor(LinuxException.check("eventfd", Libc.call(EVENTFD, 0, EFD_CLOEXEC_NONBLOCK)));
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /**
     * Makes the descriptor readable. It cannot fail but by overflow after 2^64 calls without a drain, which then has no
     * need to succeed.
     */
    public void signal() {
        Libc.call(WRITE, fd(), one.address(), 8);
    }

    /**
     * Makes the descriptor unreadable again. Only the waiting thread calls it.
     *
     * @return how often it was signalled since
     */
    public long drain() {
        return Libc.call(READ, fd(), taken.address(), 8) == 8 ? taken.get(JAVA_LONG, 0) : 0;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
