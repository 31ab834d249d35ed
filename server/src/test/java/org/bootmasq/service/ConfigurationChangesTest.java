package org.bootmasq.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.junit.jupiter.api.Test;

class ConfigurationChangesTest {
    private static Configuration of(String... lines) {
        var directives = new ArrayList<Directive>();
        for (String line : lines) {
            List<String> parts = List.of(line.split("=", 2));
            directives.add(new Directive(
                    Option.named(parts.getFirst()).orElseThrow(),
                    parts.size() > 1 ? parts.get(1) : "",
                    new Origin("dnsmasq.conf", directives.size() + 1, 1, line)));
        }
        return new Configuration(directives);
    }

    private static List<String> between(Configuration before, Configuration after) {
        return ConfigurationChanges.between(before, after);
    }

    @Test
    void saysInWordsWhatIsDifferent() {
        assertThat(between(
                        of("dhcp-range=10.0.0.1,10.0.0.9", "dhcp-boot=a", "log-dhcp", "dhcp-host=x,10.0.0.5"),
                        of("dhcp-boot=b", "dhcp-host=x,10.0.0.5", "dhcp-host=y,10.0.0.6", "dhcp-match=set:g,175")))
                .containsExactlyInAnyOrder(
                        "removed range 10.0.0.1,10.0.0.9",
                        "changed boot file: a, now b",
                        "removed log-dhcp",
                        "added host y,10.0.0.6",
                        "added tag rule dhcp-match set:g,175");
    }

    @Test
    void aLineThatMovesOrStandsTwiceIsNoOther() {
        var twice = of("server=1.1.1.1", "server=1.1.1.1", "port=53");
        assertThat(between(twice, of("port=53", "server=1.1.1.1", "server=1.1.1.1")))
                .isEmpty();
        assertThat(between(twice, of("port=53", "server=1.1.1.1"))).containsExactly("removed name server 1.1.1.1");
    }

    @Test
    void saysWhatWaitsForTheNextStart() {
        assertThat(between(of("user=a"), of("user=b", "dhcp-script=/x")))
                .endsWith("only after a restart: dhcp-script, user");
    }
}
