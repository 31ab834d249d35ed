package org.bootmasq.dhcp6.address;

import java.util.List;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp.Moment;
import org.bootmasq.lease.Lease;
import org.bootmasq.net.InterfaceView;

/**
 * How long an address or a prefix may be used, in seconds (RFC 8415 section 21.6).
 *
 * @param preferred how long for new connections
 * @param valid how long at all, {@link LeaseTime#INFINITE} for ever
 */
public record Lifetimes(long preferred, long valid) {
    /** The address or prefix is no longer to be used, or a client says nothing about times. */
    public static final Lifetimes NONE = new Lifetimes(0, 0);

    /** The same for so many seconds. */
    public static Lifetimes lasting(long seconds) {
        return new Lifetimes(seconds, seconds);
    }

    /**
     * As a client asks, where that is less, but not under two minutes; 0 asks for nothing, and so do times of which the
     * preferred one is the longer (RFC 8415 section 21.6).
     */
    public Lifetimes asked(Lifetimes wish) {
        if (wish.preferred > wish.valid) return this;
        return new Lifetimes(shorter(preferred, wish.preferred), shorter(valid, wish.valid)).orderly();
    }

    private static long shorter(long given, long wish) {
        return wish == 0 ? given : Math.min(given, Math.max(LeaseTime.SHORTEST_SECONDS, wish));
    }

    /** Nothing that is made of an address of ours lasts longer than that address. */
    public Lifetimes within(InterfaceView.Lifetime maker, Moment now) {
        long leftPreferred = left(maker.preferredUntilMillis(), now);
        long left = left(maker.validUntilMillis(), now);
        return new Lifetimes(Math.min(preferred, leftPreferred), Math.min(valid, left)).orderly();
    }

    private static long left(long untilMillis, Moment now) {
        if (untilMillis == Long.MAX_VALUE) return LeaseTime.INFINITE;
        return Math.max(0, (untilMillis - now.steadyMillis()) / 1000);
    }

    /** At most so many seconds. */
    public Lifetimes cut(long seconds) {
        return new Lifetimes(Math.min(preferred, seconds), Math.min(valid, seconds));
    }

    /** The same, no longer to be used for new connections. */
    public Lifetimes deprecated() {
        return new Lifetimes(0, valid);
    }

    private Lifetimes orderly() {
        return new Lifetimes(Math.min(preferred, valid), valid);
    }

    /** The moment for the lease table. */
    public long end(Moment now) {
        return valid == LeaseTime.INFINITE ? Lease.INFINITE : now.unixSeconds() + valid;
    }

    /** The shortest time that counts for T1 and T2 of all these; infinite where none does. */
    public static long shortest(List<Lifetimes> all) {
        long shortest = LeaseTime.INFINITE;
        for (Lifetimes each : all) {
            if (each.preferred > 0) shortest = Math.min(shortest, each.preferred);
            else if (each.valid > 0) shortest = Math.min(shortest, each.valid);
        }
        return shortest;
    }
}
