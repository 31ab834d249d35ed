package org.bootmasq.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares two transcripts of one case: step by step, reply by reply, field by field, and then the logs line by line.
 */
final class Comparison {
    private final String caseName;
    private final List<Difference> differences = new ArrayList<>();

    private Comparison(String caseName) {
        this.caseName = caseName;
    }

    static List<Difference> of(Case subject, Transcript dnsmasq, Transcript ours) {
        Comparison comparison = new Comparison(subject.name());
        comparison.steps(dnsmasq, ours);
        comparison.differences.addAll(LineComparison.of(
                subject.name() + " / log", "log line", LogLines.of(dnsmasq.log()), LogLines.of(ours.log())));
        return comparison.differences;
    }

    private void steps(Transcript dnsmasq, Transcript ours) {
        Set<String> seen = new LinkedHashSet<>();
        for (Transcript.Step step : dnsmasq.steps()) {
            seen.add(step.client() + step.name());
            Optional<Transcript.Step> twin = Subject.find(ours, step.client(), step.name());
            String where = caseName + " / " + step.client() + " / " + step.name();
            if (twin.isEmpty()) {
                differences.add(new Difference(where, "step not reached", summary(step.replies()), "-"));
            } else {
                replies(where, step.replies(), twin.get().replies());
            }
        }
        for (Transcript.Step step : ours.steps()) {
            if (!seen.contains(step.client() + step.name())) {
                String where = caseName + " / " + step.client() + " / " + step.name();
                differences.add(new Difference(where, "step only ours reached", "-", summary(step.replies())));
            }
        }
    }

    private void replies(String where, List<Transcript.Seen> dnsmasq, List<Transcript.Seen> ours) {
        for (int i = 0; i < Math.max(dnsmasq.size(), ours.size()); i++) {
            if (i >= ours.size()) {
                String kind = ours.isEmpty() ? "no reply" : "a reply too few";
                differences.add(new Difference(where, kind, summary(dnsmasq.subList(i, i + 1)), "-"));
            } else if (i >= dnsmasq.size()) {
                String kind = dnsmasq.isEmpty() ? "reply where dnsmasq is silent" : "a reply too many";
                differences.add(new Difference(where, kind, "-", summary(ours.subList(i, i + 1))));
            } else {
                fields(where, Decoded.of(dnsmasq.get(i)), Decoded.of(ours.get(i)));
            }
        }
    }

    private void fields(String where, Decoded dnsmasq, Decoded ours) {
        Map<String, String> left = byName(dnsmasq);
        Map<String, String> right = byName(ours);
        int before = differences.size();
        left.forEach((name, value) -> {
            String other = right.get(name);
            if (other == null) {
                differences.add(new Difference(where, name + " missing", value, "-"));
            } else if (!other.equals(value) && !name.equals("length")) {
                differences.add(new Difference(where, name, value, other));
            }
        });
        right.forEach((name, value) -> {
            if (!left.containsKey(name)) {
                differences.add(new Difference(where, name + " added", "-", value));
            }
        });
        List<String> leftNames = List.copyOf(left.keySet());
        List<String> rightNames = List.copyOf(right.keySet());
        if (differences.size() == before && !leftNames.equals(rightNames)) {
            differences.add(new Difference(where, "order of options", leftNames.toString(), rightNames.toString()));
        } else if (differences.size() == before && !left.equals(right)) {
            differences.add(
                    new Difference(where, "length", left.getOrDefault("length", ""), right.getOrDefault("length", "")));
        }
    }

    /** Fields by name; a repeated option gets its count in the name. */
    private static Map<String, String> byName(Decoded decoded) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Decoded.Field field : decoded.fields()) {
            String name = field.name();
            for (int count = 2; fields.containsKey(name); count++) {
                name = field.name() + " #" + count;
            }
            fields.put(name, field.value());
        }
        return fields;
    }

    static String summary(List<Transcript.Seen> replies) {
        return replies.isEmpty()
                ? "silence"
                : String.join(
                        "; ",
                        replies.stream()
                                .map(Decoded::of)
                                .map(decoded -> decoded.fields().stream()
                                        .filter(field -> List.of("to", "yiaddr", "file", "option 53", "option 43")
                                                .contains(field.name()))
                                        .map(Decoded.Field::toString)
                                        .toList()
                                        .toString())
                                .toList());
    }
}
