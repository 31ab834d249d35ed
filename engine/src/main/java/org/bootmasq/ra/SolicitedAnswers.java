package org.bootmasq.ra;

/**
 * How solicitations of one interface are answered. Each is answered at once, by itself: that is what dnsmasq does
 * without end. Here a flood costs no more than a number of answers in a second: what is beyond it is answered for all
 * together (RFC 4861 section 6.2.6), so that nobody who asks goes without.
 */
final class SolicitedAnswers {
    /** More machines than these do not start on one link within a second. */
    static final int MOST_A_SECOND = 200;

    /** Between two answers to all. */
    static final int TOGETHER_MILLIS = 100;

    /** What is done about a solicitation. */
    enum Answer {
        /** Its sender is told. */
        TO_SENDER,
        /** All are told at once. */
        TO_ALL,
        /** All are told soon, and whoever else has asked until then is answered by that too. */
        LATER,
        /** The same, and there are so many that the log leaves them out. */
        CROWDED
    }

    private final Budget budget = new Budget(MOST_A_SECOND);
    private long lastToAll = Long.MIN_VALUE / 2;
    private long pending = Timetable.NEVER;

    /** @param nameless whether the sender has no address yet, so that only all can be told */
    Answer answer(long now, boolean nameless) {
        boolean within = budget.take(now);
        if (within && !nameless) return Answer.TO_SENDER;
        if (pending == Timetable.NEVER) pending = Math.max(now, lastToAll + TOGETHER_MILLIS);
        if (isDue(now)) return Answer.TO_ALL;
        return within ? Answer.LATER : Answer.CROWDED;
    }

    /** All were told. */
    void toldAll(long now) {
        lastToAll = now;
        pending = Timetable.NEVER;
    }

    boolean isDue(long now) {
        return pending <= now;
    }

    long next() {
        return pending;
    }
}
