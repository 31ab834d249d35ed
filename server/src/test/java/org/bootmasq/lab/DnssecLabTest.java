package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.edge.ControlSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed zones of BIND behind the program under test, and dig and delv before it. */
final class DnssecLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path MAKE = Path.of("../engine/src/test/resources/dns/signed/make");
    private static final int ZONES = 5300;

    private final Lab lab = Lab.open();
    private final Path zones = lab.folder().resolve("zones");
    private String client = "";
    private List<String> anchors = List.of();

    @BeforeEach
    void connect() throws IOException {
        Needs.program("dig", "bind9-dnsutils");
        Needs.program("named", "bind9");
        Needs.program("dnssec-signzone", "bind9-utils");
        client = lab.clientWithAddress();
        Running made = lab.run(
                lab.serverNamespace(),
                SOON,
                MAKE.toAbsolutePath().normalize().toString(),
                zones.toString(),
                Integer.toString(ZONES));
        assertThat(made.awaitExit(SOON)).as(made.toString()).isZero();
        anchors = Files.readAllLines(zones.resolve("anchor"));
        for (String role : List.of("authority", "resolver")) {
            Running named = lab.start(
                    lab.serverNamespace(),
                    "named",
                    "-g",
                    "-c",
                    zones.resolve(role + ".conf").toString());
            assertThat(named.awaitText(text -> text.contains("running"), SOON))
                    .as(named.toString())
                    .isTrue();
        }
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private static String lines(List<String> anchors, String... more) {
        return "no-hosts\nno-resolv\nserver=127.0.0.1#" + (ZONES + 1) + "\ndnssec\nlog-queries\n"
                + String.join("\n", anchors) + "\n" + String.join("\n", more) + "\n";
    }

    private Server serve(String... more) {
        return Server.start(lab, Program.underTest(), lines(anchors, more));
    }

    private String dig(String... question) {
        var command = new ArrayList<>(List.of("dig", "+tries=2", "+time=8", "@" + Lab.SERVER));
        command.addAll(List.of(question));
        return lab.run(client, SOON, command.toArray(String[]::new)).text();
    }

    private static boolean isAuthentic(String text) {
        return text.matches("(?s).*;; flags: [a-z ]* ad[ ;].*");
    }

    @Test
    void digSeesWhatIsSignedAndWhatIsForged() {
        try (Server server = serve()) {
            for (String zone : List.of("ok", "nsec3", "optout", "ed", "ed448", "sha512")) {
                String text = dig("+dnssec", "www." + zone + ".test");
                assertThat(text).contains("status: NOERROR", "RRSIG");
                assertThat(isAuthentic(text)).as(text).isTrue();
            }
            assertThat(dig("+tcp", "+dnssec", "x.wild.nsec3.test", "MX"))
                    .contains("NSEC3")
                    .matches(DnssecLabTest::isAuthentic);
            assertThat(dig("big.ok.test", "TXT"))
                    .contains("retrying in TCP mode")
                    .matches(DnssecLabTest::isAuthentic);
            for (String zone : List.of("expired", "future", "forged", "stripped", "otherkey")) {
                assertThat(dig("www." + zone + ".test")).contains("status: SERVFAIL", "EDE: 6 (DNSSEC Bogus)");
            }
            String plain = dig("www.plain.test");
            assertThat(plain).contains("203.0.113.30");
            assertThat(isAuthentic(plain)).as(plain).isFalse();
            assertThat(isAuthentic(dig("nx.island.plain.test"))).isTrue();
            assertThat(server.awaitLog("validation www.forged.test is BOGUS", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
        }
    }

    @Test
    void aReloadSwitchesItOnAndOff() throws IOException {
        Path socket = lab.folder().resolve("control");
        Path file = lab.write("changing.conf", "");
        String first = "no-hosts\nno-resolv\nserver=127.0.0.1#" + (ZONES + 1) + "\ncontrol-socket=" + socket
                + "\nconf-file=" + file + "\n";
        try (Server server = Server.start(lab, Program.underTest(), first)) {
            assertThat(dig("www.forged.test")).contains("status: NOERROR");
            lab.write("changing.conf", "dnssec\n");
            assertThat(ControlSocket.ask(socket, List.of("reload")).text())
                    .contains("no root trust anchor", "stays in force");
            lab.write("changing.conf", "dnssec\n" + String.join("\n", anchors) + "\n");
            ControlSocket.Reply answer = ControlSocket.ask(socket, List.of("reload"));
            assertThat(answer.text())
                    .contains("added dnssec", "added trust-anchor")
                    .doesNotContain("restart");
            assertThat(dig("www.forged.test")).as(server.toString()).contains("status: SERVFAIL");
            assertThat(isAuthentic(dig("www.ok.test"))).isTrue();
            lab.write("changing.conf", "dnssec\ndnssec-no-timecheck\n" + String.join("\n", anchors) + "\n");
            assertThat(ControlSocket.ask(socket, List.of("reload")).ok()).isTrue();
            assertThat(isAuthentic(dig("www.expired.test"))).isTrue();
            lab.run(client, SOON, "kill", "-INT", Long.toString(server.pid()));
            assertThat(server.awaitLog("now checking DNSSEC signature timestamps", SOON))
                    .isTrue();
            assertThat(ControlSocket.ask(socket, List.of("reload")).text()).isEqualTo("nothing changed\n");
            assertThat(dig("www.expired.test")).as("the clock stays trusted").contains("status: SERVFAIL");
            lab.write("changing.conf", "");
            assertThat(ControlSocket.ask(socket, List.of("reload")).ok()).isTrue();
            assertThat(dig("www.forged.test")).contains("status: NOERROR");
        }
    }

    @Test
    void delvValidatesThroughIt() {
        Needs.program("delv", "bind9-dnsutils");
        String[] words = anchors.getFirst().split(",", -1);
        Path keys = lab.write(
                "delv.keys",
                "trust-anchors { . static-ds " + words[1] + " " + words[2] + " " + words[3] + " \"" + words[4]
                        + "\"; };\n");
        try (Server server = serve()) {
            assertThat(server.awaitLog("DNSSEC validation enabled", SOON)).isTrue();
            for (String name : List.of("www.ok.test", "x.wild.ok.test", "www.nsec3.test")) {
                Running delv =
                        lab.run(client, SOON, "delv", "-a", keys.toString(), "+root=.", "@" + Lab.SERVER, name, "A");
                assertThat(delv.text()).as(name).contains("; fully validated");
            }
        }
    }

    @Test
    void signaturesTimesCountFromTheSignalOn() {
        try (Server server = serve("dnssec-no-timecheck")) {
            assertThat(server.awaitLog("timestamps not checked until receipt of SIGINT", SOON))
                    .isTrue();
            assertThat(isAuthentic(dig("www.expired.test"))).isTrue();
            lab.run(client, SOON, "kill", "-INT", Long.toString(server.pid()));
            assertThat(server.awaitLog("now checking DNSSEC signature timestamps", SOON))
                    .isTrue();
            assertThat(dig("www.expired.test")).contains("status: SERVFAIL");
        }
    }

    @Test
    void signaturesTimesCountFromTheTimeOfAFileOn() throws IOException {
        Path stamp = lab.folder().resolve("stamp");
        try (Server server = serve("dnssec-timestamp=" + stamp)) {
            assertThat(server.awaitLog("DNSSEC validation enabled", SOON)).isTrue();
            assertThat(dig("www.expired.test")).contains("status: SERVFAIL");
        }
        long age = System.currentTimeMillis() - Files.getLastModifiedTime(stamp).toMillis();
        assertThat(age).isBetween(0L, SOON.toMillis() * 10);
        lab.run(client, SOON, "touch", "-d", "2040-01-01", stamp.toString());
        try (Server server = serve("dnssec-timestamp=" + stamp)) {
            assertThat(server.awaitLog("timestamps not checked until system time valid", SOON))
                    .isTrue();
            assertThat(isAuthentic(dig("www.expired.test"))).isTrue();
        }
    }

    /** The status of each answer, whether it is authentic, and how many records it has; then what the log says. */
    private List<String> seen(Server server) {
        var seen = new ArrayList<String>();
        for (String question : List.of(
                "www.ok.test",
                "nx.ok.test",
                "x.wild.nsec3.test",
                "www.plain.test",
                "www.lawless.ok.test",
                "www.expired.test",
                "www.forged.test",
                "www.stripped.test",
                "www.island.plain.test",
                "+cd www.forged.test",
                "+adflag www.ok.test",
                "+noadflag www.ed.test")) {
            String text = dig(question.split(" ", -1));
            seen.add("%s: %s, %s, %s"
                    .formatted(
                            question,
                            text.replaceFirst("(?s).*status: ([A-Z]*).*", "$1"),
                            isAuthentic(text) ? "authentic" : "not authentic",
                            text.replaceFirst("(?s).*ANSWER: ([0-9]*),.*", "$1 records")));
        }
        List<String> lines = server.log();
        for (String sign : List.of("DNSSEC ", "validation ")) {
            lines.stream()
                    .filter(line -> line.contains(": " + sign))
                    .map(line -> line.substring(line.indexOf(": " + sign) + 2))
                    .distinct()
                    .forEach(seen::add);
        }
        return seen;
    }

    private List<String> seen(Program program, String more) throws IOException {
        Path stamp = lab.write("stamp-of-" + program.name(), "");
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.parse("2040-01-01T00:00:00Z")));
        String line = more.replace("STAMP", stamp.toString());
        try (Server server = Server.start(lab, program, lines(anchors, line))) {
            List<String> seen = seen(server);
            // As its manual has it; dnsmasq 2.90 was seen to check all the same.
            if (more.endsWith("=no")) seen.removeIf(each -> each.contains("www.stripped.test"));
            if (!more.equals("dnssec-no-timecheck")) return seen;
            lab.run(client, SOON, "kill", "-INT", Long.toString(server.pid()));
            assertThat(server.awaitLog("now checking", SOON)).isTrue();
            seen.addAll(seen(server));
            return seen;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dnssec-check-unsigned",
                "dnssec-check-unsigned=no",
                "dnssec-debug",
                "dnssec-no-timecheck",
                "dnssec-timestamp=STAMP",
                "proxy-dnssec",
                "dnssec-limits=0,0,1",
                "dnssec-limits=0,1",
                "dnssec-limits=1"
            })
    void whatIsSaidOfValidationDoesWhatItDoesInDnsmasq(String line) throws IOException {
        assertThat(seen(Program.underTest(), line)).isEqualTo(seen(Program.dnsmasq(), line));
    }

    @Test
    void withoutAnAnchorOfTheRootItDoesNotStart() {
        Path file = lab.write("none.conf", lines(anchors.subList(1, 2)));
        Running refused = lab.start(
                lab.serverNamespace(),
                Program.underTest().with(List.of("-k", "-C", file.toString(), "--pid-file=", "--user=root")));
        assertThat(refused.awaitExit(SOON)).as(refused.toString()).isEqualTo(1);
        assertThat(refused.text()).contains("no root trust anchor provided for DNSSEC");
    }
}
