package org.bootmasq.dns.settings;

import java.util.Locale;
import java.util.Optional;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Punycode;

/**
 * Which names the domain of an {@code address}, {@code local} or {@code server} line stands for. Of several that fit,
 * the most specific counts: the one that fixes most characters of the name, and of two with as many the one that is a
 * whole domain.
 */
public sealed interface DomainPattern {
    /** How specific the pattern of every name is. */
    int EVERY_NAME = 0;

    /** How specific the pattern of names without a dot is. */
    int WITHOUT_DOT = 1;

    /** {@code #}, {@code *}, or dots alone: every name. */
    record All() implements DomainPattern {}

    /** Nothing between two slashes: names without a dot. */
    record Undotted() implements DomainPattern {}

    /** A domain and all below it. */
    record Domain(Name name) implements DomainPattern {}

    /**
     * {@code *text}: names that end so. {@code *.example.com} are those below the domain, and not itself.
     *
     * @param text with small letters
     */
    record Ending(String text) implements DomainPattern {}

    /** How specific a whole domain of so many characters is. */
    static int ofDomain(int characters) {
        return 2 * characters + 1;
    }

    /** How specific an end of so many characters is. */
    static int ofEnding(int characters) {
        return 2 * characters;
    }

    /** Reads one; empty if it can be no name's. */
    static Optional<DomainPattern> of(String written) {
        String text = plain(written);
        if (text.equals("#")) return Optional.of(new All());
        if (text.isEmpty()) return Optional.of(new Undotted());
        if (!written.startsWith("*")) return Punycode.name(text).map(Domain::new);
        String ending = Punycode.ascii(text.substring(1)).toLowerCase(Locale.ROOT);
        boolean dotBehind = ending.length() > 1 && ending.endsWith(".");
        return Optional.of(new Ending(dotBehind ? ending.substring(0, ending.length() - 1) : ending));
    }

    /** As the log shows it: {@code #} for every name; dots before a domain do not count. */
    static String plain(String written) {
        if (written.equals("*") || written.equals("#")) return "#";
        int dots = 0;
        while (dots < written.length() && written.charAt(dots) == '.') dots++;
        return dots > 0 && dots == written.length() ? "#" : written.substring(dots);
    }

    /** How specific it is for a name; negative if it is not about it. */
    default int specificity(Name name) {
        return switch (this) {
            case All() -> EVERY_NAME;
            case Undotted() -> name.labels() == 1 ? WITHOUT_DOT : -1;
            case Domain(var domain) -> name.isIn(domain) ? ofDomain(domain.length() - 2) : -1;
            case Ending(var text) ->
                name.toString().toLowerCase(Locale.ROOT).endsWith(text) ? ofEnding(text.length()) : -1;
        };
    }
}
