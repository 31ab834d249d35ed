package org.bootmasq.oracle.ip6;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bootmasq.lab.Program;
import org.bootmasq.oracle.Case;
import org.bootmasq.oracle.Difference;
import org.bootmasq.oracle.LineComparison;

/** Runs cases on pairs of servers that advertise, and keeps what differed. */
final class RaRun {
    private static final int PAIRS = 6;
    private static final Pattern LIFETIME = Pattern.compile("(?<==)\\d+");

    /** In cases with the line {@code #counts} lifetimes count down, and the two servers are not asked at one time. */
    private static final long SECONDS_APART = 3;

    private final Map<String, RaSubject.Story> reference = new ConcurrentHashMap<>();
    private final List<Difference> differences = Collections.synchronizedList(new ArrayList<>());

    /** Nearly always both servers only wait for time to pass. */
    RaRun on(List<Case> cases, Program ours) {
        Queue<Case> waiting = new ConcurrentLinkedQueue<>(cases);
        Program dnsmasq = Program.dnsmasq();
        try (ExecutorService pairs = Executors.newFixedThreadPool(PAIRS)) {
            List<CompletableFuture<Void>> working = IntStream.range(0, Math.min(PAIRS, cases.size()))
                    .mapToObj(_ -> CompletableFuture.runAsync(() -> work(waiting, dnsmasq, ours), pairs))
                    .toList();
            working.forEach(CompletableFuture::join);
        }
        return this;
    }

    private void work(Queue<Case> waiting, Program dnsmasq, Program ours) {
        try (RaSubject left = new RaSubject(dnsmasq);
                RaSubject right = new RaSubject(ours)) {
            for (Case one = waiting.poll(); one != null; one = waiting.poll()) {
                RaSubject.Story expected = left.run(one);
                reference.put(one.name(), expected);
                try {
                    compare(one, expected, right.run(one));
                } catch (IllegalStateException e) {
                    differences.add(new Difference(one.name(), "ours failed", "-", String.valueOf(e.getMessage())));
                }
            }
        }
    }

    private void compare(Case one, RaSubject.Story dnsmasq, RaSubject.Story candidate) {
        boolean counts = one.configuration().lines().anyMatch("#counts"::equals);
        for (int i = 0; i < dnsmasq.steps().size(); i++) {
            RaSubject.Step step = dnsmasq.steps().get(i);
            List<String> left = lines(step);
            List<String> right = lines(candidate.steps().get(i));
            String where = one.name() + " / " + step.name();
            if (right.isEmpty() && !left.isEmpty()) {
                differences.add(new Difference(where, "no advertisement", String.join("; ", left), "-"));
            } else if (left.isEmpty() && !right.isEmpty()) {
                String kind = "advertisement where dnsmasq is silent";
                differences.add(new Difference(where, kind, "-", String.join("; ", right)));
            } else {
                List<String> ours = counts ? near(left, right) : right;
                differences.addAll(LineComparison.of(where, "advertised", left, ours));
            }
        }
        differences.addAll(LineComparison.of(one.name() + " / log", "log line", dnsmasq.log(), candidate.log()));
    }

    private static List<String> lines(RaSubject.Step step) {
        return step.advertisements().stream()
                .flatMap(seen -> Advertisement.of(seen).stream())
                .toList();
    }

    /** The second list, its lifetimes those of the first where they are but few seconds apart. */
    private static List<String> near(List<String> left, List<String> right) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < right.size(); i++) {
            boolean close = i < left.size() && isNear(left.get(i), right.get(i));
            all.add(close ? left.get(i) : right.get(i));
        }
        return all;
    }

    private static boolean isNear(String left, String right) {
        if (!LIFETIME.matcher(left)
                .replaceAll("")
                .equals(LIFETIME.matcher(right).replaceAll(""))) return false;
        List<Long> a = lifetimes(left);
        List<Long> b = lifetimes(right);
        return IntStream.range(0, a.size()).allMatch(i -> Math.abs(a.get(i) - b.get(i)) <= SECONDS_APART);
    }

    private static List<Long> lifetimes(String line) {
        return LIFETIME.matcher(line)
                .results()
                .map(MatchResult::group)
                .map(Long::valueOf)
                .toList();
    }

    List<Difference> differences() {
        synchronized (differences) {
            return differences.stream()
                    .sorted(Comparator.comparing(Difference::where))
                    .toList();
        }
    }

    long steps() {
        return reference.values().stream()
                .mapToLong(story -> story.steps().size())
                .sum();
    }

    long advertisements() {
        return reference.values().stream()
                .flatMap(story -> story.steps().stream())
                .mapToLong(step -> step.advertisements().size())
                .sum();
    }
}
