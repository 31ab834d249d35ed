package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** poll(2) of a single descriptor; {@link Epoll} is for loops. */
public final class Poll {
    /** There is something to read. */
    public static final int IN = 0x1;
    /** There is room to write. */
    public static final int OUT = 0x4;

    private static final MemorySegment POLL = Libc.function("poll");

    private Poll() {}

    /**
     * Whether the descriptor becomes ready, or fails, within {@code millis} (-1: for ever); false also where a signal
     * interrupts.
     */
    public static boolean await(Pollable pollable, int events, int millis) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = arena.allocate(8, 4);
            entry.set(JAVA_INT, 0, pollable.fd());
            entry.set(JAVA_SHORT, 4, (short) events);
            int ready = (int) Libc.call(POLL, entry.address(), 1, millis);
            if (ready >= 0) return ready > 0;
            if (Libc.errno() == Errno.EINTR) return false;
            throw new LinuxException("poll", Libc.errno());
        }
    }
}
