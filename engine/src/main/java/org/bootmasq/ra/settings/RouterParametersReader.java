package org.bootmasq.ra.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.ra.message.RouterPreference;

/** Reads {@code ra-param}. */
final class RouterParametersReader {
    private static final String BAD = "bad RA-params";
    private static final int LEAST_MTU = 1280;
    private static final int SHORTEST_SECONDS = 4;
    private static final int LONGEST_SECONDS = 1800;

    private RouterParametersReader() {}

    /** All lines in the order in which they are tried: the later one of two for an interface holds. */
    static List<RouterParameters> all(Configuration configuration, Problems problems) {
        return problems.translate(configuration.all(Option.RA_PARAM), RouterParametersReader::of)
                .reversed();
    }

    private static RouterParameters of(Directive directive) {
        var parts = new Parts(directive);
        Part name = parts.next();
        RouterParameters.Mtu mtu = new RouterParameters.Mtu.OfInterface();
        var preference = RouterPreference.MEDIUM;
        Part word = name;
        Optional<Part> told = parts.hasMore() ? parts.peek().after("mtu:") : Optional.empty();
        if (told.isPresent()) {
            word = parts.next();
            mtu = mtu(told.get());
        }
        if (parts.hasMore() && preference(parts.peek()) != RouterPreference.MEDIUM) {
            word = parts.next();
            preference = preference(word);
        }
        // Behind these two words there is a number, or there was no need for them.
        if (word != name && !parts.hasMore()) throw word.refused(BAD);
        int interval = parts.hasMore() ? number(parts.next()) : 0;
        OptionalInt lifetime = parts.hasMore() ? OptionalInt.of(number(parts.next())) : OptionalInt.empty();
        if (parts.hasMore()) throw parts.peek().refused(BAD);
        int seconds = interval == 0
                ? RouterParameters.DEFAULT_INTERVAL_SECONDS
                : Math.clamp(interval, SHORTEST_SECONDS, LONGEST_SECONDS);
        return new RouterParameters(directive, new InterfacePattern(name.plain()), mtu, preference, seconds, lifetime);
    }

    private static RouterParameters.Mtu mtu(Part told) {
        if (told.text().equals("off")) return new RouterParameters.Mtu.Off();
        OptionalInt octets = told.number();
        if (octets.isEmpty()) return new RouterParameters.Mtu.OfOther(told.plain());
        if (octets.getAsInt() < LEAST_MTU) throw told.refused(BAD);
        return new RouterParameters.Mtu.Fixed(octets.getAsInt());
    }

    private static RouterPreference preference(Part part) {
        String text = part.text().toLowerCase(Locale.ROOT);
        if (text.startsWith("high")) return RouterPreference.HIGH;
        return text.startsWith("low") ? RouterPreference.LOW : RouterPreference.MEDIUM;
    }

    private static int number(Part part) {
        return part.number(0, Integer.MAX_VALUE, BAD);
    }
}
