package org.bootmasq.ra;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.ra.settings.RaRange;
import org.bootmasq.ra.settings.RaRange.Said;
import org.bootmasq.wire.Ip6;

/**
 * A prefix that hosts were told of and that may be gone at the next start, which tells them so then (RFC 9096 section
 * 3.5).
 *
 * @param interfaceName of their link, which may have another number then
 * @param said what they were told of the prefix itself: {@link #KEPT}
 * @param seconds how long they go by it, 1 to {@value #MOST_SECONDS}
 * @param isOld whether these seconds run already, rather than from the next start on
 */
public record RememberedPrefix(String interfaceName, Ip6 prefix, Set<Said> said, long seconds, boolean isOld) {
    /** No longer than this a prefix is told that is lost; hosts believe no less at once (RFC 7084 L-13, RFC 4862). */
    static final long MOST_SECONDS = 7200;

    /** The rest of what is said is the router's affair, and goes by the settings of each moment. */
    private static final Set<Said> KEPT = EnumSet.of(Said.ON_LINK, Said.AUTONOMOUS, Said.DELEGATION_PREFERRED);

    private static final int MOST_NAME = 15;
    private static final int WORDS = 4;

    public RememberedPrefix {
        Set<Said> kept = EnumSet.noneOf(Said.class);
        kept.addAll(said);
        kept.retainAll(KEPT);
        said = Set.copyOf(kept);
        seconds = Math.min(seconds, MOST_SECONDS);
    }

    /** Whether another one says the same but for the time. */
    boolean isLike(RememberedPrefix other) {
        return interfaceName.equals(other.interfaceName)
                && prefix.equals(other.prefix)
                && said.equals(other.said)
                && isOld == other.isOld;
    }

    /**
     * The same as a line: until when, or {@code +} and for how many seconds; flags; prefix and interface.
     *
     * @param unixSeconds the time
     */
    public String text(long unixSeconds) {
        var flags = new StringBuilder();
        if (said.contains(Said.ON_LINK)) flags.append('L');
        if (said.contains(Said.AUTONOMOUS)) flags.append('A');
        if (said.contains(Said.DELEGATION_PREFERRED)) flags.append('P');
        String time = isOld ? Long.toString(unixSeconds + seconds) : "+" + seconds;
        return time + " " + (flags.isEmpty() ? "-" : flags) + " " + prefix + " " + interfaceName;
    }

    /**
     * Reads a line; empty where it is none, or over.
     *
     * @param unixSeconds the time, of which no more is believed than that it may be wrong
     */
    public static Optional<RememberedPrefix> parse(String line, long unixSeconds) {
        String[] words = line.split(" ", -1);
        if (words.length != WORDS || !words[0].matches("[+]?[0-9]{1,18}") || !words[1].matches("-|[LAP]{1,3}")) {
            return Optional.empty();
        }
        boolean isOld = !words[0].startsWith("+");
        long number = Long.parseLong(words[0]);
        long seconds = isOld ? number - unixSeconds : number;
        Set<Said> said = EnumSet.noneOf(Said.class);
        if (words[1].contains("L")) said.add(Said.ON_LINK);
        if (words[1].contains("A")) said.add(Said.AUTONOMOUS);
        if (words[1].contains("P")) said.add(Said.DELEGATION_PREFERRED);
        boolean named = !words[3].isEmpty() && words[3].length() <= MOST_NAME;
        if (seconds <= 0 || !named) return Optional.empty();
        return Ip6.parse(words[2])
                .filter(RememberedPrefix::isAdvertised)
                .map(prefix -> new RememberedPrefix(words[3], prefix, said, seconds, isOld));
    }

    private static boolean isAdvertised(Ip6 prefix) {
        boolean network = prefix.network(RaRange.PREFIX_LENGTH).equals(prefix);
        return network && !prefix.isUnspecified() && !prefix.isLinkLocal() && !prefix.isMulticast();
    }
}
