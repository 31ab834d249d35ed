package org.bootmasq.oracle;

import java.util.List;
import java.util.regex.Pattern;

/** The differences from dnsmasq that are meant, each with its reason; {@code COMPATIBILITY.md} tells users the same. */
final class Accepted {
    /** What it covers, as regular expressions over a whole difference's place, kind and the two values; and why. */
    private record Entry(String where, String kind, String values, String reason) {}

    private static final List<Entry> ENTRIES = List.of();

    private Accepted() {}

    static boolean covers(Difference difference) {
        return ENTRIES.stream().anyMatch(entry -> covers(entry, difference));
    }

    private static boolean covers(Entry entry, Difference difference) {
        return !entry.reason().isBlank()
                && Pattern.matches(entry.where(), difference.where())
                && Pattern.matches(entry.kind(), difference.kind())
                && Pattern.matches(entry.values(), difference.dnsmasq() + " <> " + difference.ours());
    }
}
