package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bootmasq.cli.uci.UciFolder;
import org.bootmasq.edge.ControlSocket;
import org.bootmasq.uci.UciChange;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Another configuration while the server runs: all of it when the command returns, or nothing, and nobody notices the
 * moment.
 */
final class ReloadLabTest {
    private static final String MAC = "52:54:00:12:34:56";
    private static final Duration STORM = Duration.ofSeconds(20);
    private static final int BETWEEN_MILLIS = 250;

    private final Lab lab = Lab.open();
    private final String client = lab.client(MAC);
    private final Station station = new Station(PacketSocket.open(client, "eth0"), Bytes.ofHex(MAC.replace(":", "")));
    private final GpxeClient gpxe = new GpxeClient(station);
    private final Path socket = lab.folder().resolve("control");

    @AfterEach
    void closeLab() {
        station.close();
        lab.close();
    }

    private ControlSocket.Reply reload() throws IOException {
        return ControlSocket.ask(socket, List.of("reload"));
    }

    private Path tftpRoot(int octets) throws IOException {
        Path root = Files.createDirectories(lab.folder().resolve("tftp"));
        var content = new byte[octets];
        for (int i = 0; i < octets; i++) content[i] = (byte) (i * 31 + (i >> 9));
        Files.write(root.resolve("boot.bin"), content);
        return root;
    }

    private Running fetch(String namespace) {
        return lab.start(
                namespace,
                "curl",
                "-sS",
                "--max-time",
                "30",
                "--tftp-blksize",
                "1400",
                "-o",
                lab.folder().resolve("got").toString(),
                "tftp://" + Lab.SERVER + "/boot.bin");
    }

    /** The ports of this protocol that are open in the server's namespace, in hexadecimal. */
    private static String ports(Server server, String protocol) throws IOException {
        return Files.readString(Path.of("/proc/" + server.pid() + "/net/" + protocol))
                .replaceAll("(?m)^ *[0-9]+: [0-9A-F]{8}:([0-9A-F]{4}) .*$", "<$1>");
    }

    @Test
    void whatIsServedForTheFirstTimeIsServedWhenTheCommandReturns() throws Exception {
        Path root = tftpRoot(5000);
        // Whatever a reload reads it reads as the user that the server became.
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path folder = Files.createDirectories(lab.folder().resolve("data"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path file = lab.write("first.conf", "port=5300\n");
        lab.ip(client, "addr add 192.168.77.2/24 brd + dev eth0");
        String others = """
            no-resolv
            no-hosts
            user=nobody
            dhcp-leasefile=%s
            control-socket=%s
            conf-file=%s
            """.formatted(folder.resolve("leases"), socket, file);
        try (Server server = Server.start(lab, Program.underTest(), others)) {
            assertThat(ports(server, "udp")).doesNotContain("<0043>", "<0045>", "<0035>");
            lab.write("first.conf", """
                port=53
                no-ping
                txt-record=now,"here"
                enable-tftp
                tftp-root=%s
                dhcp-range=set:one,192.168.77.100,192.168.77.120,1h
                dhcp-boot=boot.bin
                pxe-service=x86PC,Menu,boot
                san-target=iqn.2026-11.org.example:disk,%s,size=1M
                """.formatted(root, folder.resolve("disk.img")));
            assertThat(reload().text())
                    .contains(
                            "changed port: 5300, now 53",
                            "added range set:one,",
                            "added target iqn.",
                            "added enable-tftp")
                    .doesNotContain("restart");
            assertThat(ports(server, "udp"))
                    .contains("<0043>", "<0FAB>", "<0045>", "<0035>")
                    .doesNotContain("<14B4>");
            assertThat(ports(server, "tcp")).contains("<0CBC>", "<0035>").doesNotContain("<14B4>");
            GpxeClient.Boot boot = gpxe.configure().orElseThrow(() -> new AssertionError(server.toString()));
            assertThat(boot.address().toString()).matches("192\\.168\\.77\\.1[01][0-9]");
            assertThat(fetch(client).awaitExit(Duration.ofSeconds(10))).isZero();
            assertThat(lab.folder().resolve("got")).hasSameBinaryContentAs(root.resolve("boot.bin"));
            Running dig = lab.run(client, Duration.ofSeconds(5), "dig", "+short", "@" + Lab.SERVER, "TXT", "now");
            assertThat(dig.text()).contains("\"here\"");

            refusesAllOrNothing(server);
            keepsLeasesOutsideARange(server, boot.address().toString());
            assertThat(server.log())
                    .filteredOn(line -> !line.contains("/not/there"))
                    .noneMatch(line -> line.contains("cannot"));
        }
    }

    private void refusesAllOrNothing(Server server) throws IOException {
        String good = Files.readString(lab.folder().resolve("first.conf"));
        lab.write(
                "first.conf",
                good.replace("Menu,boot", "Menu,other").replaceAll("tftp-root=.*", "tftp-root=/not/there"));
        ControlSocket.Reply answer = reload();
        assertThat(answer.ok()).isFalse();
        assertThat(answer.text()).contains("/not/there", "No such file", "stays in force");
        lab.write("first.conf", good.replace("Menu,boot", "Menu,other") + "dhcp-range=192.168.77.500\n");
        assertThat(reload().text()).contains("first.conf", "stays in force");
        lab.write(
                "first.conf",
                good.replace("Menu,boot", "Menu,other") + "san-port=3261\nsan-target=iqn.2026-11.o:b,/not/there.img\n");
        assertThat(reload().text()).contains("/not/there.img", "stays in force");
        assertThat(gpxe.configure().orElseThrow().file()).as(server.toString()).isEqualTo("boot.0");
        assertThat(ports(server, "tcp")).contains("<0CBC>").doesNotContain("<0CBD>");
        lab.write("first.conf", good + "san-port=3261\nsan-interface=lo\n");
        assertThat(reload().text()).contains("added san-port 3261").doesNotContain("restart");
        assertThat(ports(server, "tcp")).contains("<0CBD>").doesNotContain("<0CBC>");
        lab.write("first.conf", good);
        assertThat(reload().ok()).isTrue();
        assertThat(ports(server, "tcp")).contains("<0CBC>").doesNotContain("<0CBD>");
        assertThat(reload().text()).isEqualTo("nothing changed\n");
    }

    private void keepsLeasesOutsideARange(Server server, String held) throws IOException {
        String good = Files.readString(lab.folder().resolve("first.conf"));
        lab.write("first.conf", good.replace("192.168.77.100,192.168.77.120", "192.168.77.130,192.168.77.140"));
        assertThat(reload().text()).contains("1 lease is in a range that is gone: it stays until it ends");
        assertThat(ControlSocket.ask(socket, List.of("leases", "list")).text()).contains(held);
        assertThat(gpxe.configure().orElseThrow().address().toString())
                .as(server.toString())
                .matches("192\\.168\\.77\\.1(3[0-9]|40)");
    }

    @Test
    void theLogAndTheDumpGoWhereTheConfigurationSays() throws Exception {
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path folder = Files.createDirectories(lab.folder().resolve("data"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path file = lab.write("changing.conf", "");
        String others = "port=5300\nno-resolv\nno-hosts\nuser=nobody\ncontrol-socket=" + socket + "\nconf-file=" + file
                + "\ntxt-record=now,here\n";
        try (Server server = Server.start(lab, Program.underTest(), others)) {
            Path dump = folder.resolve("packets");
            lab.write("changing.conf", "dumpfile=" + dump + "\nlog-debug\nlog-queries\nenable-ubus\n");
            assertThat(reload().text())
                    .contains("added dumpfile", "added log-debug", "without effect: enable-ubus")
                    .doesNotContain("restart");
            dig();
            assertThat(server.awaitLog("query[TXT] now", Duration.ofSeconds(10)))
                    .isTrue();
            lab.write("changing.conf", "dumpfile=/not/there\n");
            assertThat(reload().text()).contains("cannot create /not/there", "stays in force");
            lab.write("changing.conf", "dumpfile=" + dump + ".2\n");
            assertThat(reload().ok()).isTrue();
            dig();
            lab.write("changing.conf", "");
            assertThat(reload().ok()).isTrue();
            dig();
            for (Path kept : List.of(dump, folder.resolve("packets.2"))) {
                long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
                while (packets(kept) < 2 && System.nanoTime() < end) Thread.onSpinWait();
                assertThat(packets(kept)).as(kept.toString()).isEqualTo(2);
            }
        }
    }

    private void dig() {
        Running dig = lab.run(
                lab.serverNamespace(),
                Duration.ofSeconds(5),
                "dig",
                "+short",
                "-p",
                "5300",
                "@" + Lab.SERVER,
                "TXT",
                "now");
        assertThat(dig.text()).contains("here");
    }

    /** How many packets of DNS a libpcap file holds: each record has the question's name. */
    private static int packets(Path file) throws IOException {
        String octets = Files.readString(file, StandardCharsets.ISO_8859_1);
        return octets.split("\3now\0", -1).length - 1;
    }

    @Test
    void theSocketIsForItsOwnerAloneAndGoesWithTheServer() throws Exception {
        String name = "closing" + ProcessHandle.current().pid();
        Path place = ControlSocket.FOLDER.resolve(name);
        Path file = lab.write("closing.conf", "port=5300\nno-resolv\nno-hosts\n");
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (int start = 0; start < 2; start++) {
            try (Running server = lab.start(
                    lab.serverNamespace(),
                    Program.underTest()
                            .with(List.of(
                                    "-k",
                                    "-C",
                                    file.toString(),
                                    "--log-facility=-",
                                    "--user=nobody",
                                    "--pid-file=" + lab.folder().resolve(name + ".pid"))))) {
                assertThat(server.awaitText(text -> text.contains("started, version"), Duration.ofSeconds(10)))
                        .as(server.toString())
                        .isTrue();
                Path control = place.resolve("control");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control)))
                        .isEqualTo("rw-------");
                assertThat(ControlSocket.ask(control, List.of("reload")).text()).isEqualTo("nothing changed\n");
                if (start == 0) {
                    // Nothing that is left behind stops the next one.
                    lab.run(lab.serverNamespace(), Duration.ofSeconds(5), "kill", "-KILL", "" + server.pid());
                    assertThat(server.awaitExit(Duration.ofSeconds(5))).isNotZero();
                    assertThat(control).exists();
                } else {
                    lab.run(lab.serverNamespace(), Duration.ofSeconds(5), "kill", "-TERM", "" + server.pid());
                    assertThat(server.awaitExit(Duration.ofSeconds(10))).isZero();
                    assertThat(control).doesNotExist();
                    assertThat(server.lines().getLast()).endsWith("exiting on receipt of SIGTERM");
                }
            }
        }
        Files.delete(place);
        Path taken = lab.write("no-socket", "precious\n");
        Running refused = lab.start(
                lab.serverNamespace(),
                Program.underTest()
                        .with(List.of("-k", "-C", file.toString(), "--pid-file=", "--control-socket=" + taken)));
        assertThat(refused.awaitExit(Duration.ofSeconds(10))).isEqualTo(2);
        assertThat(refused.text()).contains("cannot listen for commands: " + taken + " is not a socket");
        assertThat(taken).hasContent("precious");
    }

    @Test
    void aStormOfReloadsAndCommitsLosesNothing() throws Exception {
        Needs.program("perfdhcp", "kea-admin");
        Needs.program("curl", "curl");
        Path root = tftpRoot(4_000_000);
        Path config = lab.folder().resolve("config");
        lab.write("config/dhcp", """
            config dnsmasq
            \toption leasefile '%s'
            \toption enable_tftp '1'
            \toption tftp_root '%s'
            \toption noresolv '1'
            \toption dhcp_boot 'boot.bin'
            config dhcp 'lan'
            \toption interface 'lan'
            \toption start '100'
            \toption limit '120'
            """.formatted(lab.folder().resolve("leases"), root));
        lab.write("config/network", """
            config interface 'lan'
            \toption device 'br0'
            \toption proto 'static'
            \toption ipaddr '192.168.77.1/24'
            """);
        lab.ip(client, "addr add 192.168.77.2/24 brd + dev eth0");
        String configuration = "port=5300\nno-ping\ncontrol-socket=" + socket + "\n";
        try (Server server = Server.start(
                lab, lab.serverNamespace(), Program.underTest(), configuration, "--uci", config.toString())) {
            Running perfdhcp = lab.start(
                    client,
                    "perfdhcp",
                    "-4",
                    "-l",
                    "eth0",
                    "-r",
                    "50",
                    "-R",
                    "100",
                    "-p",
                    "" + STORM.toSeconds(),
                    "-x",
                    "i",
                    "-W",
                    "1000000");
            int changes = storm(config, root, server);
            assertThat(perfdhcp.awaitExit(Duration.ofSeconds(20)))
                    .as(perfdhcp + "\n" + server)
                    .isZero();
            assertThat(perfdhcp.text())
                    .contains("DISCOVER-OFFER", "REQUEST-ACK", "drops: 0")
                    .doesNotContainPattern("drops: [1-9]");
            long inForce = server.log().stream()
                    .filter(line -> line.contains("reload: changed boot file"))
                    .count();
            assertThat(inForce).as("reloads in force").isGreaterThanOrEqualTo(100 * STORM.toSeconds() / 60);
            assertThat(changes).isGreaterThanOrEqualTo((int) inForce);
            System.out.println("reload storm: " + inForce + " in " + STORM.toSeconds() + " s, "
                    + perfdhcp.lines().stream()
                            .filter(line -> line.startsWith("received packets"))
                            .toList());
        }
    }

    /** Commits and reloads, and fetches a file all the time. */
    private int storm(Path config, Path root, Server server) throws Exception {
        var uci = new UciFolder(
                config, lab.folder().resolve("none"), List.of(), lab.folder().resolve("save"), true, Optional.empty());
        int changes = 0;
        int fetched = 0;
        Running fetching = fetch(client);
        long end = System.nanoTime() + STORM.toNanos();
        for (long next = System.nanoTime(); next < end; next += BETWEEN_MILLIS * 1_000_000L) {
            var name = "@dnsmasq[0]";
            var all = uci.load("dhcp");
            String section = all.ofType("dnsmasq").getFirst().name();
            var change = new UciChange(UciChange.Kind.SET, "dhcp", section, "dhcp_boot", "boot" + ++changes + ".bin");
            assertThat(change.applyTo(all)).as(name).isTrue();
            uci.keep("dhcp", all, change);
            uci.commit("dhcp");
            // The commit is taken by itself; every other time somebody asks for it as well.
            if (changes % 2 == 0)
                assertThat(reload().ok()).as(server.toString()).isTrue();
            if (!fetching.isAlive()) {
                assertThat(fetching.awaitExit(Duration.ofSeconds(1)))
                        .as(fetching + "\n" + server)
                        .isZero();
                assertThat(lab.folder().resolve("got")).hasSameBinaryContentAs(root.resolve("boot.bin"));
                fetched++;
                fetching = fetch(client);
            }
            server.awaitLog(
                    "never said",
                    Duration.ofNanos(Math.max(0, next + BETWEEN_MILLIS * 1_000_000L - System.nanoTime())));
        }
        assertThat(fetching.awaitExit(Duration.ofSeconds(30)))
                .as(fetching + "\n" + server)
                .isZero();
        assertThat(fetched).as("files fetched").isGreaterThan(3);
        return changes;
    }
}
