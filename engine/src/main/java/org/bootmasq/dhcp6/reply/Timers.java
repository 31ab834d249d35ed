package org.bootmasq.dhcp6.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bootmasq.dhcp6.address.Assignment;
import org.bootmasq.dhcp6.address.Given;
import org.bootmasq.dhcp6.address.Lifetimes;
import org.bootmasq.dhcp6.message.Dhcp6Option;

/**
 * When a client comes back to this server, and when to any (RFC 8415 section 21.4).
 *
 * <p>dnsmasq: at a half and at seven eighths of the shortest lifetime, in whole eighths.
 *
 * @param t1 in seconds, {@link Dhcp6Option#INFINITE} for never
 * @param t2 likewise
 */
record Timers(long t1, long t2) {
    private static final Timers ZERO = new Timers(0, 0);
    private static final Timers NEVER = new Timers(Dhcp6Option.INFINITE, Dhcp6Option.INFINITE);
    private static final int LONGEST_FUZZ = 0x10000;
    private static final int SHARE_FOR_FUZZ = 16;
    private static final int EIGHTHS = 8;

    static Timers of(Assignment assignment, RandomGenerator random) {
        if (assignment.timers() == Assignment.Timers.ZERO) return ZERO;
        List<Lifetimes> all = new ArrayList<>();
        for (Given given : assignment.given()) all.add(given.lifetimes());
        long shortest = Lifetimes.shortest(all);
        if (shortest == Dhcp6Option.INFINITE) return NEVER;
        boolean scattered = assignment.timers() == Assignment.Timers.SCATTERED;
        long fuzz = scattered ? fuzz(random.nextInt(LONGEST_FUZZ), shortest) : 0;
        return new Timers(shortest / 2 - fuzz, sevenEighths(shortest) - fuzz);
    }

    /** A prefix of a network that is about to go lasts less than eight seconds, of which there are no whole eighths. */
    private static long sevenEighths(long seconds) {
        return seconds < EIGHTHS ? seconds * (EIGHTHS - 1) / EIGHTHS : seconds / EIGHTHS * (EIGHTHS - 1);
    }

    /** Halved until it is no more than a sixteenth of the time. */
    private static long fuzz(int drawn, long seconds) {
        long fuzz = drawn;
        while (fuzz > seconds / SHARE_FOR_FUZZ) fuzz /= 2;
        return fuzz;
    }
}
