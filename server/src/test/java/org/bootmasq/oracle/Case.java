package org.bootmasq.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One configuration to compare on. The files {@code *.cases} hold many: each begins with a line {@code === name}, the
 * rest up to the next is the text of a dnsmasq.conf. {@code #wait 3500} in it: replies may take that many milliseconds.
 */
public record Case(String name, String configuration) {
    /** What every configuration gets before its own text: no DNS, no probe before an offer, every option logged. */
    static final String COMMON = "port=0\nno-ping\nlog-dhcp\n";

    public static List<Case> all(Path folder) {
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".cases"))
                    .sorted()
                    .toList()) {
                cases.addAll(parse(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    public static List<Case> parse(String text) {
        List<Case> cases = new ArrayList<>();
        for (String section : text.split("(?m)^=== ", -1)) {
            int end = section.indexOf('\n');
            if (end > 0 && !section.startsWith("#")) {
                cases.add(new Case(section.substring(0, end).strip(), section.substring(end + 1)));
            }
        }
        return cases;
    }

    public String text() {
        String common = configuration.contains("#ping") ? COMMON.replace("no-ping\n", "") : COMMON;
        if (configuration.contains("port=")) common = common.replace("port=0\n", "");
        return (configuration.contains("#quiet") ? common.replace("log-dhcp\n", "") : common) + configuration;
    }

    /** How long a reply may take, in milliseconds. */
    public int patienceMillis() {
        return notes("wait").stream().mapToInt(Integer::parseInt).findFirst().orElse(0);
    }

    /** What stands in the lines {@code #WORD ...}, which are for the oracle, not for the server. */
    public List<String> notes(String word) {
        return configuration
                .lines()
                .filter(line -> line.startsWith("#" + word + " "))
                .map(line -> line.substring(word.length() + 2).strip())
                .toList();
    }
}
