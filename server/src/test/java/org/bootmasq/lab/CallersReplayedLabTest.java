package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Programs that start dnsmasq find the same when Bootmasq stands in its place: a client's lease, names, files and the
 * end are compared with those of dnsmasq, and so are the answers to what is only asked.
 */
final class CallersReplayedLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String MAC = "02:00:00:00:00:51";

    /** Asked for an answer and an exit status alone. */
    private static final List<String> CHECKS = List.of(
            "--test --local-service -C /dev/null",
            "--test --dhcp-host=tag:foo -C /dev/null",
            "--test --nosuchoption",
            "--test -C /nonexistent",
            "--test stray -C /dev/null",
            "--conf-file= --dhcp-option=option:router --test",
            "--conf-file= --dhcp-option=option6:dns-server --test",
            "--conf-file= --dhcp-range=fd00::1,fd00::1 --test",
            "--conf-file --test --no-hosts",
            "--conf-file=/dev/null --pid-file --test",
            "--conf-file=/dev/null --dhcp-lease-max=4294967295 --test",
            "--no-hosts '' --conf-file=/dev/null --test",
            "--help dhcp",
            "-k -C /dev/null -p 0 -u nosuchuser",
            "-d -C /dev/null -p 0 -u nosuchuser",
            "-k -C /dev/null -p 0 -x /nonexistent/pid",
            "-k -C /dev/null -p 0 -x /sys",
            "-d -C /dev/null -p 0 --dhcp-range=192.168.77.2,192.168.77.9 -l /nonexistent/leases",
            "-d -C /dev/null -p 0 --enable-tftp --tftp-root=/nonexistent",
            "-d -C /dev/null -p 0 --interface=nosuch0 --bind-interfaces",
            "-d -C /dev/null -p 0 --log-facility=/nonexistent/log");

    @BeforeEach
    void needs() {
        Needs.root();
        Needs.program("dnsmasq", "dnsmasq-base");
        Needs.program("udhcpc", "udhcpc");
        Needs.program("dig", "bind9-dnsutils");
        Needs.program("ss", "iproute2");
    }

    @TestFactory
    Stream<DynamicTest> findWhatTheyFindWithDnsmasq() {
        return Callers.all().stream()
                .map(caller -> DynamicTest.dynamicTest(caller.name(), () -> {
                    List<String> expected = found(caller, Program.dnsmasq());
                    assertThat(found(caller, Program.underTest())).isEqualTo(expected);
                }));
    }

    /** What a caller finds, line by line, without what depends on the moment. */
    private static List<String> found(Caller caller, Program program) throws IOException {
        try (Lab lab = Lab.open()) {
            var visit = new Visit(lab, caller, program);
            visit.ask(true);
            if (caller.isDhcp()) visit.lease();
            visit.ask(false);
            visit.read();
            visit.end();
            return visit.found;
        }
    }

    /** One caller and one program. */
    private static final class Visit {
        private final Lab lab;
        private final Caller caller;
        private final Path folder;
        private final List<String> found = new ArrayList<>();
        private final String neighbour;
        private Running server;

        Visit(Lab lab, Caller caller, Program program) throws IOException {
            this.lab = lab;
            this.caller = caller;
            folder = Files.createDirectory(lab.folder().resolve("caller"));
            open(lab.folder());
            open(folder);
            neighbour = lab.clientWithAddress();
            for (var each : caller.files().entrySet()) lay(folder.resolve(each.getKey()), each);
            String all =
                    "for each in accept_dad accept_ra disable_ipv6; do echo 0 >/proc/sys/net/ipv6/conf/br0/$each; done";
            run("sh", "-c", all + "; ip addr add fd00:77::1/64 dev br0 nodad");
            server = launch(program);
        }

        private static void open(Path path) throws IOException {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        private void lay(Path path, Map.Entry<String, String> file) throws IOException {
            if (file.getKey().endsWith("/")) {
                open(Files.createDirectories(path));
                return;
            }
            open(Files.createDirectories(Objects.requireNonNull(path.getParent())));
            open(Files.writeString(path, filled(file.getValue())));
        }

        private String filled(String text) {
            long end = Instant.now().getEpochSecond() + 86_400;
            return text.replace("@D@", folder.toString()).replace("@E@", Long.toString(end));
        }

        private Running run(String... command) {
            return lab.run(lab.serverNamespace(), SOON, command);
        }

        void startAgain(Program program) {
            server = launch(program);
        }

        private Running launch(Program program) {
            List<String> command = new ArrayList<>(List.of("env", "VIR_BRIDGE_NAME=br0"));
            command.addAll(program.command());
            for (String each : caller.arguments()) command.add(filled(each));
            Running started = lab.start(lab.serverNamespace(), command);
            String ready = (caller.isDhcp() ? "ss -lunH | grep -q ':67 '" : "true")
                    + (caller.questions().isEmpty() ? "" : " && ss -lunH | grep -q ':53 '");
            boolean named = String.join(" ", caller.arguments()).contains("@D@/pid")
                    || caller.files().values().stream().anyMatch(text -> text.contains("@D@/pid"));
            if (named) ready += " && [ -s " + folder.resolve("pid") + " ]";
            String wait = "for i in $(seq 3000); do " + ready + " && exit 0; done; exit 1";
            assertThat(run("sh", "-c", wait).awaitExit(SOON))
                    .as(started.toString())
                    .isZero();
            if (!started.isAlive())
                assertThat(started.awaitExit(SOON)).as(started.toString()).isZero();
            return started;
        }

        void ask(boolean before) {
            for (String question : caller.questions()) {
                if (question.startsWith("!") != before) continue;
                String words = question.replace("!", "");
                String at = caller.isLocal() ? "127.0.0.1" : Lab.SERVER;
                List<String> command = new ArrayList<>(
                        List.of("dig", "+noall", "+answer", "+comments", "+tries=5", "+time=2", "@" + at));
                command.addAll(Arrays.asList(words.split(" ", -1)));
                Running dig = lab.run(
                        caller.isLocal() ? lab.serverNamespace() : neighbour, SOON, command.toArray(String[]::new));
                found.add(words + ": " + answer(dig.lines()));
            }
        }

        /** Status and records, without what differs from one start to the next. */
        private static String answer(List<String> lines) {
            var said = new ArrayList<String>();
            for (String line : lines) {
                if (line.contains("status: ")) said.add(line.replaceAll(".*status: ([A-Z]+).*", "$1"));
                else if (!line.startsWith(";") && !line.isBlank())
                    said.add(line.replaceAll("\\s+\\d+\\s+", " ").replaceAll("\\s+", " "));
            }
            return String.join(", ", said);
        }

        void lease() throws IOException {
            Path script = lab.write("udhcpc.script", """
                    #!/bin/sh
                    [ $1 = bound ] || exit 0
                    echo "lease $ip/$mask router $router dns $dns domain $domain search $search mtu $mtu" $boot_file
                    ip addr add $ip/$mask dev $interface
                    """);
            open(script);
            String client = lab.client(MAC);
            Running udhcpc = lab.run(
                    client,
                    SOON,
                    "udhcpc",
                    "-i",
                    "eth0",
                    "-f",
                    "-q",
                    "-n",
                    "-t",
                    "9",
                    "-x",
                    "hostname:box",
                    "-O",
                    "search",
                    "-O",
                    "mtu",
                    "-s",
                    script.toString());
            List<String> told = udhcpc.lines().stream()
                    .filter(line -> line.startsWith("lease "))
                    .toList();
            assertThat(told).as(udhcpc + "\n" + server).hasSize(1);
            found.addAll(told);
        }

        void read() {
            for (String each : caller.watched()) {
                Path file = folder.resolve(each);
                String there =
                        "for i in $(seq 1000); do grep -q 02:00:00:00:00:51 " + file + " && exit 0; done; exit 1";
                assertThat(run("sh", "-c", there).awaitExit(SOON))
                        .as(file + "\n" + server)
                        .isZero();
                try (Stream<String> lines = Files.lines(file)) {
                    lines.map(line -> line.replaceAll("\\b\\d{10}\\b", "T"))
                            .map(line -> line.replaceAll("^duid .*", "duid"))
                            .sorted()
                            .forEach(line -> found.add(each + ": " + line));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        void end() throws IOException {
            boolean background = !server.isAlive();
            String pid = background ? Files.readString(folder.resolve("pid")).strip() : Long.toString(server.pid());
            run(
                    "sh",
                    "-c",
                    "kill -" + caller.signal() + " " + pid + "; while kill -0 " + pid + " 2>/dev/null && "
                            + "! grep -q '^State:.Z' /proc/" + pid + "/status; do :; done");
            if (!background && caller.staysInForeground() && caller.signal().equals("TERM"))
                found.add("status " + server.awaitExit(SOON));
            found.add("PID file " + (Files.exists(folder.resolve("pid")) ? "there" : "gone"));
        }
    }

    @Test
    void answersAndStatusesAreThoseOfDnsmasq() {
        try (Lab lab = Lab.open()) {
            List<String> expected = answers(lab, Program.dnsmasq());
            assertThat(answers(lab, Program.underTest())).isEqualTo(expected);
        }
    }

    private static List<String> answers(Lab lab, Program program) {
        return CHECKS.stream().map(check -> answer(lab, program, check)).toList();
    }

    /** EVE takes the lines of machines that are gone out of the lease file while no server runs. */
    @Test
    void aLeaseThatIsTakenOutOfTheFileIsGone() throws IOException {
        Caller eve = Callers.all().stream()
                .filter(each -> each.name().equals("EVE"))
                .findFirst()
                .orElseThrow();
        try (Lab lab = Lab.open()) {
            var visit = new Visit(lab, eve, Program.underTest());
            visit.lease();
            visit.read();
            visit.end();
            Path leases = visit.folder.resolve("leases");
            Path fresh = leases.resolveSibling("leases.tmp");
            Files.write(fresh, List.of());
            Files.move(fresh, leases, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(visit.folder.resolve("pid"));
            visit.startAgain(Program.underTest());
            assertThat(leases).content().doesNotContain(MAC);
            visit.end();
            assertThat(leases).content().doesNotContain(MAC);
        }
    }

    /** Status and first line; only the number of the version may be another. */
    private static String answer(Lab lab, Program program, String arguments) {
        List<String> command = new ArrayList<>(program.command());
        for (String word : arguments.split(" ", -1)) command.add(word.equals("''") ? "" : word);
        Running asked = lab.run(lab.serverNamespace(), SOON, command.toArray(String[]::new));
        String first = asked.lines().stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("");
        return arguments + " -> " + asked.awaitExit(SOON) + " " + first.replaceFirst("^(bootmasq|dnsmasq): ", "");
    }
}
