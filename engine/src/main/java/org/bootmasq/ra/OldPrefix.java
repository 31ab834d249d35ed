package org.bootmasq.ra;

import java.util.List;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.ra.settings.RaRange;
import org.bootmasq.ra.settings.RaRange.Said;
import org.bootmasq.wire.Ip6;

/**
 * A prefix that an interface advertised and has no usable address of any more: hosts are told to begin nothing new with
 * it until what they were told is over (RFC 9096 section 3.5).
 *
 * @param said what hosts were told of it, and with it
 * @param lines the template that it was made of; none if that was before this start
 * @param untilMillis when it is over by what hosts were told last, in milliseconds of the steady clock
 */
record OldPrefix(Ip6 prefix, Set<Said> said, List<Directive> lines, long untilMillis) {
    OldPrefix {
        said = Set.copyOf(said);
        lines = List.copyOf(lines);
    }

    /** One that a template made. */
    static OldPrefix madeOf(RaRange template, Ip6 prefix, long untilMillis) {
        return new OldPrefix(prefix, template.said(), List.of(template.range().directive()), untilMillis);
    }

    /** Seconds that are left, 0 if it is over. */
    long validSeconds(long now) {
        return Lifetimes.secondsUntil(untilMillis, now);
    }

    /** The same for the next start. */
    RememberedPrefix remembered(long now, String interfaceName) {
        return new RememberedPrefix(interfaceName, prefix, said, validSeconds(now), true);
    }
}
