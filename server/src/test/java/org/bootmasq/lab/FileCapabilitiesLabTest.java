package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An ordinary user starts a program that has its rights from its file (setcap(8)): it serves as one that root started,
 * and nothing of the user's decides what runs with these rights.
 */
final class FileCapabilitiesLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String USER = "1000";
    private static final String RIGHTS = "cap_net_bind_service,cap_net_admin,cap_net_raw";
    /** These three as a set of capabilities(7). */
    private static final String SET = "0000000000003400";

    private final Lab lab = Lab.open();
    private final Path home = lab.folder().resolve("program");
    private final Path program = home.resolve("bootmasq");
    private final Path his = lab.folder().resolve("his");

    @BeforeEach
    void install() throws IOException {
        Needs.program("setcap", "libcap2-bin");
        Needs.program("setpriv", "util-linux");
        Path built = Program.root().resolve("dist");
        assumeTrue(
                Files.exists(built.resolve("dnsmasq")),
                "dist/ has the shell script: apt-get install gcc libc6-dev, then ./build");
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        asRoot("cp -r --preserve=mode " + built.toRealPath() + " " + home);
        // The cache of classes holds for the folder it was made in.
        String place = Files.readString(built.resolve("lib/place")).strip();
        String java = place.substring(0, place.length() - (" " + built.toRealPath() + "/lib").length());
        Files.delete(home.resolve("lib/bootmasq.aot"));
        Files.writeString(home.resolve("lib/place"), java + " " + home + "/lib\n");
        asRoot("setcap " + RIGHTS + "+ep " + program + " && mkdir " + his + " && chown " + USER + " " + his);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private void asRoot(String words) {
        Running run = lab.run(lab.serverNamespace(), SOON, "sh", "-c", words);
        assertThat(run.awaitExit(SOON)).as(run.toString()).isZero();
    }

    /** Runs a shell's words as an ordinary user without any rights. */
    private Running asUser(String words) {
        String user = "--reuid=" + USER;
        String group = "--regid=" + USER;
        return lab.run(lab.serverNamespace(), SOON, "setpriv", user, group, "--clear-groups", "sh", "-c", words);
    }

    @Test
    void itServesWithTheRightsOfTheFile() throws IOException {
        Needs.program("udhcpc", "udhcpc");
        Needs.program("busybox", "busybox");
        Needs.program("dig", "bind9-dnsutils");
        Path file = lab.write("tftp/first", "the boot file\n");
        Path script = lab.write("script", "#!/bin/sh\ngrep CapEff /proc/self/status >>" + his + "/told\n");
        asRoot("chmod -R a+rX " + file.getParent() + "; chmod 755 " + script);
        Path configuration = lab.write("conf", """
                listen-address=%1$s
                bind-interfaces
                no-resolv
                no-hosts
                address=/box.example/192.0.2.7
                dhcp-range=192.168.77.50,192.168.77.99,1h
                dhcp-script=%2$s
                enable-tftp
                tftp-root=%3$s
                pid-file=%4$s/pid
                dhcp-leasefile=%4$s/leases
                log-facility=%4$s/log
                """.formatted(Lab.SERVER, script, file.getParent(), his));
        asRoot("chmod 644 " + configuration);
        Running start = asUser(program + " -C " + configuration);
        assertThat(start.awaitExit(SOON)).as(start.toString()).isZero();
        assertThat(start.text()).isEmpty();

        String pid = Files.readString(his.resolve("pid")).strip();
        assertThat(Path.of("/proc/" + pid + "/exe").toRealPath()).isEqualTo(program.toRealPath());
        assertThat(Path.of("/proc/" + pid + "/comm")).hasContent("bootmasq");
        assertThat(Files.readAllLines(Path.of("/proc/" + pid + "/status")))
                .contains("CapEff:\t" + SET, "CapPrm:\t" + SET, "CapInh:\t0000000000000000")
                .anyMatch(line -> line.startsWith("Uid:\t" + USER + "\t" + USER));

        Running udhcpc = lab.run(
                lab.client("02:00:00:00:00:31"), SOON, "udhcpc", "-i", "eth0", "-f", "-q", "-n", "-s", "/bin/true");
        assertThat(udhcpc.text()).as("%s", udhcpc).contains("lease of 192.168.77.");
        asRoot("until grep -q 02:00:00:00:00:31 " + his + "/leases; do :; done");
        String client = lab.clientWithAddress();
        assertThat(lab.run(client, SOON, "dig", "+short", "@" + Lab.SERVER, "box.example")
                        .text())
                .isEqualTo("192.0.2.7\n");
        String copy = his.resolve("copy").toString();
        lab.run(client, SOON, "busybox", "tftp", "-g", "-r", "first", "-l", copy, Lab.SERVER);
        assertThat(Path.of(copy)).hasSameTextualContentAs(file);
        asRoot("until [ -s " + his + "/told ]; do :; done; kill " + pid + "; while kill -0 " + pid + "; do :; done");
        assertThat(his.resolve("told")).content().startsWith("CapEff:\t0000000000000000\n");
        assertThat(his.resolve("pid")).doesNotExist();
    }

    @Test
    void hisEnvironmentSaysNothing() throws IOException {
        Running version =
                asUser("BOOTMASQ_JAVA_OPTIONS=-Xnone JAVA_TOOL_OPTIONS=-Xnone BOOTMASQ_READY=1 " + program + " -v");
        assertThat(version.awaitExit(SOON)).as(version.toString()).isZero();
        assertThat(version.text()).startsWith("Bootmasq ").doesNotContain("ready");

        Path jdk = his.resolve("jdk");
        asRoot("mkdir -p " + jdk + "/bin; printf 'JAVA_VERSION=\"25\"\\n' >" + jdk + "/release; cp /bin/true " + jdk
                + "/bin/java; rm " + home + "/lib/place");
        String theirs = "JAVA_HOME=" + jdk + " PATH=" + jdk + "/bin:$PATH ";
        assertThat(asUser(theirs + program + " -v").text())
                .as("another JDK, or none")
                .doesNotContain(jdk.toString());
        asRoot("setcap -r " + program);
        assertThat(asUser(theirs + program + " -v").text()).contains(jdk + "/lib/server/libjvm.so");
    }

    @Test
    void setUserIdIsRefused() {
        asRoot("setcap -r " + program + "; chmod u+s " + program);
        assertThat(asUser(program + " -v").text()).contains("use setcap(8)").doesNotContain("version");
    }

    @Test
    void whatHeLaidAroundTheProgramIsNotRun() throws IOException {
        asRoot("cp -r " + home + "/lib " + his + "; ln " + program + " " + his + "/bootmasq; sed -i s:" + home + "/lib:"
                + his + "/lib: " + his + "/lib/place");
        Running theirs = asUser(his + "/bootmasq -v");
        assertThat(theirs.awaitExit(SOON)).isEqualTo(127);
        assertThat(theirs.text()).contains(his + " is another's");

        asRoot("chown 0 " + his + "; chown " + USER + " " + his + "/lib/jvm.options");
        assertThat(asUser(his + "/bootmasq -v").text()).contains(his + "/lib/jvm.options is another's");
        asRoot("chown 0 " + his + "/lib/jvm.options; chmod o+w " + his + "/lib");
        assertThat(asUser(his + "/bootmasq -v").text()).contains(his + "/lib is another's or may be changed by others");
        asRoot("chmod o-w " + his + "/lib");
        assertThat(asUser(his + "/bootmasq -v").text()).startsWith("Bootmasq ");
    }
}
