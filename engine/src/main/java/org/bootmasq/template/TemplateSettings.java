package org.bootmasq.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which texts are made for each machine.
 *
 * @param files of {@code http-template}
 * @param valuesFolder of {@code http-machine-values}
 * @param entries of {@code boot-entry}
 */
public record TemplateSettings(List<TemplateFile> files, Optional<String> valuesFolder, List<BootEntry> entries) {
    public TemplateSettings {
        files = List.copyOf(files);
        entries = List.copyOf(entries);
    }

    /**
     * A file that may answer a request.
     *
     * @param line that names it
     * @param name of the file
     */
    public record Candidate(TemplateFile line, String name) {}

    /** Whether there is nothing to be made. */
    public boolean isEmpty() {
        return files.isEmpty() && entries.isEmpty();
    }

    /** Whether any line is for this path, whatever machine asks. */
    public boolean has(String urlPath) {
        return files.stream().anyMatch(file -> file.urlPath().equals(urlPath));
    }

    /**
     * The files that a machine may get for a path, the most specific first: the first that exists is meant. A file
     * of a machine's own goes before one of many, then one that asks for more tags, then the line that comes first.
     *
     * @param machine with its own values already
     */
    public List<Candidate> candidates(String urlPath, Machine machine) {
        var candidates = new ArrayList<Candidate>();
        files.stream()
                .filter(file -> file.urlPath().equals(urlPath))
                .filter(file -> file.condition().matches(machine.tags()))
                .sorted(Comparator.comparing((TemplateFile file) -> !file.isOfMachine())
                        .thenComparingInt(file -> -file.condition().terms().size()))
                .forEach(file -> file.name(machine).ifPresent(name -> candidates.add(new Candidate(file, name))));
        return candidates;
    }

    /**
     * The files of a machine's own values, those of its hardware address first, which win: {@code 52-54-00-12-34-56},
     * then its UUID. Who knows another machine's UUID can say it, so that a secret belongs into neither.
     */
    public List<String> valueFiles(Machine machine) {
        if (valuesFolder.isEmpty()) return List.of();
        var names = new ArrayList<String>();
        machine.mac().map(mac -> mac.octets().colonHex().replace(':', '-')).ifPresent(names::add);
        machine.uuid().map(Machine.Value::text).ifPresent(names::add);
        return names.stream().map(name -> valuesFolder.get() + "/" + name).toList();
    }
}
