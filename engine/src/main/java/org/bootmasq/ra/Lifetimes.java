package org.bootmasq.ra;

import org.bootmasq.net.InterfaceView.Lifetime;
import org.bootmasq.ra.LinkPrefixes.Current;
import org.bootmasq.ra.message.NdOption;
import org.bootmasq.ra.settings.RouterParameters;

/**
 * How long a prefix that is advertised holds. dnsmasq: as long as a lease, but at least three intervals; a prefix that
 * follows an address no longer than that address.
 *
 * @param validSeconds 0 to {@link NdOption#INFINITE}
 * @param preferredSeconds no more than that
 */
record Lifetimes(long validSeconds, long preferredSeconds) {
    private static final int LEAST_INTERVALS = 3;

    static Lifetimes of(Current current, RouterParameters parameters, long now) {
        long lease = current.range().lifetimeSeconds();
        long least = (long) LEAST_INTERVALS * parameters.intervalSeconds();
        long valid = lease == NdOption.INFINITE ? lease : Math.max(lease, least);
        long preferred = current.range().range().deprecated() ? 0 : valid;
        if (!current.range().isTemplate()) return new Lifetimes(valid, preferred);
        Lifetime local = current.local().lifetime();
        valid = Math.min(valid, secondsUntil(local.validUntilMillis(), now));
        preferred = Math.min(preferred, secondsUntil(local.preferredUntilMillis(), now));
        return new Lifetimes(valid, Math.min(valid, preferred));
    }

    /** The nearest number of seconds, for what the kernel tells is known to a second only. */
    static long secondsUntil(long untilMillis, long now) {
        if (untilMillis == Long.MAX_VALUE) return NdOption.INFINITE;
        return Math.clamp((untilMillis - now + 500) / 1000, 0, NdOption.INFINITE - 1);
    }
}
