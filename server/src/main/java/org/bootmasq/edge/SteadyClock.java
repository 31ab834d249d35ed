package org.bootmasq.edge;

import java.util.concurrent.TimeUnit;

/**
 * The clock that everything that waits goes by: it never jumps, whoever sets the machine's clock. It begins with the
 * wall clock's time, so that both say the same until the wall clock is set.
 */
public final class SteadyClock {
    private static final long NANOS_AT_START = System.nanoTime();
    private static final long MILLIS_AT_START = System.currentTimeMillis();

    /**
     * The wall clock and this one are not read in the same instant, and are adjusted in small steps: less than this is
     * no difference.
     */
    private static final long JITTER_MILLIS = 50;

    private SteadyClock() {}

    /** Milliseconds that only grow. */
    public static long millis() {
        return MILLIS_AT_START + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - NANOS_AT_START);
    }

    /**
     * How far the wall clock is ahead of this one, negative where it was set back.
     *
     * @param before what was said last, which is said again unless it has become wrong
     */
    static long wallAhead(long before) {
        long ahead = System.currentTimeMillis() - millis();
        return Math.abs(ahead - before) < JITTER_MILLIS ? before : ahead;
    }
}
