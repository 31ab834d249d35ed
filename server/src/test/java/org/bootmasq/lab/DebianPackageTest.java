package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The .deb in a fresh Debian system: installed, started as its unit says, booted from, reloaded, removed and purged.
 */
final class DebianPackageTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String BOOT = """
        no-ping
        dhcp-range=192.168.77.100,192.168.77.120
        dhcp-boot=first.0
        enable-tftp
        tftp-root=/srv/tftp
        """;

    /** Writes down what it is asked for; enables units, and finds them enabled and active. */
    private static final String SYSTEMCTL = """
        echo "$@" >>/var/log/systemctl
        case $* in
            *" preset "*) ln -s /lib/systemd/system/bootmasq.service /etc/systemd/system/multi-user.target.wants ;;
            *is-enabled*) echo enabled ;;
        esac
        """;

    /** What this test leaves of dnsmasq and adduser(8), which is not for Bootmasq to remove, the leases included. */
    private static final Set<String> DNSMASQ = Set.of(
            "etc/default/dnsmasq",
            "etc/dnsmasq.conf",
            "etc/dnsmasq.d",
            "etc/dnsmasq.d/boot",
            "run/adduser",
            "run/dnsmasq",
            "run/dnsmasq/dnsmasq.pid",
            "tmp/dnsmasq",
            "var/lib/misc/dnsmasq.leases");

    private static Path built = Path.of("");

    private final Lab lab = Lab.open();
    private final Station station =
            new Station(PacketSocket.open(lab.client("52:54:00:12:34:56"), "eth0"), Bytes.ofHex("525400123456"));
    private final GpxeClient client = new GpxeClient(station);

    @BeforeAll
    static void build() throws IOException {
        Needs.root();
        Needs.program("dpkg-deb", "dpkg");
        Needs.program("strip", "binutils");
        Needs.program("socat", "socat");
        Needs.program("cc", "gcc");
        Running build = Running.start(Program.root(), List.of("packaging/deb/build"));
        assertThat(build.awaitExit(Duration.ofMinutes(2))).as(build.toString()).isZero();
        try (Stream<Path> files = Files.list(Program.root().resolve("target"))) {
            built = files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @AfterEach
    void closeLab() {
        station.close();
        lab.close();
    }

    /** A line of the unit, without its key. */
    private static String unit(DebianRoot root, String key) throws IOException {
        return root.read("lib/systemd/system/bootmasq.service")
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    /** What a service manager does for the unit, as far as a system without one lets us. */
    private static Running start(DebianRoot root) throws IOException {
        String capabilities = Arrays.stream(unit(root, "CapabilityBoundingSet")
                        .toLowerCase(Locale.ROOT)
                        .split(" "))
                .map(name -> ",+" + name.substring("cap_".length()))
                .collect(Collectors.joining());
        var words =
                new ArrayList<>(List.of("NOTIFY_SOCKET=/run/notify", "setpriv", "--bounding-set=-all" + capabilities));
        if (unit(root, "NoNewPrivileges").equals("yes")) words.add("--no-new-privs");
        words.addAll(List.of(unit(root, "ExecStart").split(" ")));
        return root.start(words.toArray(String[]::new));
    }

    private static Running manager(DebianRoot root) throws IOException {
        Path socket = root.path("run/notify");
        Files.deleteIfExists(socket);
        Running listener =
                Running.start(root.path(""), List.of("socat", "-u", "UNIX-RECV:" + socket + ",mode=777", "STDOUT"));
        while (listener.isAlive() && !Files.exists(socket)) listener.awaitText(_ -> false, Duration.ofMillis(3));
        return listener;
    }

    private static void hears(Running manager, String state, Running service) {
        assertThat(manager.awaitText(text -> text.contains(state), SOON))
                .as(manager + "\n" + service)
                .isTrue();
    }

    private static void succeeds(Running running) {
        assertThat(running.awaitExit(SOON)).as(running.toString()).isZero();
    }

    private void install(DebianRoot root) throws IOException {
        Files.copy(built, root.path("tmp/bootmasq.deb"));
        succeeds(root.run("dpkg", "-i", "/tmp/bootmasq.deb"));
        Files.delete(root.path("tmp/bootmasq.deb"));
    }

    private GpxeClient.Boot boots(Running service) {
        return client.configure().orElseThrow(() -> new AssertionError(service.toString()));
    }

    @Test
    void installsServesABootAndLeavesNothing() throws Exception {
        DebianRoot root = DebianRoot.copy(lab);
        Files.createDirectories(root.path("run/systemd/system"));
        root.program("usr/bin/systemctl", SYSTEMCTL);
        root.program("usr/sbin/policy-rc.d", "exit 101\n");
        root.write("srv/tftp/first.0", "the boot file\n");
        List<String> before = root.files();

        install(root);
        assertThat(root.read("var/log/systemctl")).contains("daemon-reload").doesNotContain(" start ");
        assertThat(root.path("etc/systemd/system/multi-user.target.wants/bootmasq.service"))
                .isSymbolicLink();
        assertThat(root.path("usr/lib/bootmasq/lib/bootmasq.aot")).isNotEmptyFile();
        servesNothingAsInstalled(root);
        servesWhatItIsConfiguredFor(root);

        root.program("usr/sbin/policy-rc.d", "exit 0\n");
        install(root);
        assertThat(root.read("var/log/systemctl")).contains("restart bootmasq.service");
        assertThat(root.read("etc/bootmasq/bootmasq.conf")).endsWith("\n# ours\n");
        takesOverDnsmasq(root);

        succeeds(root.run("dpkg", "--remove", "bootmasq"));
        assertThat(root.read("var/log/systemctl")).contains("stop bootmasq.service");
        assertThat(root.path("usr/lib/bootmasq")).doesNotExist();
        assertThat(root.path("etc/bootmasq/bootmasq.conf")).exists();
        Files.delete(root.path("etc/bootmasq/conf.d/boot.conf"));
        succeeds(root.run("dpkg", "--purge", "bootmasq"));
        List<String> after = root.files();
        assertThat(after).containsAll(before);
        assertThat(after)
                .filteredOn(name -> !before.contains(name) && !DNSMASQ.contains(name))
                .isEmpty();
    }

    @Test
    void theTwoCommandsOfTheHowToAsTyped() throws Exception {
        DebianRoot root = DebianRoot.copy(lab);
        root.program("usr/sbin/policy-rc.d", "exit 101\n");
        install(root);
        root.program("usr/sbin/uci", "exec bootmasq uci \"$@\"\n");
        root.write("etc/config/dhcp", UciLabTest.DHCP.replace("LEASES", "/tmp/dhcp.leases"));
        root.write("etc/config/network", UciLabTest.NETWORK.replace("lan0", "br0"));
        try (Running service = serveUci(root)) {
            assertThat(boots(service).file()).isEqualTo("first.0");
            Running typed = root.run("sh", "-c", """
                uci set dhcp.@dnsmasq[0].dhcp_boot='net:#gpxe,gpxe.pxe'
                uci commit dhcp
                """);
            succeeds(typed);
            assertThat(typed.text()).isEmpty();
            assertThat(service.awaitText(text -> text.contains("reload: changed boot file"), SOON))
                    .as(service.toString())
                    .isTrue();
            assertThat(boots(service).file())
                    .as("gPXE runs already: it is not told to load itself")
                    .isEmpty();
            root.run("sh", "-c", "uci set dhcp.@dnsmasq[0].dhcp_boot='net:gpxe,next.0'; uci commit dhcp");
            assertThat(service.awaitText(text -> text.contains("now net:gpxe,next.0"), SOON))
                    .as(service.toString())
                    .isTrue();
            assertThat(boots(service).file()).isEqualTo("next.0");
        }
        assertThat(root.read("etc/config/dhcp")).contains("\toption dhcp_boot 'net:gpxe,next.0'\n");
        try (Running service = serveUci(root)) {
            assertThat(boots(service).file()).isEqualTo("next.0");
        }
    }

    private static Running serveUci(DebianRoot root) {
        Running service = root.start("bootmasq", "-k", "--uci", "--port=0", "--no-ping", "--log-facility=-");
        assertThat(service.awaitText(text -> text.contains("started, version"), SOON))
                .as(service.toString())
                .isTrue();
        return service;
    }

    /** Who has dnsmasq chooses which of the two is called, and has it back at the end. */
    @Test
    void standsBesideDnsmasqUntilItIsChosen() throws Exception {
        DebianRoot root = DebianRoot.copy(lab);
        root.program("usr/sbin/policy-rc.d", "exit 101\n");
        root.program("usr/sbin/dnsmasq", "echo the other one\n");
        install(root);
        assertThat(root.run("dnsmasq", "--version").text()).isEqualTo("the other one\n");
        succeeds(root.run("update-alternatives", "--set", "dnsmasq", "/usr/sbin/bootmasq"));
        assertThat(root.run("dnsmasq", "--version").text()).startsWith("Dnsmasq version 2.");
        install(root);
        assertThat(root.run("dnsmasq", "--version").text()).startsWith("Dnsmasq version 2.");
        succeeds(root.run("dpkg", "--remove", "bootmasq"));
        assertThat(root.path("usr/sbin/dnsmasq")).isRegularFile();
        assertThat(root.run("dnsmasq", "--version").text()).isEqualTo("the other one\n");
    }

    /** Debian's own packages, in the order in which people install them. */
    @Test
    void dnsmasqMayComeLaterAndGoAgain() throws Exception {
        DebianRoot root = DebianRoot.copy(lab);
        root.program("usr/sbin/policy-rc.d", "exit 101\n");
        install(root);
        assertThat(root.run("dnsmasq", "--version").text()).startsWith("Dnsmasq version 2.93");

        // Its service alone: Bootmasq is its dnsmasq-base.
        apt(root, "update");
        apt(root, "install", "--no-install-recommends", "dnsmasq");
        assertThat(root.path("usr/sbin/dnsmasq.distrib")).doesNotExist();
        root.write("etc/dnsmasq.d/lab", "listen-address=" + Lab.SERVER + "\nbind-interfaces\n" + BOOT);
        root.write("srv/tftp/first.0", "the boot file\n");
        servesAsDebiansService(root, "/usr/sbin/bootmasq");

        apt(root, "install", "--no-install-recommends", "dnsmasq-base");
        assertThat(root.run("dnsmasq", "--version").text())
                .startsWith("Dnsmasq version 2.")
                .doesNotContain("Bootmasq");
        servesAsDebiansService(root, "/usr/sbin/dnsmasq.distrib");

        succeeds(root.run("update-alternatives", "--set", "dnsmasq", "/usr/sbin/bootmasq"));
        apt(root, "install", "--reinstall", "dnsmasq-base");
        assertThat(root.run("dnsmasq", "--version").text())
                .as("what was chosen")
                .contains("Bootmasq");
        succeeds(root.run("update-alternatives", "--auto", "dnsmasq"));

        apt(root, "purge", "dnsmasq-base");
        assertThat(root.run("dnsmasq", "--version").text()).contains("Bootmasq");
        servesAsDebiansService(root, "/usr/sbin/bootmasq");
        apt(root, "install", "--no-install-recommends", "dnsmasq-base");
        succeeds(root.run("dpkg", "--purge", "bootmasq"));
        assertThat(root.path("usr/sbin/dnsmasq")).isRegularFile();
        servesAsDebiansService(root, "/usr/sbin/dnsmasq");
    }

    /** In the network of the machine itself, where the mirror is. */
    private static void apt(DebianRoot root, String... words) {
        var command = new ArrayList<>(List.of("apt-get", "-q", "-y"));
        command.addAll(List.of(words));
        try (Running apt = root.startOutside(command.toArray(String[]::new))) {
            assertThat(apt.awaitExit(Duration.ofMinutes(2))).as(apt.toString()).isZero();
        }
    }

    /** By the init script of Debian's package, which finds the process by its program and its name. */
    private void servesAsDebiansService(DebianRoot root, String program) throws Exception {
        // Both in one mount namespace, as on a whole machine: the program's path is looked at.
        Running start = root.run("sh", "-c", "/etc/init.d/dnsmasq start && /etc/init.d/dnsmasq status");
        succeeds(start);
        Path process = Path.of("/proc", root.read("run/dnsmasq/dnsmasq.pid").strip());
        assertThat(process.resolve("exe").toRealPath()).isEqualTo(root.path(program.substring(1)));
        assertThat(boots(start).file()).isEqualTo("first.0");
        succeeds(root.run("/etc/init.d/dnsmasq", "stop"));
        assertThat(process).doesNotExist();
    }

    @Test
    void lintianFindsNothing() {
        Needs.program("lintian", "lintian");
        Running lintian = Running.start(
                lab.folder(), List.of("lintian", "--allow-root", "--fail-on", "error,warning", built.toString()));
        assertThat(lintian.awaitExit(Duration.ofMinutes(1)))
                .as(lintian.toString())
                .isZero();
    }

    @Test
    void systemdUnderstandsTheUnit() throws IOException {
        Needs.program("systemd-analyze", "systemd");
        Path folder = lab.folder().resolve("unpacked");
        succeeds(Running.start(lab.folder(), List.of("dpkg-deb", "-x", built.toString(), folder.toString())));
        String text = Files.readString(folder.resolve("lib/systemd/system/bootmasq.service"));
        // The programs are looked for, too.
        Path unit = lab.write("bootmasq.service", text.replaceAll("(?m)^(Exec\\w+)=", "$1=" + folder));
        Running verify = Running.start(lab.folder(), List.of("systemd-analyze", "verify", "--man=no", unit.toString()));
        assertThat(verify.awaitExit(SOON)).as(verify.toString()).isZero();
        assertThat(verify.text()).isEmpty();
    }

    private void servesNothingAsInstalled(DebianRoot root) throws IOException {
        try (Running manager = manager(root);
                Running service = start(root)) {
            hears(manager, "READY=1\nMAINPID=" + service.pid() + "\n", service);
            assertThat(Files.readString(Path.of("/proc/" + service.pid() + "/net/udp"))
                            .lines())
                    .as("open UDP ports below the line of headings")
                    .hasSize(1);
            assertThat(Files.readString(Path.of("/proc/" + service.pid() + "/status")))
                    .containsPattern("NoNewPrivs:\t1\n")
                    .doesNotContainPattern("Uid:\t0");
            assertThat(Path.of("/proc/" + service.pid() + "/exe").toRealPath())
                    .isEqualTo(root.path("usr/sbin/bootmasq"));
        }
    }

    private void servesWhatItIsConfiguredFor(DebianRoot root) throws Exception {
        Files.writeString(
                root.path("etc/bootmasq/bootmasq.conf"), root.read("etc/bootmasq/bootmasq.conf") + "\n# ours\n");
        root.write(
                "etc/default/bootmasq",
                root.read("etc/default/bootmasq").replace("OPTIONS=\"\"", "OPTIONS=--log-facility=-"));
        root.write("etc/bootmasq/conf.d/boot.conf", BOOT);
        try (Running manager = manager(root);
                Running service = start(root)) {
            hears(manager, "READY=1", service);
            GpxeClient.Boot boot = boots(service);
            assertThat(boot.file()).isEqualTo("first.0");
            assertThat(client.fetchText(boot)).contains("the boot file\n");

            root.write("etc/bootmasq/conf.d/boot.conf", BOOT.replace("first.0", "second.0"));
            succeeds(root.run(unit(root, "ExecReload").split(" ")));
            hears(manager, "RELOADING=1\nMONOTONIC_USEC=", service);
            assertThat(boots(service).file()).isEqualTo("second.0");

            root.write("etc/bootmasq/conf.d/boot.conf", BOOT.replace("first.0", "third.0") + "dhcp-rage=1\n");
            Running refused = root.run(unit(root, "ExecReload").split(" "));
            assertThat(refused.awaitExit(SOON)).isOne();
            assertThat(refused.text()).contains("conf.d/boot.conf", "dhcp-rage");
            assertThat(boots(service).file()).isEqualTo("second.0");

            new ProcessBuilder("kill", Long.toString(service.pid())).start().waitFor();
            hears(manager, "STOPPING=1", service);
            succeeds(service);
        }
        root.write("etc/bootmasq/conf.d/boot.conf", BOOT);
        Path leases = root.path("var/lib/bootmasq/dnsmasq.leases");
        assertThat(leases).content().contains("52:54:00:12:34:56");
        assertThat(Files.getAttribute(leases, "unix:uid"))
                .isEqualTo(Files.getAttribute(leases.getParent(), "unix:uid"));
        assertThat(Files.getAttribute(leases, "unix:uid")).isNotEqualTo(0);
    }

    private void takesOverDnsmasq(DebianRoot root) throws Exception {
        assertThat(root.run("dnsmasq", "--version").text()).startsWith("Dnsmasq version 2.");

        String settings = root.read("etc/default/bootmasq");
        root.write("etc/default/bootmasq", settings.replace("TAKE_OVER_DNSMASQ=no", "TAKE_OVER_DNSMASQ=yes"));
        root.write("etc/dnsmasq.conf", "port=0\n");
        root.write("etc/dnsmasq.d/boot", BOOT.replace("first.0", "dnsmasq.0"));
        root.write("etc/default/dnsmasq", "CONFIG_DIR=/etc/dnsmasq.d,.dpkg-dist\n");

        Path sleep = Files.copy(root.path("bin/sleep"), root.path("tmp/dnsmasq"));
        Files.setPosixFilePermissions(sleep, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Running dnsmasq = root.start("/tmp/dnsmasq", "60")) {
            root.write("run/dnsmasq/dnsmasq.pid", dnsmasq.pid() + "\n");
            Path name = Path.of("/proc/" + dnsmasq.pid() + "/comm");
            while (dnsmasq.isAlive() && !Files.readString(name).equals("dnsmasq\n")) {
                dnsmasq.awaitText(_ -> false, Duration.ofMillis(3));
            }
            Running refused = start(root);
            assertThat(refused.awaitExit(SOON)).isOne();
            assertThat(refused.text()).contains("systemctl disable --now dnsmasq");
        }
        try (Running manager = manager(root);
                Running service = start(root)) {
            hears(manager, "READY=1", service);
            assertThat(boots(service).file()).isEqualTo("dnsmasq.0");
        }
        assertThat(root.path("var/lib/misc/dnsmasq.leases")).content().contains("52:54:00:12:34:56");
    }
}
