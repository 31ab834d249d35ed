package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Zones that Knot signed and serves, behind the program under test: proofs of NSEC and NSEC3, an unsigned delegation, a
 * forgery, signatures of the past.
 */
final class KnotLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> ZONES = List.of("nsec.test", "nsec3.test", "old.test");

    /** In February 2025; signatures then held for two weeks. */
    private static final String LONG_AGO = "1740000000";

    private final Lab lab = Lab.open();
    private final Path folder = lab.folder().resolve("knot");
    private final List<String> anchors = new ArrayList<>();
    private String client = "";

    @BeforeEach
    void connect() throws IOException {
        Needs.program("dig", "bind9-dnsutils");
        Needs.program("knotd", "knot");
        Needs.program("kzonesign", "knot-dnssecutils");
        client = lab.clientWithAddress();
        Files.createDirectories(folder.resolve("keys"));
        Files.createDirectories(folder.resolve("signed"));
        sign();
        Running knot = lab.start(lab.serverNamespace(), "knotd", "-c", serving().toString());
        for (String zone : ZONES) {
            assertThat(knot.awaitText(text -> text.contains("[" + zone + ".] loaded"), SOON))
                    .as(knot.toString())
                    .isTrue();
        }
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private void sign() throws IOException {
        var text = new StringBuilder("""
                database:
                    storage: %1$s/keys
                template:
                  - id: default
                    storage: %1$s
                policy:
                  - id: nsec
                    algorithm: ecdsap256sha256
                  - id: nsec3
                    algorithm: ed25519
                    nsec3: on
                zone:
                """.formatted(folder));
        for (String zone : ZONES) {
            text.append("  - domain: ")
                    .append(zone)
                    .append("\n    file: ")
                    .append(zone)
                    .append(".zone\n");
            text.append("    dnssec-policy: ")
                    .append(zone.startsWith("nsec3") ? "nsec3" : "nsec")
                    .append('\n');
            lab.write("knot/" + zone + ".zone", """
                    $TTL 3600
                    @ SOA ns hostmaster 1 3600 600 86400 300
                    @ NS ns
                    ns A 127.0.0.1
                    www A 203.0.113.1
                    forged A 203.0.113.2
                    alias CNAME www
                    *.wild TXT wild
                    plain NS ns
                    """);
        }
        String configuration = lab.write("knot/sign.conf", text.toString()).toString();
        for (String zone : ZONES) {
            var sign = new ArrayList<>(List.of("kzonesign", "-c", configuration, "-o", folder + "/signed"));
            if (zone.equals("old.test")) sign.addAll(List.of("-t", LONG_AGO));
            sign.add(zone);
            run(sign);
            Path signed = folder.resolve("signed/" + zone + ".zone");
            Files.writeString(signed, Files.readString(signed).replace("203.0.113.2", "203.0.113.66"));
            String key = run(List.of("keymgr", "-c", configuration, zone, "ds"))
                    .lines()
                    .filter(line -> line.matches(".* DS [0-9]+ [0-9]+ 2 .*"))
                    .findFirst()
                    .orElseThrow();
            String[] words = key.split(" ", -1);
            anchors.add("trust-anchor=" + zone + ","
                    + String.join(",", List.of(words).subList(2, 6)));
        }
    }

    private String run(List<String> command) {
        Running done = lab.run(lab.serverNamespace(), SOON, command.toArray(String[]::new));
        assertThat(done.awaitExit(SOON)).as(done.toString()).isZero();
        return done.text();
    }

    private Path serving() throws IOException {
        Files.createDirectories(folder.resolve("serving"));
        var text = new StringBuilder("""
                server:
                    listen: 127.0.0.1@5310
                    rundir: %1$s/serving
                log:
                  - target: stdout
                    any: info
                database:
                    storage: %1$s/serving
                template:
                  - id: default
                    storage: %1$s/signed
                zone:
                """.formatted(folder));
        for (String zone : ZONES) {
            text.append("  - domain: ")
                    .append(zone)
                    .append("\n    file: ")
                    .append(zone)
                    .append(".zone\n");
            text.append("  - domain: plain.").append(zone).append("\n    file: plain.zone\n");
        }
        lab.write(
                "knot/signed/plain.zone",
                "@ 3600 SOA . . 1 3600 600 86400 300\n@ 3600 NS ns.test.\nwww 3600 A 203.0.113.9\n");
        return lab.write("knot/serve.conf", text.toString());
    }

    private String dig(String... question) {
        var command = new ArrayList<>(List.of("dig", "+tries=2", "+time=8", "@" + Lab.SERVER));
        command.addAll(List.of(question));
        String text = lab.run(client, SOON, command.toArray(String[]::new)).text();
        String status = text.replaceFirst("(?s).*status: ([A-Z]+),.*", "$1");
        boolean authentic = text.matches("(?s).*;; flags: [a-z ]* ad[ ;].*");
        int answers = Integer.parseInt(text.replaceFirst("(?s).*ANSWER: ([0-9]+),.*", "$1"));
        return status + " " + answers + (authentic ? " authentic" : "");
    }

    @Test
    void digSeesWhatKnotSigned() {
        // There must be an anchor of the root, which nothing here leads to.
        var lines = new StringBuilder(
                "no-hosts\nno-resolv\ndnssec\nlog-queries\ntrust-anchor=.,1,15,2," + "00".repeat(32) + "\n");
        for (String zone : ZONES) lines.append("server=/").append(zone).append("/127.0.0.1#5310\n");
        anchors.forEach(anchor -> lines.append(anchor).append('\n'));
        try (Server server = Server.start(lab, Program.underTest(), lines.toString())) {
            for (String zone : List.of("nsec.test", "nsec3.test")) {
                assertThat(dig("www." + zone)).as(server.toString()).isEqualTo("NOERROR 1 authentic");
                assertThat(dig("alias." + zone)).as(zone).isEqualTo("NOERROR 2 authentic");
                assertThat(dig("any.wild." + zone, "TXT")).as(zone).isEqualTo("NOERROR 1 authentic");
                assertThat(dig("www." + zone, "TXT")).as(zone).isEqualTo("NOERROR 0 authentic");
                assertThat(dig("nowhere." + zone)).as(zone).isEqualTo("NXDOMAIN 0 authentic");
                assertThat(dig("forged." + zone)).as(zone).isEqualTo("SERVFAIL 0");
                assertThat(dig("www.plain." + zone)).as(server.toString()).isEqualTo("NOERROR 1");
            }
            assertThat(dig("www.old.test")).isEqualTo("SERVFAIL 0");
            assertThat(dig("+cd", "www.old.test")).isEqualTo("NOERROR 1");
        }
    }
}
