package org.bootmasq.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bootmasq.lab.Program;

/** Runs cases on the twins, the reference one case ahead of ours, and keeps what differed. */
final class OracleRun {
    private final List<Client> clients;
    private final Map<String, Transcript> reference = new LinkedHashMap<>();
    private final Map<String, Transcript> candidate = new LinkedHashMap<>();
    private final List<Difference> differences = new ArrayList<>();

    OracleRun(List<Client> clients) {
        this.clients = clients;
    }

    OracleRun on(List<Case> cases, Program ours) {
        try (Subject dnsmasq = new Subject(Program.dnsmasq(), true);
                Subject bootmasq = new Subject(ours, false);
                ExecutorService ahead = Executors.newSingleThreadExecutor()) {
            Map<Case, CompletableFuture<Transcript>> coming = new LinkedHashMap<>();
            for (Case one : cases) {
                coming.put(
                        one, CompletableFuture.supplyAsync(() -> dnsmasq.run(one, clients, Optional.empty()), ahead));
            }
            coming.forEach((one, future) -> {
                Transcript expected = future.join();
                reference.put(one.name(), expected);
                compare(one, expected, bootmasq);
            });
        }
        return this;
    }

    private void compare(Case one, Transcript expected, Subject bootmasq) {
        try {
            Transcript actual = bootmasq.run(one, clients, Optional.of(expected));
            candidate.put(one.name(), actual);
            differences.addAll(Comparison.of(one, expected, actual));
        } catch (IllegalStateException e) {
            differences.add(new Difference(one.name(), "did not start", "started", String.valueOf(e.getMessage())));
        }
    }

    List<Difference> differences() {
        return List.copyOf(differences);
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

    /** The differences grouped by kind, the most frequent kinds first, a few examples of each. */
    static String summary(List<Difference> differences, int examples) {
        Map<String, List<Difference>> kinds = new TreeMap<>();
        differences.forEach(
                one -> kinds.computeIfAbsent(one.kind(), _ -> new ArrayList<>()).add(one));
        StringBuilder text = new StringBuilder(differences.size() + " differences\n\n");
        List<Map.Entry<String, List<Difference>>> sorted = new ArrayList<>(kinds.entrySet());
        sorted.sort((a, b) -> b.getValue().size() - a.getValue().size());
        for (Map.Entry<String, List<Difference>> kind : sorted) {
            text.append(String.format("%5d  %s%n", kind.getValue().size(), kind.getKey()));
        }
        for (Map.Entry<String, List<Difference>> kind : sorted) {
            text.append("\n## ")
                    .append(kind.getKey())
                    .append(" (")
                    .append(kind.getValue().size())
                    .append(")\n");
            kind.getValue().stream()
                    .limit(examples)
                    .forEach(one -> text.append(one).append('\n'));
        }
        return text.toString();
    }

    void write(Path file, List<Difference> unexpected) {
        try {
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(file, summary(unexpected, 12));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
