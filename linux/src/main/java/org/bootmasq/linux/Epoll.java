package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * epoll(7): waits for many descriptors. Each carries a number of the caller's choice, such as an index
 * into its own table.
 */
public final class Epoll implements Pollable {
    /** There is something to read. */
    public static final int IN = 0x1;
    /** There is room to write. */
    public static final int OUT = 0x4;
    /** An error waits; always reported. */
    public static final int ERROR = 0x8;
    /** The other end is gone; always reported. */
    public static final int HANGUP = 0x10;

    /** The peer sends no more. */
    public static final int PEER_ENDED = 0x2000;
    /** With others: told of once when it becomes ready, not as long as it is. */
    public static final int EDGE = 1 << 31;

    private static final MemorySegment EPOLL_CREATE1 = Libc.function("epoll_create1");
    private static final MemorySegment EPOLL_CTL = Libc.function("epoll_ctl");
    private static final MemorySegment EPOLL_WAIT = Libc.function("epoll_wait");

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;

    /** {@code struct epoll_event} is packed on x86-64 alone: there the data follows the events at once. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final int EVENT = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;

    private final Descriptor descriptor;
    private final MemorySegment events;
    private final int capacity;

    /** @param capacity the most descriptors one wait reports */
    public Epoll(int capacity) throws LinuxException {
        descriptor = new Descriptor(LinuxException.check("epoll_create1", Libc.call(EPOLL_CREATE1, EPOLL_CLOEXEC)));
        this.capacity = capacity;
        events = Arena.ofAuto().allocate((long) capacity * EVENT, 8);
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /**
     * Watches a descriptor.
     *
     * @param token what {@link #token} tells when it is ready
     */
    public void add(Pollable pollable, int interest, int token) throws LinuxException {
        control(ADD, pollable, interest, token);
    }

    /** Changes what is watched. */
    public void modify(Pollable pollable, int interest, int token) throws LinuxException {
        control(MODIFY, pollable, interest, token);
    }

    /** Watches no longer; to be called before the descriptor is closed. */
    public void remove(Pollable pollable) throws LinuxException {
        control(DELETE, pollable, 0, 0);
    }

    private void control(int operation, Pollable pollable, int interest, int token) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(16, 8);
            event.set(JAVA_INT, 0, interest);
            event.set(JAVA_INT_UNALIGNED, DATA, token);
            LinuxException.check("epoll_ctl", Libc.call(EPOLL_CTL, fd(), operation, pollable.fd(), event.address()));
        }
    }

    /**
     * Waits at most {@code millis} (-1: for ever, 0: not at all).
     *
     * @return how many are ready, to be asked for with {@link #token} and {@link #ready}; 0 at the time's end or where
     *     a signal interrupts
     */
    public int await(int millis) throws LinuxException {
        int ready = (int) Libc.call(EPOLL_WAIT, fd(), events.address(), capacity, millis);
        if (ready >= 0) return ready;
        if (Libc.errno() == Errno.EINTR) return 0;
        throw new LinuxException("epoll_wait", Libc.errno());
    }

    /** The number given for the ready descriptor {@code index} of the last wait. */
    public int token(int index) {
        return events.get(JAVA_INT_UNALIGNED, (long) index * EVENT + DATA);
    }

    /** What the descriptor is ready for: {@link #IN}, {@link #OUT}, {@link #ERROR}, {@link #HANGUP}. */
    public int ready(int index) {
        return events.get(JAVA_INT_UNALIGNED, (long) index * EVENT);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
