package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those who start dnsmasq look at: which program the process is, and what it keeps of theirs. */
final class ProgramLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Lab lab = Lab.open();
    private Path program = Path.of("");
    private Path pidFile = Path.of("");

    @BeforeEach
    void install() throws IOException {
        Path built = Program.root().resolve("dist/dnsmasq");
        assumeTrue(Files.exists(built), "dist/ has the shell script: apt-get install gcc libc6-dev, then ./build");
        program = Files.createSymbolicLink(lab.folder().resolve("dnsmasq"), built.toRealPath());
        pidFile = lab.folder().resolve("pid");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** Runs a shell's words, in which {@code dnsmasq} is a server that goes to the background. */
    private Running sh(String words) {
        return sh("root", words);
    }

    private Running sh(String user, String words) {
        Path log = lab.folder().resolve("log");
        String server = program + " -C /dev/null -p 5300 -R -u " + user + " -8 " + log + " -x " + pidFile;
        return lab.run(lab.serverNamespace(), SOON, "sh", "-c", words.replace("dnsmasq", server));
    }

    private String pid() throws IOException {
        return Files.readString(pidFile).strip();
    }

    private void awaitEnd(String pid) {
        lab.run(lab.serverNamespace(), SOON, "sh", "-c", "kill " + pid + "; while kill -0 " + pid + "; do :; done");
    }

    @Test
    void theProcessIsTheProgramThatWasStarted() throws IOException {
        assertThat(sh("dnsmasq --dhcp-lease-max=77").awaitExit(SOON)).isZero();
        Path process = Path.of("/proc", pid());
        assertThat(Files.isSameFile(process.resolve("exe"), program)).isTrue();
        assertThat(Files.readString(process.resolve("comm"))).isEqualTo("dnsmasq\n");
        assertThat(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                        .split("\0", -1))
                .startsWith(program.toString(), "-C", "/dev/null")
                .endsWith("--dhcp-lease-max=77", "");
        awaitEnd(pid());
    }

    @Test
    void nothingOfTheCallerStaysOpen() throws IOException {
        Path held = Files.writeString(lab.folder().resolve("held"), "");
        assertThat(sh("exec 7<" + held + "; dnsmasq").awaitExit(SOON)).isZero();
        Path process = Path.of("/proc", pid());
        for (int stream = 0; stream <= 2; stream++) {
            assertThat(Files.readSymbolicLink(process.resolve("fd/" + stream))).hasToString("/dev/null");
        }
        try (var descriptors = Files.list(process.resolve("fd"))) {
            for (Path each : descriptors.toList()) {
                assertThat(Files.readSymbolicLink(each).toString()).doesNotStartWith(held.toString());
            }
        }
        // Fields of stat(5) behind the name: state, parent, group, session.
        String[] fields = Files.readString(process.resolve("stat"))
                .replaceFirst(".*\\) ", "")
                .split(" ", -1);
        assertThat(fields[3]).isEqualTo(pid());
        awaitEnd(pid());
    }

    @Test
    void odderStartsWorkAndPrintNothing() throws IOException {
        for (String words : List.of(
                "exec 0<&- 1>&- 2>&-; dnsmasq",
                "env -i dnsmasq",
                "PATH=/sbin:/usr/sbin JAVA_TOOL_OPTIONS=-Xmx900m dnsmasq",
                "mkdir -p gone; cd gone; rmdir ../gone; dnsmasq",
                "nohup dnsmasq </dev/null")) {
            Running start = sh("cd " + lab.folder() + "; " + words);
            assertThat(start.awaitExit(SOON)).as(words).isZero();
            assertThat(start.text().replaceFirst("nohup: .*\n?", "")).as(words).isEmpty();
            awaitEnd(pid());
        }
    }

    /** Each reaches a process that is no JVM yet, or hardly one. */
    @Test
    void signalsWaitUntilTheServerHearsThem() throws IOException {
        String log = lab.folder().resolve("log").toString();
        for (String delay : List.of("0", "0.02", "0.05", "0.1")) {
            Running run = sh("dnsmasq -k & sleep " + delay + "; kill -HUP $!; kill -USR1 $!; kill -INT $!; "
                    + "until grep -qs 'cache size' " + log + "; do kill -0 $! || exit 7; done; kill -TERM $!; wait $!");
            assertThat(run.awaitExit(SOON)).as(delay + ": " + run.text()).isZero();
            assertThat(Files.readString(Path.of(log))).contains("exiting on receipt of SIGTERM");
            Files.delete(Path.of(log));
        }
        assertThat(sh("dnsmasq -k & sleep 0.03; kill -TERM $!; wait $!").awaitExit(SOON))
                .as("either it had begun or not")
                .isIn(0, 143);
    }

    @Test
    void underNohupItStillHearsOfAHangUp() throws IOException {
        Path log = lab.folder().resolve("log");
        assertThat(sh("nohup dnsmasq </dev/null >/dev/null 2>&1").awaitExit(SOON))
                .isZero();
        sh("kill -USR1 " + pid() + "; until grep -qs 'cache size' " + log + "; do :; done; kill -HUP " + pid()
                + "; kill -USR1 " + pid() + "; until [ $(grep -c 'cache size' " + log + ") = 2 ]; do :; done");
        awaitEnd(pid());
        assertThat(Files.readString(log)).contains("exiting on receipt of SIGTERM");
    }

    @Test
    void aFailedStartTellsItsStatus() throws IOException {
        Running start = sh("dnsmasq --conf-file=/no/such");
        assertThat(start.awaitExit(SOON)).isEqualTo(3);
        assertThat(start.text()).contains("/no/such");
        assertThat(pidFile).doesNotExist();
    }

    /** The server's user cannot read what root's script reads. */
    @Test
    void oneProcessRunsTheScriptAsAnotherUserThanItself() throws IOException {
        Path script = lab.write(
                "script",
                "#!/bin/sh\necho \"$1 $(id -u) $(grep -c CapEff:.*ffff /proc/self/status)\" >>" + lab.folder()
                        + "/told\n");
        lab.run(lab.serverNamespace(), SOON, "chmod", "755", script.toString());
        lab.write("leases", "4102444800 02:00:00:00:00:07 10.7.0.9 * *\n");
        Running start = sh("nobody", "dnsmasq -F 10.7.0.5,10.7.0.20,1h -l " + lab.folder() + "/leases -6 " + script);
        assertThat(start.awaitExit(SOON)).as(start.text()).isZero();
        lab.run(lab.serverNamespace(), SOON, "sh", "-c", "until [ -s " + lab.folder() + "/told ]; do :; done");
        assertThat(Files.readString(lab.folder().resolve("told"))).startsWith("old 0 ");
        assertThat(Files.readAllLines(Path.of("/proc/" + pid() + "/status")))
                .anyMatch(line -> line.startsWith("Uid:\t65534\t65534"));
        Running children = lab.run(lab.serverNamespace(), SOON, "sh", "-c", "pgrep -P " + pid() + " || echo none");
        assertThat(children.text().strip()).isEqualTo("none");
        awaitEnd(pid());
    }
}
