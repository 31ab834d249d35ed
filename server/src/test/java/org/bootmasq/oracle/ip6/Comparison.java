package org.bootmasq.oracle.ip6;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bootmasq.lab.Dhcp6Packet;
import org.bootmasq.lab.Packet6;
import org.bootmasq.oracle.Case;
import org.bootmasq.oracle.Difference;
import org.bootmasq.oracle.LineComparison;
import org.bootmasq.wire.Bytes;

/**
 * Compares two transcripts of one case: step by step, reply by reply, field by field, then the logs and the lease files
 * line by line.
 */
final class Comparison {
    private static final String IN_A_REFUSAL = "in a bare refusal: ";
    private static final String NOT_ASKED_FOR = "not asked for: ";
    private static final Pattern TOLD = Pattern.compile("option (?!(1|2|3|4|13|14)\\b)\\d+.*");

    private final String caseName;
    private final List<Difference> differences = new ArrayList<>();
    private final Set<String> refusals = new HashSet<>();
    private final Set<String> nameless = new HashSet<>();

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
        comparison.differences.addAll(LineComparison.of(
                where + " / leases",
                "lease line",
                inOrder(subject, left.leases(dnsmasq)),
                inOrder(subject, right.leases(ours))));
        return comparison.differences;
    }

    /** dnsmasq turns the order of leases round at each start; {@code #unordered} makes one order of all. */
    private static List<String> inOrder(Case subject, List<String> leases) {
        boolean unordered = subject.configuration().lines().anyMatch("#unordered"::equals);
        return unordered ? leases.stream().sorted().toList() : leases;
    }

    /** By steps: where a line is missing in one log, the lines about other steps are not drawn into it. */
    private void logs(Map<String, List<String>> dnsmasq, Map<String, List<String>> ours) {
        Set<String> steps = new LinkedHashSet<>(dnsmasq.keySet());
        steps.addAll(ours.keySet());
        for (String step : steps) {
            String where = caseName + " / " + step + "log";
            List<String> left = dnsmasq.getOrDefault(step, List.of());
            String line = refusals.contains(where) ? IN_A_REFUSAL + "log line" : "log line";
            boolean unasked = nameless.contains(where.substring(0, where.length() - " / log".length()));
            LineComparison.of(where, line, left, ours.getOrDefault(step, List.of())).stream()
                    .map(one -> unasked && one.dnsmasq().contains("option: 39 FQDN")
                            ? new Difference(one.where(), NOT_ASKED_FOR + one.kind(), one.dnsmasq(), one.ours())
                            : one)
                    .forEach(differences::add);
        }
    }

    private void steps(Transcript dnsmasq, Transcript ours) {
        Set<String> seen = new LinkedHashSet<>();
        for (Transcript.Step step : dnsmasq.steps()) {
            seen.add(step.client() + "/" + step.name());
            Optional<Transcript.Step> twin = ours.find(step.client(), step.name());
            String where = caseName + " / " + step.client() + " / " + step.name();
            if (!asksForItsName(step.sent())) nameless.add(where);
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
        boolean refusal = isBareRefusal(dnsmasq);
        if (refusal) refusals.add(where + " / log");
        String in = refusal ? IN_A_REFUSAL : "";
        dnsmasq.forEach((name, value) -> {
            String other = ours.get(name);
            if (other == null) {
                String unasked = name.endsWith("option 39") && nameless.contains(where) ? NOT_ASKED_FOR : in;
                differences.add(new Difference(where, unasked + name + " missing", value, "-"));
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

    /** Identifiers, associations and the status that there is no address, but no option that is told to all. */
    private static boolean isBareRefusal(Map<String, String> fields) {
        String inner = fields.keySet().stream()
                .map(name -> name.replaceFirst("^((option 9 / )*).*", "$1"))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
        return fields.getOrDefault(inner + "option 13", "").startsWith("2 ")
                && fields.keySet().stream()
                        .filter(name -> name.startsWith(inner))
                        .map(name -> name.substring(inner.length()))
                        .noneMatch(name -> TOLD.matcher(name).matches());
    }

    /** RFC 4704 section 5: a client that wants to know its name sends option 39 or lists it. */
    private static boolean asksForItsName(Packet6 sent) {
        Dhcp6Packet asked = Dhcp6Packet.parse(sent.payload()).innermost();
        if (asked.option(39).isPresent() || asked.option(6).isEmpty()) return true;
        Bytes list = asked.option(6).get();
        return IntStream.range(0, list.length() / 2).anyMatch(i -> list.at(2 * i) == 0 && list.at(2 * i + 1) == 39);
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
