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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Started where something is missing that a server takes for granted: capabilities, threads, a file that comes to an
 * end.
 */
final class HardPlacesLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String DHCP = "port=0\ndhcp-range=192.168.77.50,192.168.77.99\n";

    private final Lab lab = Lab.open();

    @BeforeEach
    void needs() throws IOException {
        Needs.program("setpriv", "util-linux");
        Needs.program("udhcpc", "udhcpc");
        // Without CAP_DAC_OVERRIDE root too goes by what the folder says.
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** Our server behind words that take something away, with a folder of its own that anybody may write to. */
    private Running start(String configuration, String user, List<String> before) {
        Path file = lab.write("dnsmasq.conf", configuration);
        var command = new ArrayList<String>(before);
        command.addAll(Program.underTest()
                .with(List.of(
                        "-k",
                        "-C",
                        file.toString(),
                        "--log-facility=-",
                        "--user=" + user,
                        "--pid-file=" + lab.folder().resolve("pid"),
                        "--dhcp-leasefile=" + lab.folder().resolve("leases"))));
        return lab.start(lab.serverNamespace(), command);
    }

    private static List<String> only(String capabilities) {
        String set = "-all," + capabilities;
        return List.of("setpriv", "--bounding-set", set, "--inh-caps", set);
    }

    private static boolean startsOrEnds(Running server) {
        return server.awaitText(text -> text.contains("started, version"), SOON);
    }

    @Test
    void withoutRawPacketsClientsAreAnsweredByBroadcast() {
        Running server = start(
                DHCP + "no-ping\n", "root", only("+net_admin,+net_bind_service,+setuid,+setgid,+chown,+dac_override"));
        assertThat(startsOrEnds(server)).as(server.toString()).isTrue();
        Running client = lab.run(
                lab.client("02:00:00:00:00:0a"), SOON, "udhcpc", "-i", "eth0", "-f", "-q", "-n", "-s", "/bin/true");
        assertThat(client.text()).as(server.toString()).contains("lease of 192.168.77.");
    }

    @Test
    void whereThePingCheckTakesRawPacketsTheirCapabilityIsNamed() {
        Running server = start(DHCP, "root", only("+net_admin,+net_bind_service,+setuid,+setgid,+chown"));
        assertThat(server.awaitExit(SOON)).as(server.toString()).isNotZero();
        assertThat(server.text()).contains("NET_RAW").doesNotContain("\tat ");
    }

    @Test
    void whoCannotBecomeTheUserSaysWhichCapabilityIsMissing() {
        Running server = start(DHCP + "no-ping\n", "nobody", only("+net_admin,+net_raw,+net_bind_service"));
        assertThat(server.awaitExit(SOON)).as(server.toString()).isNotZero();
        assertThat(server.text()).containsPattern("SETUID|SETGID|CHOWN").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"addn-hosts", "dhcp-hostsfile", "servers-file"})
    void aFileThatNeverEndsDoesNotKeepTheServerFromEnding(String option) {
        Path pipe = lab.folder().resolve("pipe");
        lab.run(lab.serverNamespace(), SOON, "mkfifo", "-m", "644", pipe.toString());
        Running server = start("no-resolv\nno-hosts\n" + DHCP + option + "=" + pipe + "\n", "root", List.of());
        // It may wait for the file before or after it says that it has started.
        server.awaitText(text -> text.contains("started, version"), Duration.ofSeconds(4));
        lab.run(lab.serverNamespace(), SOON, "kill", "-TERM", Long.toString(server.pid()));
        assertThat(server.awaitExit(Duration.ofSeconds(15)))
                .as(server.toString())
                .isNotEqualTo(128 + 9);
        assertThat(server.isAlive()).isFalse();
    }
}
