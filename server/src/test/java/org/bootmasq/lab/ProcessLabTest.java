package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The program as a process: where its log goes, which signals end it, whose rights it keeps, and where it listens. */
final class ProcessLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Lab lab = Lab.open();

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Running start(String... arguments) {
        return lab.start(lab.serverNamespace(), Program.underTest().with(List.of(arguments)));
    }

    private void signal(String signal, Running server) {
        lab.run(lab.serverNamespace(), SOON, "kill", "-" + signal, Long.toString(server.pid()));
    }

    @Test
    void interruptEndsDebugModeAloneAndWithoutAWord() {
        try (Running debugged = start("-d", "-C", "/dev/null", "-p", "0");
                Running kept = start("-k", "-C", "/dev/null", "-p", "0", "-u", "root", "-x", "", "--log-facility=-")) {
            assertThat(debugged.awaitText(text -> text.contains("started, version"), SOON))
                    .isTrue();
            assertThat(kept.awaitText(text -> text.contains("started, version"), SOON))
                    .isTrue();
            signal("INT", debugged);
            assertThat(debugged.awaitExit(SOON)).isEqualTo(5);
            assertThat(debugged.text()).doesNotContain("exiting");
            signal("INT", kept);
            signal("TERM", kept);
            assertThat(kept.awaitExit(SOON)).isZero();
            assertThat(kept.lines().getLast()).endsWith("exiting on receipt of SIGTERM");
        }
    }

    /** NetworkManager ends by force after a second what SIGTERM does not end. */
    @Test
    void theEndComesAtOnceWhateverIsServed() {
        String configuration = "no-resolv\nno-hosts\nno-ping\nenable-tftp\ntftp-root=/usr/share\n"
                + "dhcp-range=192.168.77.10,192.168.77.99,1h\ndhcp-script=/bin/true\n";
        long fastest = Long.MAX_VALUE;
        for (int tries = 0; tries < 5; tries++) {
            try (Server server = Server.start(lab, Program.underTest(), configuration)) {
                ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
                long begin = System.nanoTime();
                process.destroy();
                process.onExit().orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
                fastest = Math.min(fastest, System.nanoTime() - begin);
            }
        }
        assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(250));
    }

    @Test
    void debugModeLogsToTheTerminalAndToTheFile() throws Exception {
        Path file = lab.folder().resolve("log");
        try (Running server = start("-d", "-C", "/dev/null", "-p", "0", "--log-facility=" + file)) {
            assertThat(server.awaitText(text -> text.contains("dnsmasq: started, version"), SOON))
                    .isTrue();
            signal("TERM", server);
            assertThat(server.awaitExit(SOON)).isZero();
        }
        assertThat(Files.readString(file)).contains("]: started, version", "]: exiting on receipt of SIGTERM");
    }

    @Test
    void whatRunsInTheBackgroundStillLogsToTheStandardErrorItWasStartedWith() throws Exception {
        Path pid = lab.folder().resolve("pid");
        Path errors = lab.folder().resolve("errors");
        String server = String.join(" ", Program.underTest().command()) + " -C /dev/null -p 0 -u root -8 - -x " + pid;
        String script =
                server + " 2>" + errors + "; kill $(cat " + pid + "); until grep -q exiting " + errors + "; do :; done";
        assertThat(lab.run(lab.serverNamespace(), SOON, "sh", "-c", script).awaitExit(SOON))
                .isZero();
        assertThat(Files.readAllLines(errors))
                .allMatch(line -> line.matches("[A-Z][a-z]{2} [ 0-9]\\d [0-9:]{8} dnsmasq\\[\\d+]: .*"))
                .anyMatch(line -> line.contains("started, version"))
                .anyMatch(line -> line.endsWith("exiting on receipt of SIGTERM"));
    }

    /** dnsmasq's status where malloc(3) gives it nothing. */
    @Test
    void aConfigurationThatDoesNotFitIntoTheHeapEndsTheStartWithStatusFour() {
        var hosts = new StringBuilder();
        for (int i = 0; i < 130_000; i++) {
            hosts.append("dhcp-host=02:00:00:%02x:%02x:%02x,h%d,192.168.%d.%d,12h\n"
                    .formatted(i >> 16 & 255, i >> 8 & 255, i & 255, i, i >> 8 & 255, i & 255));
        }
        String file = lab.write("hosts.conf", hosts.toString()).toString();
        for (String how : List.of("--test", "-k")) {
            List<String> command = Program.underTest().withHeap(24).with(List.of(how, "-p0", "-C", file));
            Running start = lab.start(lab.serverNamespace(), command);
            assertThat(start.awaitExit(SOON)).as(start.toString()).isEqualTo(4);
            assertThat(start.text().strip()).endsWith("could not get memory").doesNotContain("\tat ");
        }
    }

    @Test
    void rootTakesTheGroupThatIsNamed() throws Exception {
        String[] arguments = {"-k", "-C", "/dev/null", "-p", "0", "-u", "root", "-g", "mail", "-x", "", "-8", "-"};
        try (Running server = start(arguments)) {
            assertThat(server.awaitText(text -> text.contains("started, version"), SOON))
                    .isTrue();
            String group = lab.run(lab.serverNamespace(), SOON, "sh", "-c", "getent group mail | cut -d: -f3")
                    .text()
                    .strip();
            assertThat(Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")))
                    .contains("Gid:\t" + group + "\t" + group + "\t" + group + "\t" + group, "Uid:\t0\t0\t0\t0");
        }
    }

    @Test
    void aServiceForThisHostOpensNoPortElsewhere() {
        Needs.program("ss", "iproute2");
        try (Server server = Server.start(lab, Program.underTest(), "no-hosts\nno-resolv\nlocal-service=host\n")) {
            assertThat(server.awaitLog("DNS service limited to localhost", SOON))
                    .isTrue();
            String open = lab.run(lab.serverNamespace(), SOON, "ss", "-lntuH").text();
            assertThat(open.lines().filter(line -> line.contains(":53 ")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains(" 127.0.0.1:53 ") || line.contains(" [::1]:53 "));
        }
    }
}
