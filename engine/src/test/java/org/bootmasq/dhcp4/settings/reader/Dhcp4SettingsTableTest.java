package org.bootmasq.dhcp4.settings.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.junit.jupiter.api.Test;

/** Every line that dnsmasq takes is taken, and every one it refuses is refused in its words. */
class Dhcp4SettingsTableTest {
    /** What {@code dhcp6} refuses, and what dnsmasq 2.93 does. */
    private static final Map<String, String> DEPARTURES = Map.of(
            "dhcp-match=a,option6:client-arch", "ok",
            "dhcp-option=option6:foo,[fd00::1]", "ok",
            "dhcp-host=52:54:00:12:34:56,name,other", "DHCP host has multiple names");

    @Test
    void takesAndRefusesWhatDnsmasqDoes() throws IOException {
        List<String> differences = new ArrayList<>();
        for (String row : rows()) {
            String[] cells = row.split("\t", -1);
            String text = cells[0].replace("~", "\n") + "\n";
            var problems = new Problems();
            Dhcp4SettingsReader.read(Texts.read(text, problems), problems);
            String said = problems.hasErrors() ? problems.errors().getFirst().message() : "ok";
            if (!said.equals(DEPARTURES.getOrDefault(cells[0], cells[1]))) {
                differences.add("%s%n    dnsmasq: %s%n    ours:    %s".formatted(cells[0], cells[1], said));
            }
        }
        assertThat(differences).isEmpty();
    }

    private static List<String> rows() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Dhcp4SettingsTableTest.class.getResourceAsStream("settings.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
