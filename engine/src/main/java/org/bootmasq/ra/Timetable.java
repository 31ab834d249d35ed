package org.bootmasq.ra;

import java.util.random.RandomGenerator;

/**
 * When an interface advertises unasked (RFC 4861 section 6.2.4). dnsmasq: a second after each change, then for a minute
 * every 5 to 20 seconds whatever the interval, then at 3/4 of the interval to all of it. Times are milliseconds of the
 * steady clock.
 */
final class Timetable {
    static final long NEVER = Long.MAX_VALUE;
    static final int SOON_MILLIS = 1_000;
    static final int FAST_MILLIS = 60_000;
    static final int LEAST_GAP_MILLIS = 5_000;
    static final int MOST_GAP_MILLIS = 20_000;

    private final RandomGenerator random;
    private long next = NEVER;
    private long fastUntil = Long.MIN_VALUE;

    Timetable(RandomGenerator random) {
        this.random = random;
    }

    /** Something is new: it is told soon, and often for a minute. */
    void begin(long now) {
        soon(now);
        fastUntil = now + FAST_MILLIS;
    }

    /** It is told soon, without more ado. */
    void soon(long now) {
        next = Math.min(next, now + SOON_MILLIS);
    }

    /** It was told to all. */
    void sent(long now, int intervalSeconds) {
        long longest = intervalSeconds * 1000L;
        long gap = now < fastUntil
                ? random.nextLong(LEAST_GAP_MILLIS, MOST_GAP_MILLIS)
                : random.nextLong(longest * 3 / 4, longest);
        next = now + gap;
    }

    void stop() {
        next = NEVER;
    }

    boolean isDue(long now) {
        return next <= now;
    }

    long next() {
        return next;
    }
}
