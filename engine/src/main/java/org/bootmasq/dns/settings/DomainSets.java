package org.bootmasq.dns.settings;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Refused;
import org.bootmasq.config.value.Part;

/**
 * What the kernel's packet filter and the names have to do with each other.
 *
 * @param ipsets of the option in the singular
 * @param nftsets of the option in the singular
 * @param connmarkMask of {@code connmark-allowlist-enable}; absent if marks are not looked at
 * @param allowlists {@code connmark-allowlist}
 */
public record DomainSets(
        List<Membership> ipsets, List<Membership> nftsets, OptionalInt connmarkMask, List<Allowlist> allowlists) {
    /** Addresses of names in these domains, or of all names, go into these sets. */
    public record Membership(Directive directive, List<String> domains, List<String> sets) {
        static Membership of(Directive directive) {
            var value = DomainList.of(Part.of(directive));
            if (value.rest().isEmpty()) throw value.rest().refused();
            List<String> sets = value.rest().list().stream()
                    .map(Part::plain)
                    .filter(set -> !set.isEmpty())
                    .toList();
            return new Membership(directive, value.domains(), sets);
        }
    }

    /** Connections with this mark may only ask for names of these patterns; a line without patterns allows nothing. */
    public record Allowlist(Directive directive, int mark, int mask, List<String> patterns) {
        private static final int ALL = -1;

        static Allowlist of(Directive directive) {
            List<Part> parts = Part.of(directive).list(2);
            List<Part> mark = parts.getFirst().split('/', 2);
            for (Part number : mark) if (number.isEmpty()) throw number.refused();
            int wanted = number(mark.getFirst());
            int mask = mark.size() > 1 ? number(mark.get(1)) : ALL;
            List<String> patterns = parts.size() == 1
                    ? List.of()
                    : parts.get(1).split('/').stream().map(Allowlist::pattern).toList();
            boolean never =
                    wanted == 0 || (wanted & ~mask) != 0 || mark.stream().anyMatch(DomainSets::isTooLarge);
            if (never && !patterns.isEmpty()) throw parts.getFirst().refused();
            return new Allowlist(directive, wanted, mask, patterns);
        }

        private static int number(Part text) {
            return text.number().orElseThrow(text::refused);
        }

        /** A star, or a name whose last two labels have none. */
        private static String pattern(Part text) {
            String pattern = text.plain();
            if (pattern.equals("*")) return pattern;
            String[] labels = pattern.split("\\.", -1);
            int last = labels.length - 1;
            boolean wrong = labels.length < 2
                    || pattern.length() > 253
                    || labels[last].matches("[0-9]+")
                    || labels[last].toLowerCase(Locale.ROOT).equals("local");
            for (int i = 0; i < labels.length && !wrong; i++) {
                String characters = i >= last - 1 ? "[A-Za-z0-9-]{1,63}" : "[A-Za-z0-9*-]{1,63}";
                wrong = !labels[i].matches(characters)
                        || labels[i].startsWith("-")
                        || labels[i].endsWith("-")
                        || labels[i].chars().filter(c -> c == '*').count() > 2;
            }
            if (wrong) throw text.refused();
            return pattern;
        }
    }

    static DomainSets from(Configuration configuration, Problems problems) {
        List<Integer> masks =
                problems.translate(configuration.all(Option.CONNMARK_ALLOWLIST_ENABLE), DomainSets::connmarkMask);
        List<Allowlist> allowlists = problems.translate(configuration.all(Option.CONNMARK_ALLOWLIST), Allowlist::of);
        refuseRepeated(allowlists, problems);
        return new DomainSets(
                problems.translate(configuration.all(Option.IPSET), Membership::of),
                problems.translate(configuration.all(Option.NFTSET), Membership::of),
                masks.isEmpty() ? OptionalInt.empty() : OptionalInt.of(masks.getLast()),
                allowlists);
    }

    private static void refuseRepeated(List<Allowlist> allowlists, Problems problems) {
        var seen = new HashSet<Long>();
        for (Allowlist each : allowlists) {
            boolean first = each.patterns().isEmpty() || seen.add((long) each.mark() << 32 | each.mask() & 0xffffffffL);
            if (!first) problems.error(each.directive().origin(), Refused.GENERAL);
        }
    }

    /** Whether a decimal number has more than the 32 bits of a mark. */
    private static boolean isTooLarge(Part number) {
        return new BigInteger("0" + number.plain()).bitLength() > Integer.SIZE;
    }

    private static int connmarkMask(Directive directive) {
        if (!directive.hasValue()) return -1;
        Part value = Part.of(directive);
        int mask = value.number().orElseThrow(value::refused);
        if (mask == 0 || isTooLarge(value)) throw new Refused(directive.origin(), Refused.GENERAL);
        return mask;
    }
}
