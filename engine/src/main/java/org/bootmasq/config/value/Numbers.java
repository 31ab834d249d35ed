package org.bootmasq.config.value;

import java.util.OptionalInt;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Refused;

/** Options whose value is one number, with dnsmasq's idea of a number: see {@link Part#number()}. */
public final class Numbers {
    private final Configuration configuration;
    private final Problems problems;

    public Numbers(Configuration configuration, Problems problems) {
        this.configuration = configuration;
        this.problems = problems;
    }

    /** The last one given; every one is checked. */
    public OptionalInt of(Option option, int least, int most) {
        OptionalInt last = OptionalInt.empty();
        for (Directive directive : configuration.all(option)) {
            Part value = Part.of(directive);
            var number = problems.attempt(() -> value.number(least, most, Refused.GENERAL));
            if (number.isPresent()) last = OptionalInt.of(number.get());
        }
        return last;
    }

    /** The last one given, or a standard value; every one is checked. */
    public int of(Option option, int least, int most, int standard) {
        return of(option, least, most).orElse(standard);
    }

    /** Any number; what is too large wraps, as it does for dnsmasq. */
    public OptionalInt any(Option option) {
        return of(option, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** A port number, 0 to 65535, or a standard one. */
    public int port(Option option, int standard) {
        return of(option, 0, 0xffff, standard);
    }
}
