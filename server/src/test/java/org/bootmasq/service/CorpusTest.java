package org.bootmasq.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.ConfigReader;
import org.bootmasq.service.source.ConfigFiles;
import org.junit.jupiter.api.Test;

/**
 * Real configurations: what dnsmasq 2.93 accepts is accepted, what it refuses for its syntax is refused; included files
 * may be missing.
 */
class CorpusTest {
    private static final String FOLDER = "BOOTMASQ_CORPUS";

    @Test
    void acceptsWhatDnsmasqAccepts() throws IOException {
        String folder = System.getenv(FOLDER);
        assumeTrue(folder != null, FOLDER + " names no folder of configurations");
        Path corpus = Path.of(folder);
        List<String> lines = Files.readAllLines(corpus.resolve("MANIFEST.tsv"));
        List<String> header = cells(lines.getFirst());
        var wrong = new ArrayList<String>();
        int read = 0;
        for (String line : lines.subList(1, lines.size())) {
            Map<String, String> row = new TreeMap<>();
            List<String> cells = cells(line);
            for (int i = 0; i < header.size(); i++) row.put(header.get(i), cells.get(i));
            String now = String.valueOf(row.get("status_2.93"));
            String before = String.valueOf(row.get("status_2.90_without_includes"));
            // A file that 2.93 gave up for a missing include, and 2.90 for another reason, says nothing about the rest
            // of it.
            boolean known = now.equals("0") || now.equals("1") || (now.equals("3") && before.equals("0"));
            String file = String.valueOf(row.get("file"));
            if (!known || !file.startsWith("dnsmasq/")) continue;
            read++;
            List<ConfigError> faults = faults(corpus.resolve(file));
            if (faults.isEmpty() == now.equals("1")) {
                wrong.add(file + " " + faults.stream().map(ErrorText::headline).toList());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(read).isGreaterThan(100);
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.split("\t", -1));
    }

    private static List<ConfigError> faults(Path file) {
        var problems = new Problems();
        var start = new Directive(Option.CONF_FILE, file.toString(), Origin.commandLine(1, "-C" + file));
        Configuration configuration = ConfigReader.read(List.of(start), new ConfigFiles(), problems);
        Settings.read(configuration, problems);
        return problems.errors().stream()
                .filter(error -> error.exitStatus() == ConfigError.BAD_CONFIGURATION)
                .toList();
    }
}
