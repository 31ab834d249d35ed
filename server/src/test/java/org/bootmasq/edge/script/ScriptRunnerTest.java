package org.bootmasq.edge.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.edge.log.Log;
import org.bootmasq.linux.Credentials;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ScriptRunnerTest {
    private static final HardwareAddress MAC = new HardwareAddress(1, Bytes.ofHex("52:54:00:12:34:56"));

    /** Tells its arguments, who it is, and the variables that it has from us, one a line. */
    private static final String DUMP = """
        #!/bin/sh
        echo "args $*"
        echo "in $(pwd) as $(id -u)"
        env | grep ^DNSMASQ_ | sort
        """;

    @TempDir
    Path directory;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Log log =
            (priority, subsystem, text) -> lines.add((subsystem.isEmpty() ? "" : subsystem + ": ") + text);

    private Path script(String text) throws IOException {
        Path path = directory.resolve("script");
        Files.writeString(path, text, StandardCharsets.ISO_8859_1);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        return path;
    }

    private void run(Path script, ScriptCall... calls) {
        try (var runner = ScriptRunner.asOurselves(script.toString(), log)) {
            runner.start();
            for (ScriptCall call : calls) assertThat(runner.run(call)).isTrue();
        }
    }

    private static ScriptCall call(String action, Map<String, String> environment) {
        return new ScriptCall.Decided(
                new Effect.Script(List.of(action, MAC.toString(), "192.168.7.133", "myhost"), environment));
    }

    private static ScriptCall deleted() {
        return call("del", Map.of("DNSMASQ_CLIENT_ID", "01:52:54:00:12:34:56", "DNSMASQ_DATA_MISSING", "1"));
    }

    @Test
    void theScriptSeesThem() throws IOException {
        run(script(DUMP), deleted());
        assertThat(lines)
                .containsExactly(
                        "script: args del 52:54:00:12:34:56 192.168.7.133 myhost",
                        "script: in / as " + Credentials.uid(),
                        "script: DNSMASQ_CLIENT_ID=01:52:54:00:12:34:56",
                        "script: DNSMASQ_DATA_MISSING=1");
    }

    @Test
    void octetsOfAClientReachTheScriptUnchangedAndNoShell() throws IOException {
        Path out = directory.resolve("out");
        Path script = script("#!/bin/sh\ntr '\\0' '\\n' </proc/$$/environ | grep -a DNSMASQ_[VS] >" + out + "\n");
        run(
                script,
                call(
                        "add",
                        Map.of(
                                "DNSMASQ_VENDOR_CLASS",
                                "a\tb\u00e9=c\"$(touch /tmp/x);`id`",
                                "DNSMASQ_SUPPLIED_HOSTNAME",
                                "cut\0here")));
        assertThat(Files.readAllLines(out, StandardCharsets.ISO_8859_1))
                .containsExactlyInAnyOrder(
                        "DNSMASQ_VENDOR_CLASS=a\tb\u00e9=c\"$(touch /tmp/x);`id`", "DNSMASQ_SUPPLIED_HOSTNAME=cut");
    }

    @Test
    void callsRunOneAfterTheOtherInTheirOrder() throws IOException {
        Path script = script("""
            #!/bin/sh
            lock=%s/lock
            mkdir $lock || echo overlap
            echo $3
            rmdir $lock
            """.formatted(directory));
        var calls = new ArrayList<ScriptCall>();
        var expected = new ArrayList<String>();
        for (int i = 1; i <= 50; i++) {
            calls.add(new ScriptCall.ForNeighbour(i % 2 == 0, MAC, new Ip4(i)));
            expected.add("script: 0.0.0." + i);
        }
        run(script, calls.toArray(new ScriptCall[0]));
        assertThat(lines).isEqualTo(expected);
    }

    @Test
    void endingsAreLoggedAsDnsmasqLogsThem() throws IOException {
        run(script("#!/bin/sh\nexit 3\n"), deleted());
        run(script("#!/bin/sh\nkill -9 $$\n"), deleted());
        run(script("#!/no/such\n"), deleted());
        run(script("echo no interpreter\n"), deleted());
        Path script = script("#!/bin/sh\n");
        run(directory.resolve("nosuch"), deleted());
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
        run(script, deleted());
        assertThat(lines)
                .containsExactly(
                        "script process exited with status 3",
                        "script process killed by signal 9",
                        "failed to execute " + script + ": No such file or directory",
                        "failed to execute " + script + ": Exec format error",
                        "failed to execute " + directory + "/nosuch: No such file or directory",
                        "failed to execute " + script + ": Permission denied");
    }

    @Test
    void bothStreamsAreLoggedAndLongLinesAreCut() throws IOException {
        run(script("#!/bin/sh\necho out\necho err >&2\nprintf '%02500d\\n' 7\nprintf 'caf\u00e9 no end'\n"), deleted());
        assertThat(lines)
                .containsExactly(
                        "script: out",
                        "script: err",
                        "script: " + "0".repeat(1000),
                        "script: " + "0".repeat(1000),
                        "script: " + "0".repeat(499) + "7",
                        "script: caf\u00e9 no end");
    }

    @Test
    void aFloodOfOutputIsTakenWhole() throws IOException {
        run(script("#!/bin/sh\ni=0\nwhile [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done\n"), deleted());
        assertThat(lines).hasSize(20000).endsWith("script: line 19999");
    }

    @Test
    void aSlowScriptHoldsNobodyUpAndAFullQueueIsSaid() throws IOException {
        Path go = directory.resolve("go");
        Path script = script("#!/bin/sh\nuntil [ -e " + go + " ]; do sleep 0.02; done\necho $3\n");
        try (var runner = ScriptRunner.asOurselves(script.toString(), log, 4, Long.MAX_VALUE)) {
            runner.start();
            long begun = System.nanoTime();
            int taken = 0;
            for (int i = 0; i < 100; i++) if (runner.run(deleted())) taken++;
            assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
            assertThat(taken).isBetween(4, 5);
            assertThat(lines)
                    .containsExactly("script: dhcp-script " + script + " is too slow: calls are being dropped");
            Files.writeString(go, "");
        }
        assertThat(lines)
                .filteredOn(line -> line.equals("script: 192.168.7.133"))
                .hasSizeBetween(4, 5);
    }

    @Test
    void whatWaitsIsBoundedByTheHeapToo() throws IOException {
        Path go = directory.resolve("go");
        Path script = script("#!/bin/sh\nuntil [ -e " + go + " ]; do sleep 0.02; done\necho $3\n");
        var fat = new ScriptCall.Decided(new Effect.Script(
                List.of("add", "52:54:00:00:00:01", "192.168.7.133"),
                Map.of("DNSMASQ_VENDOR_CLASS", "v".repeat(5000))));
        try (var runner = ScriptRunner.asOurselves(script.toString(), log, 1000, 20_000)) {
            runner.start();
            int taken = 0;
            for (int i = 0; i < 100; i++) if (runner.run(fat)) taken++;
            assertThat(taken).isBetween(3, 4);
            Files.writeString(go, "");
            long end = System.nanoTime() + 5_000_000_000L;
            while (!runner.run(fat) && System.nanoTime() < end) Thread.onSpinWait();
            assertThat(System.nanoTime()).as("there is room again").isLessThan(end);
        }
    }

    @Test
    void aChildInTheBackgroundDoesNotHoldUpTheNextCall() throws IOException {
        long begun = System.nanoTime();
        run(script("#!/bin/sh\nsleep 4 &\necho done\n"), deleted(), deleted());
        assertThat(lines).containsExactly("script: done", "script: done");
        assertThat(System.nanoTime() - begun).isLessThan(3_000_000_000L);
    }

    @Test
    void aChildInTheBackgroundThatWritesWithoutEndDoesNotEither() throws IOException {
        run(script("#!/bin/sh\nyes child &\necho done $3\n"), deleted(), deleted());
        assertThat(lines)
                .filteredOn(line -> line.startsWith("script: done"))
                .containsExactly("script: done 192.168.7.133", "script: done 192.168.7.133");
    }

    @Test
    void aLogThatTakesNoLineLeavesNoZombie() throws IOException {
        var ended = new CopyOnWriteArrayList<String>();
        Log full = (priority, subsystem, text) -> {
            if (text.equals("more")) throw new OutOfMemoryError("a log that takes no line");
            ended.add(text);
        };
        // It ends by the signal of a pipe that nobody reads, or by itself.
        Path script = script("#!/bin/sh\n[ $3 = 192.168.7.133 ] || exit 3\nwhile echo more; do :; done\n");
        try (var runner = ScriptRunner.asOurselves(script.toString(), full)) {
            runner.start();
            runner.run(deleted());
            runner.run(new ScriptCall.ForNeighbour(true, MAC, new Ip4(7)));
        }
        assertThat(ended).contains("script process exited with status 3");
        assertThat(ProcessHandle.current().children().toList())
                .noneMatch(child -> child.info().command().isEmpty());
    }

    @Test
    void initGivesLeases() throws IOException {
        Path script = script("#!/bin/sh\n[ \"$1\" = init ] && echo '1 52:54:00:00:00:01 10.0.0.1 a *'\n");
        assertThat(ScriptRunner.init(script.toString())).isEqualTo("1 52:54:00:00:00:01 10.0.0.1 a *\n");
    }

    @Test
    void aFailedInitIsSaidAsDnsmasqSaysIt() throws IOException {
        Path failing = script("#!/bin/sh\nexit 5\n");
        assertThatThrownBy(() -> ScriptRunner.init(failing.toString()))
                .hasMessage("lease-init script returned exit code 5");
        assertThatThrownBy(() -> ScriptRunner.init("/no/such"))
                .hasMessage("cannot run lease-init script /no/such: No such file or directory");
    }

    @Test
    void anotherUserRunsItOnAThreadThatAloneIsThatUser() throws IOException {
        assumeTrue(Credentials.effectiveUid() == 0, "becoming another user takes root");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path script = script(DUMP + "[ $1 = tftp ] && exit 4\nkill -15 $$\n");
        Credentials.User nobody = Credentials.user("nobody").orElseThrow();
        try (var runner = ScriptRunner.asUser(script.toString(), nobody, log)) {
            runner.start();
            runner.run(deleted());
            runner.run(new ScriptCall.ForTransfer(1300, Ip4.of("10.0.0.1"), "/srv/a b"));
        }
        assertThat(Credentials.effectiveUid()).isZero();
        assertThat(lines)
                .startsWith(
                        "script: args del 52:54:00:12:34:56 192.168.7.133 myhost",
                        "script: in / as " + nobody.uid(),
                        "script: DNSMASQ_CLIENT_ID=01:52:54:00:12:34:56")
                .endsWith(
                        "script process killed by signal 15",
                        "script: args tftp 1300 10.0.0.1 /srv/a b",
                        "script: in / as " + nobody.uid(),
                        "script process exited with status 4");
    }
}
