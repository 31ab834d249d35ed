package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A zone of many messages, from the program under test to dig and to a secondary server. */
final class TransferLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int HOSTS = 10_000;

    private final Lab lab = Lab.open();
    private String client = "";

    @BeforeEach
    void connect() {
        Needs.program("dig", "bind9-dnsutils");
        Needs.program("named", "bind9");
        client = lab.clientWithAddress();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Server serve() {
        var lines = new StringBuilder("""
                no-hosts
                no-resolv
                auth-server=ns.zone.example,br0
                auth-zone=zone.example
                auth-peer=192.168.77.10
                """);
        for (int i = 0; i < HOSTS; i++) {
            lines.append("host-record=a-host-of-the-zone-").append(i).append(".zone.example,10.1.");
            lines.append(i / 250).append('.').append(i % 250).append('\n');
        }
        return Server.start(lab, Program.underTest(), lines.toString());
    }

    private String dig(String server, String... question) {
        var command = new ArrayList<>(List.of("dig", "+tries=2", "+time=8", "@" + server));
        command.addAll(List.of(question));
        return lab.run(client, SOON, command.toArray(String[]::new)).text();
    }

    @Test
    void aZoneOfManyMessagesReachesDigAndASecondary() {
        try (Server _ = serve()) {
            String text = dig(Lab.SERVER, "+onesoa", "axfr", "zone.example");
            // The SOA record once, the NS record, and the hosts.
            assertThat(text).contains("XFR size: " + (HOSTS + 3) + " records (messages ");
            assertThat(text.lines()
                            .filter(line -> line.startsWith("a-host-of-the-zone-"))
                            .distinct())
                    .hasSize(HOSTS);

            String options = "options { directory \"" + lab.folder()
                    + "\"; listen-on port 5353 { 127.0.0.1; }; listen-on-v6 { none; }; recursion no;"
                    + " pid-file none; session-keyfile none; notify no; };\ncontrols { };\n";
            String zone = "zone \"zone.example\" { type secondary; primaries { " + Lab.SERVER
                    + "; }; file \"secondary.db\"; };\n";
            Running named = lab.start(
                    client,
                    "named",
                    "-g",
                    "-c",
                    lab.write("named.conf", options + zone).toString());
            assertThat(named.awaitText(each -> each.contains(" " + (HOSTS + 3) + " records, "), SOON))
                    .as(named.toString())
                    .isTrue();
            assertThat(named.text()).doesNotContain("Transfer status: failure");
            String last = "a-host-of-the-zone-" + (HOSTS - 1) + ".zone.example";
            assertThat(dig("127.0.0.1", "-p", "5353", "+short", last).strip()).isEqualTo("10.1.39.249");
        }
    }
}
