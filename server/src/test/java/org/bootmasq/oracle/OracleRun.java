package org.bootmasq.oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bootmasq.lab.Program;

/** Runs cases on pairs of twins and keeps what differed. */
final class OracleRun {
    private static final int PAIRS = 4;

    private final List<Client> clients;
    private final Map<String, Transcript> reference = new ConcurrentHashMap<>();
    private final Map<String, Transcript> candidate = new ConcurrentHashMap<>();
    private final List<Difference> differences = Collections.synchronizedList(new ArrayList<>());

    OracleRun(List<Client> clients) {
        this.clients = clients;
    }

    /** Mostly the servers are waited for: a few pairs of twins at work share two processors well. */
    OracleRun on(List<Case> cases, Program ours) {
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
        try (Subject left = new Subject(dnsmasq, true);
                Subject right = new Subject(ours, false)) {
            for (Case one = waiting.poll(); one != null; one = waiting.poll()) {
                Transcript expected = left.run(one, clients, Optional.empty());
                reference.put(one.name(), expected);
                compare(one, expected, right);
            }
        }
    }

    private void compare(Case one, Transcript expected, Subject right) {
        try {
            Transcript actual = right.run(one, clients, Optional.of(expected));
            candidate.put(one.name(), actual);
            differences.addAll(Comparison.of(one, expected, actual));
        } catch (IllegalStateException e) {
            differences.add(new Difference(one.name(), "did not start", "started", String.valueOf(e.getMessage())));
        }
    }

    List<Difference> differences() {
        synchronized (differences) {
            return differences.stream()
                    .sorted(Comparator.comparing(Difference::where))
                    .toList();
        }
    }

    /** How many packets were compared. */
    long packets() {
        return reference.values().stream().mapToLong(t -> t.steps().size()).sum();
    }

    /** How many of them dnsmasq answered. */
    long answered() {
        return reference.values().stream()
                .flatMap(transcript -> transcript.steps().stream())
                .filter(step -> !step.replies().isEmpty())
                .count();
    }

    Optional<Transcript> reference(String caseName) {
        return Optional.ofNullable(reference.get(caseName));
    }

    Optional<Transcript> candidate(String caseName) {
        return Optional.ofNullable(candidate.get(caseName));
    }
}
