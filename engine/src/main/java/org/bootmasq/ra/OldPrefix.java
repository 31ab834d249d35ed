package org.bootmasq.ra;

import org.bootmasq.ra.settings.RaRange;
import org.bootmasq.wire.Ip6;

/**
 * A prefix that an interface advertised and has no usable address of any more: hosts are told to begin nothing new with
 * it until what they were told is over (RFC 9096 section 3.3).
 *
 * @param range the template that it was made of
 * @param untilMillis when it is over by what hosts were told last, in milliseconds of the steady clock
 */
record OldPrefix(Ip6 prefix, RaRange range, long untilMillis) {
    /** Seconds that are left, 0 if it is over. */
    long validSeconds(long now) {
        return Lifetimes.secondsUntil(untilMillis, now);
    }
}
