package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rights that NetworkManager's unit and the AppArmor profiles of LXD leave to whom they start. */
final class NarrowRightsLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String FIVE = "-all,+net_admin,+net_raw,+net_bind_service,+setuid,+setgid";

    private final Lab lab = Lab.open();
    private final Path pid = lab.folder().resolve("pid");
    private final Path log = lab.folder().resolve("log");
    private int clients;

    @BeforeEach
    void needs() throws IOException {
        Needs.program("udhcpc", "udhcpc");
        Needs.program("setpriv", "util-linux");
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Running start(List<String> before, Path leases) throws IOException {
        Files.deleteIfExists(log);
        var command = new ArrayList<>(before);
        command.addAll(Program.underTest().command());
        command.addAll(List.of("-k", "-C", "/dev/null", "-p", "0", "--listen-address=" + Lab.SERVER));
        command.addAll(List.of("--bind-interfaces", "--dhcp-range=192.168.77.10,192.168.77.99,1h", "--no-ping"));
        command.addAll(List.of("--pid-file=" + pid, "--dhcp-leasefile=" + leases, "--log-facility=" + log));
        Running server = lab.start(lab.serverNamespace(), command);
        String wait = "until grep -qs 'started, version' " + log + "; do kill -0 " + server.pid() + " || exit 1; done";
        assertThat(lab.run(lab.serverNamespace(), SOON, "sh", "-c", wait).awaitExit(SOON))
                .as(server.toString())
                .isZero();
        return server;
    }

    private void lease() {
        String client = lab.client("02:00:00:00:00:3" + clients++);
        Running udhcpc = lab.run(client, SOON, "udhcpc", "-i", "eth0", "-f", "-q", "-n", "-t", "9", "-s", "/bin/true");
        assertThat(udhcpc.awaitExit(SOON)).as(udhcpc.toString()).isZero();
    }

    private void signal(String signal, Running server) {
        lab.run(lab.serverNamespace(), SOON, "kill", "-" + signal, Long.toString(server.pid()));
        server.awaitExit(SOON);
    }

    private List<String> logged() throws IOException {
        return Files.readAllLines(log);
    }

    /** No CHOWN, no DAC_OVERRIDE, and the folder of the leases is root's alone. */
    @Test
    void fiveCapabilitiesAreEnoughAndWhatRootHasOpenedIsWrittenOn() throws IOException {
        Path folder = Files.createDirectory(lab.folder().resolve("root"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path leases = folder.resolve("leases");
        Running server = start(List.of("setpriv", "--inh-caps=-all", "--bounding-set", FIVE), leases);
        for (int i = 1; i <= 3; i++) {
            lease();
            String wait = "until [ $(wc -l <" + leases + ") = " + i + " ]; do :; done";
            lab.run(lab.serverNamespace(), SOON, "sh", "-c", wait);
            assertThat(leases).content().hasLineCount(i);
        }
        assertThat(Files.getAttribute(leases, "unix:uid")).isEqualTo(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(leases)))
                .isEqualTo("rw-r--r--");
        assertThat(Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")))
                .noneMatch(line -> line.startsWith("Uid:\t0"));
        signal("TERM", server);
        assertThat(logged())
                .anyMatch(line -> line.endsWith("chown of PID file " + pid + " failed: Operation not permitted"))
                .anyMatch(line ->
                        line.endsWith("warning: failed to change owner of " + log + ": Operation not permitted"))
                .noneMatch(line -> line.contains("failed to write"));
        Running again = start(List.of("setpriv", "--inh-caps=-all", "--bounding-set", FIVE), leases);
        lease();
        signal("KILL", again);
        signal("TERM", start(List.of("setpriv", "--inh-caps=-all", "--bounding-set", FIVE), leases));
        assertThat(leases).content().hasLineCount(4);
    }

    /** Each lease is in the file when its client hears of it, and no client's is lost. */
    @Test
    void theLeaseFileIsEnoughWhereNoFileMayBeMadeBesideIt() throws IOException {
        Path folder = Files.createDirectory(lab.folder().resolve("confined"));
        Path leases = Files.createFile(folder.resolve("leases"));
        Path kept = Files.createFile(lab.folder().resolve("kept"));
        String mounts =
                "mount --bind %1$s %1$s && mount -o remount,bind,ro %1$s && mount --bind %2$s %3$s && exec \"$@\""
                        .formatted(folder, kept, leases);
        List<String> confined = List.of("unshare", "-m", "sh", "-c", mounts, "sh");
        Running server = start(confined, leases);
        for (int i = 1; i <= 3; i++) {
            lease();
            assertThat(kept).content().hasLineCount(i);
        }
        assertThat(logged())
                .filteredOn(line -> line.contains("leases are kept in the lease file alone"))
                .singleElement()
                .asString()
                .endsWith("cannot open or create " + leases
                        + ".journal: Read-only file system: leases are kept in the lease file alone");
        signal("KILL", server);
        assertThat(kept).content().hasLineCount(3);
        Running again = start(confined, leases);
        lease();
        signal("TERM", again);
        assertThat(kept).content().hasLineCount(4).contains("02:00:00:00:00:30", "02:00:00:00:00:33");
        try (var inside = Files.list(folder)) {
            assertThat(inside).containsExactly(leases);
        }
    }
}
