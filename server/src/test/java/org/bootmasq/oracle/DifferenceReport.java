package org.bootmasq.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Differences for people to read: grouped by kind, the most frequent kinds first. */
public final class DifferenceReport {
    private static final int EXAMPLES_IN_A_FILE = 400;

    private DifferenceReport() {}

    /** @param examples how many of each kind are shown in full */
    public static String summary(List<Difference> differences, int examples) {
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

    public static void write(Path file, List<Difference> differences) {
        try {
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(file, summary(differences, EXAMPLES_IN_A_FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
