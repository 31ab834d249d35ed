package org.bootmasq.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.reader.Dhcp6SettingsReader;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.ra.settings.RaSettings;
import org.junit.jupiter.api.Test;

/** Values that dnsmasq took or refused, each with its words: {@code values.tsv}. */
class ValuesTest {
    /** What dnsmasq finds when it starts, and not with {@code --test}, where we find it too. */
    private static final Set<String> FOUND_EARLIER =
            Set.of("max_port cannot be smaller than min_port", "cannot set --bind-interfaces and --bind-dynamic");

    /** What it takes and then sends broken messages for is refused; 2.93 knows one more name. */
    private static final Map<String, String> DEPARTURES = Map.of(
            "dhcp-option=option6:7,255",
            "bad dhcp-option",
            "dhcp-option=option6:7,256",
            "bad dhcp-option",
            "dhcp-option=option6:7,foo",
            "bad dhcp-option",
            "dhcp-option=option6:17,1",
            "bad dhcp-option",
            "dhcp-option=option6:1,1",
            "bad dhcp-option",
            "dhcp-option=option6:6,1",
            "bad dhcp-option",
            "dhcp-option=option6:1,vi-encap:2",
            "bad dhcp-option",
            "dhcp-option=option6:24," + "a.".repeat(127) + "b",
            "bad domain in dhcp-option",
            "dhcp-option=option6:captive-portal,http://x",
            "OK");

    @Test
    void whatDnsmasqRefusesIsRefusedInItsWords() throws IOException {
        List<String> lines = lines();
        assertThat(lines).hasSizeGreaterThan(1500);
        var different = new ArrayList<String>();
        for (String line : lines) {
            if (line.startsWith("# ")) continue;
            int tab = line.indexOf('\t');
            String expected = DEPARTURES.getOrDefault(line.substring(0, tab), line.substring(tab + 1));
            String seen = firstMessage(line.substring(0, tab).replace("\\n", "\n"));
            boolean earlier = expected.equals("OK") && FOUND_EARLIER.contains(seen);
            if (!seen.equals(expected) && !earlier)
                different.add(line.substring(0, tab) + "\n  dnsmasq: " + expected + "\n  here: " + seen);
        }
        assertThat(different).isEmpty();
    }

    /** dnsmasq takes any, and ends where the bus does not. */
    @Test
    void aNameOfDbusIsOneThatABusTakes() {
        for (String good : List.of("", "=uk.org.thekelleys.dnsmasq.zone-1", "=a._b")) {
            assertThat(firstMessage("enable-dbus" + good)).as(good).isEqualTo("OK");
        }
        for (String bad : List.of("nodots", "a..b", ".a.b", "a.b.", "a.1b", "a.b c", "a." + "b".repeat(260))) {
            assertThat(firstMessage("enable-dbus=" + bad)).as(bad).isEqualTo("not a name of D-Bus");
        }
    }

    private static String firstMessage(String text) {
        var problems = new Problems();
        Configuration configuration = Texts.read(text, problems);
        ServerSettings.from(configuration, problems);
        DnsSettings.from(configuration, problems);
        Dhcp6Settings six = Dhcp6SettingsReader.read(configuration, problems);
        RaSettings.read(configuration, six.subnets().ranges(), six.reply().options(), problems);
        if (!problems.hasErrors()) return "OK";
        ConfigError error = problems.errors().getFirst();
        return error.kind() == ConfigError.Kind.LINE && error.origin().line() > 1
                ? error.message() + " at line " + error.origin().line()
                : error.message();
    }

    private static List<String> lines() throws IOException {
        try (InputStream stream = ValuesTest.class.getResourceAsStream("values.tsv")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
