package org.bootmasq.dns.query;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.settings.DomainSets;

/**
 * {@code connmark-allowlist}: connections with a mark may only ask for the names that any line about that mark lists.
 * dnsmasq: those without a mark may ask for all, and it is the question's name that counts, not what it is an alias of.
 */
public final class MarkAllowlists {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

    /** What one line says: its names by labels, in lower case. */
    private record Line(int mark, int mask, boolean all, List<List<String>> patterns) {
        static Line of(DomainSets.Allowlist list) {
            List<List<String>> patterns =
                    list.patterns().stream().map(MarkAllowlists::labels).toList();
            return new Line(list.mark(), list.mask(), list.patterns().contains("*"), patterns);
        }
    }

    private final OptionalInt mask;
    private final List<Line> lines;
    private final ConnectionMarks marks;

    public MarkAllowlists(DomainSets settings, ConnectionMarks marks) {
        mask = settings.connmarkMask();
        lines = settings.allowlists().stream().map(Line::of).toList();
        this.marks = marks;
    }

    private static List<String> labels(String name) {
        return List.of(name.toLowerCase(Locale.ROOT).split("\\.", -1));
    }

    /** Whether a connection with the asker's mark may ask for a name. */
    public boolean allows(Asker asker, Name name) {
        if (mask.isEmpty()) return true;
        int mark = marks.of(asker) & mask.getAsInt();
        if (mark == 0) return true;
        List<Line> about =
                lines.stream().filter(each -> (mark & each.mask) == each.mark).toList();
        if (about.stream().anyMatch(Line::all)) return true;
        List<String> labels = labels(name.toString());
        // dnsmasq: only the star alone stands for names that no host can have; a dot within a label is such an octet
        // too.
        boolean host = labels.size() == name.labels()
                && labels.stream().allMatch(label -> LABEL.matcher(label).matches());
        return host && about.stream().flatMap(each -> each.patterns.stream()).anyMatch(each -> matches(each, labels));
    }

    private static boolean matches(List<String> pattern, List<String> labels) {
        if (pattern.size() != labels.size()) return false;
        for (int i = 0; i < pattern.size(); i++) if (!labelMatches(pattern.get(i), labels.get(i))) return false;
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
