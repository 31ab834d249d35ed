package org.bootmasq.dns;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * {@code connmark-allowlist}: connections with a mark may only ask for the names that any line about that mark lists. dnsmasq:
 * those without a mark may ask for all, and it is the question's name that counts, not what it is an alias of.
 */
final class MarkAllowlists {
    private final OptionalInt mask;
    private final List<DomainSets.Allowlist> lists;
    private final ConnectionMarks marks;

    MarkAllowlists(DomainSets settings, ConnectionMarks marks) {
        mask = settings.connmarkMask();
        lists = settings.allowlists();
        this.marks = marks;
    }

    boolean allows(Asker asker, Name name) {
        if (mask.isEmpty()) return true;
        int mark = marks.of(asker) & mask.getAsInt();
        if (mark == 0) return true;
        String[] labels = name.toString().toLowerCase(Locale.ROOT).split("\\.", -1);
        for (DomainSets.Allowlist list : lists) {
            if ((mark & list.mask()) != list.mark()) continue;
            for (String pattern : list.patterns()) if (matches(pattern, labels)) return true;
        }
        return false;
    }

    private static boolean matches(String pattern, String[] labels) {
        if (pattern.equals("*")) return true;
        String[] wanted = pattern.toLowerCase(Locale.ROOT).split("\\.", -1);
        if (wanted.length != labels.length) return false;
        for (int i = 0; i < wanted.length; i++) if (!labelMatches(wanted[i], labels[i])) return false;
        return true;
    }

    /** A star stands for any characters, or for none. */
    private static boolean labelMatches(String pattern, String label) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) return pattern.equals(label);
        String first = parts[0];
        String last = parts[parts.length - 1];
        if (!label.startsWith(first) || !label.endsWith(last)) return false;
        int at = first.length();
        int end = label.length() - last.length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = label.indexOf(parts[i], at);
            if (found < 0) return false;
            at = found + parts[i].length();
        }
        return at <= end;
    }
}
