package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The real programs that start dnsmasq, each in folders and a network of its own, with dnsmasq and with Bootmasq in its
 * place: what they, and the machines behind them, see is the same.
 */
final class CallersLabTest {
    private static final Duration AT_MOST = Duration.ofSeconds(150);
    private static final Path SCRIPTS = Program.root().resolve("server/src/test/resources/lab/callers");
    private static final String SEEN = "saw: ";

    private final Lab lab = Lab.open();

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void libvirt() throws IOException {
        Needs.program("libvirtd", "libvirt-daemon-system");
        Needs.program("virsh", "libvirt-clients");
        Needs.program("tftp", "tftp-hpa");
        bothSeeTheSame("libvirt");
    }

    @Test
    void lxd() throws IOException {
        Needs.program("lxd", "lxd");
        bothSeeTheSame("lxd");
    }

    @Test
    void lxcNet() throws IOException {
        Needs.file("/usr/libexec/lxc/lxc-net", "lxc");
        bothSeeTheSame("lxc-net");
    }

    @Test
    void debiansInitScript() throws IOException {
        Needs.file("/etc/init.d/dnsmasq", "dnsmasq");
        bothSeeTheSame("debian-init");
    }

    @Test
    void networkManagerThatShares() throws IOException {
        Needs.program("NetworkManager", "network-manager");
        bothSeeTheSame("networkmanager-shared");
    }

    @Test
    void networkManagerThatResolves() throws IOException {
        Needs.program("NetworkManager", "network-manager");
        bothSeeTheSame("networkmanager-dns");
    }

    @Test
    void openresolv() throws IOException {
        DebianFile.fetch(lab, "openresolv");
        Needs.file("/etc/init.d/dnsmasq", "dnsmasq");
        bothSeeTheSame("openresolv");
    }

    @Test
    void resolvconf() throws IOException {
        DebianFile.fetch(lab, "resolvconf");
        Needs.file("/etc/resolvconf/update.d/dnsmasq", "dnsmasq");
        bothSeeTheSame("resolvconf");
    }

    @Test
    void podmansDnsname() throws IOException {
        DebianFile.fetch(lab, "golang-github-containernetworking-plugin-dnsname");
        bothSeeTheSame("dnsname");
    }

    @Test
    void ltsp() throws IOException {
        DebianFile.fetch(lab, "ltsp");
        Needs.file("/etc/init.d/dnsmasq", "dnsmasq");
        bothSeeTheSame("ltsp");
    }

    /** As Arch and openSUSE have it. */
    @Test
    void aUnitThatIsUpWhenItsNameIsOnTheBus() throws IOException {
        Needs.file("/lib/systemd/systemd", "systemd");
        bothSeeTheSame("dbus-unit");
    }

    private void bothSeeTheSame(String caller) throws IOException {
        Needs.program("dnsmasq", "dnsmasq-base");
        Needs.program("dbus-daemon", "dbus");
        Needs.program("busybox", "busybox");
        Needs.program("dig", "bind9-dnsutils");
        Path ours = Program.root().resolve("dist/dnsmasq");
        assumeTrue(Files.exists(ours), "dist/ has the shell script: apt-get install gcc libc6-dev, then ./build");
        List<String> expected = seen(caller, "");
        assertThat(expected).isNotEmpty();
        assertThat(seen(caller, ours.toRealPath().resolveSibling("dnsmasq").toString()))
                .isEqualTo(expected);
    }

    /** What a caller's script saw, with a program in dnsmasq's place; none for dnsmasq itself. */
    private List<String> seen(String caller, String program) throws IOException {
        Path work = Files.createDirectories(lab.folder().resolve(caller + (program.isEmpty() ? "" : "-ours")));
        String script = ". " + SCRIPTS.resolve("common.sh") + "; . " + SCRIPTS.resolve(caller + ".sh");
        var command =
                new ArrayList<>(List.of("env", "PROGRAM=" + program, "WORK=" + work, "PACKAGES=" + DebianFile.FOLDER));
        // Processes end with the first of them, which is the script's shell.
        command.addAll(
                List.of("unshare", "-m", "-p", "-f", "--kill-child", "--mount-proc", "--propagation", "private"));
        command.addAll(List.of("bash", "-c", script));
        Running run = lab.start(lab.namespace(program.isEmpty() ? "a" : "b"), command);
        assertThat(run.awaitExit(AT_MOST)).as(run.toString()).isZero();
        return run.text()
                .lines()
                .filter(line -> line.startsWith(SEEN))
                .map(line -> line.substring(SEEN.length()))
                .toList();
    }
}
