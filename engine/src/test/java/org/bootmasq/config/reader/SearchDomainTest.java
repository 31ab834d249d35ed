package org.bootmasq.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.config.settings.ServerSettings;
import org.junit.jupiter.api.Test;

/** {@code domain=#}; what is refused, and how, is what dnsmasq 2.90 says. */
final class SearchDomainTest {
    private static String domain(String configuration, String resolv, Problems problems) {
        Configuration read =
                new Texts().file("f", configuration).file("/resolv", resolv).start(problems, "-Cf");
        return ServerSettings.from(read, problems).domain().orElse("none");
    }

    @Test
    void theFirstDomainOfTheFirstSearchLineIsTaken() {
        var problems = new Problems();
        String text =
                "nameserver 192.0.2.1\n#search no.example\n search\tcorp.example other.example\nsearch late.example\n";
        assertThat(domain("resolv-file=/resolv\ndomain=#\n", text, problems)).isEqualTo("corp.example");
        assertThat(domain("resolv-file=/resolv\ndomain=#\ndomain=own.example\n", text, problems))
                .isEqualTo("own.example");
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void withoutOneItIsAnError() {
        for (String[] each : List.of(
                new String[] {"resolv-file=/resolv\ndomain=#\n", "no search directive found in /resolv"},
                new String[] {"resolv-file=/none\ndomain=#\n", "failed to read /none: No such file or directory"},
                new String[] {"no-resolv\ndomain=#\n", "must have exactly one resolv.conf to read domain from."},
                new String[] {
                    "resolv-file=/a\nresolv-file=/b\ndomain=#\n",
                    "must have exactly one resolv.conf to read domain from."
                })) {
            var problems = new Problems();
            domain(each[0], "domain d.example\nsearch\n", problems);
            assertThat(problems.errors()).extracting(ConfigError::message).containsExactly(each[1]);
        }
    }
}
