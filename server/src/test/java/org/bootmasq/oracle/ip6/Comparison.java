package org.bootmasq.oracle.ip6;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bootmasq.lab.Packet6;
import org.bootmasq.oracle.Case;
import org.bootmasq.oracle.Difference;
import org.bootmasq.oracle.LineComparison;

/**
 * Compares two transcripts of one case: step by step, reply by reply, field by field, then the logs and the lease files
 * line by line.
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
        RunMarks left = RunMarks.of(dnsmasq);
        RunMarks right = RunMarks.of(ours);
        String where = subject.name();
        comparison.logs(left.log(dnsmasq), right.log(ours));
        comparison.differences.addAll(
                LineComparison.of(where + " / leases", "lease line", left.leases(dnsmasq), right.leases(ours)));
        return comparison.differences;
    }

    /** By steps: where a line is missing in one log, the lines about other steps are not drawn into it. */
    private void logs(Map<String, List<String>> dnsmasq, Map<String, List<String>> ours) {
        Set<String> steps = new LinkedHashSet<>(dnsmasq.keySet());
        steps.addAll(ours.keySet());
        for (String step : steps) {
            String where = caseName + " / " + step + "log";
            List<String> left = dnsmasq.getOrDefault(step, List.of());
            differences.addAll(LineComparison.of(where, "log line", left, ours.getOrDefault(step, List.of())));
        }
    }

    private void steps(Transcript dnsmasq, Transcript ours) {
        Set<String> seen = new LinkedHashSet<>();
        for (Transcript.Step step : dnsmasq.steps()) {
            seen.add(step.client() + "/" + step.name());
            Optional<Transcript.Step> twin = ours.find(step.client(), step.name());
            String where = caseName + " / " + step.client() + " / " + step.name();
            if (twin.isEmpty()) {
                differences.add(new Difference(where, "step not reached", summary(step), "-"));
            } else {
                replies(where, step, twin.get());
            }
        }
        for (Transcript.Step step : ours.steps()) {
            if (!seen.contains(step.client() + "/" + step.name())) {
                String where = caseName + " / " + step.client() + " / " + step.name();
                differences.add(new Difference(where, "step only ours reached", "-", summary(step)));
            }
        }
    }

    private void replies(String where, Transcript.Step dnsmasq, Transcript.Step ours) {
        int left = dnsmasq.replies().size();
        int right = ours.replies().size();
        for (int i = 0; i < Math.max(left, right); i++) {
            if (i >= right) {
                differences.add(
                        new Difference(where, right == 0 ? "no reply" : "a reply too few", summary(dnsmasq), "-"));
            } else if (i >= left) {
                String kind = left == 0 ? "reply where dnsmasq is silent" : "a reply too many";
                differences.add(new Difference(where, kind, "-", summary(ours)));
            } else {
                Map<String, String> expected =
                        fields(dnsmasq.sent(), dnsmasq.replies().get(i));
                fields(where, expected, fields(ours.sent(), ours.replies().get(i)));
            }
        }
    }

    private void fields(String where, Map<String, String> dnsmasq, Map<String, String> ours) {
        int before = differences.size();
        String in = isBareRefusal(dnsmasq) ? "in a bare refusal: " : "";
        dnsmasq.forEach((name, value) -> {
            String other = ours.get(name);
            if (other == null) {
                differences.add(new Difference(where, in + name + " missing", value, "-"));
            } else if (!other.equals(value)) {
                differences.add(new Difference(where, in + name, value, other));
            }
        });
        ours.forEach((name, value) -> {
            if (!dnsmasq.containsKey(name)) {
                differences.add(new Difference(where, in + name + " added", "-", value));
            }
        });
        List<String> left = List.copyOf(dnsmasq.keySet());
        List<String> right = List.copyOf(ours.keySet());
        if (differences.size() == before && !left.equals(right)) {
            differences.add(new Difference(where, "order of options", left.toString(), right.toString()));
        }
    }

    /** Nothing but identifiers and the status that there is no address. */
    private static boolean isBareRefusal(Map<String, String> fields) {
        boolean refused = fields.entrySet().stream()
                .anyMatch(field ->
                        field.getKey().endsWith("option 13") && field.getValue().startsWith("2 "));
        return refused && fields.keySet().stream().noneMatch(name -> name.matches("(.* / )?option [34]"));
    }

    private static Map<String, String> fields(Packet6 asked, Transcript.Seen seen) {
        Map<String, String> fields = new LinkedHashMap<>();
        Decoded.of(asked, seen).forEach(field -> fields.put(field.name(), field.value()));
        return fields;
    }

    /** What matters of the replies to a step. */
    static String summary(Transcript.Step step) {
        return step.replies().isEmpty()
                ? "silence"
                : step.replies().stream()
                        .map(seen -> Decoded.of(step.sent(), seen).stream()
                                .filter(field -> field.name().matches("(.* / )?(type|option (3|4|5|13).*)"))
                                .map(Decoded.Field::toString)
                                .collect(Collectors.joining("; ")))
                        .collect(Collectors.joining(" || "));
    }
}
