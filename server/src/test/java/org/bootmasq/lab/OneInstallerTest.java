package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The configuration of the README and the script below it: every kind of machine comes to one installer. */
@Tag("firmware")
final class OneInstallerTest {
    /** Minutes pass where others use the processors too. */
    private static final Duration BOOT = Duration.ofMinutes(8);

    private static final String INSTALLER = "/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64";
    /** The kernel with its memory file system says this on the serial port. */
    private static final String KERNEL = "Linux version";

    private static final String PRESEED = """
        d-i debian-installer/locale string de_AT.UTF-8
        d-i preseed/early_command string echo "ANSWERED $(debconf-get debian-installer/locale)" >/dev/ttyS0
        """;

    private final Lab lab = Lab.open();
    private final Path root = lab.folder().resolve("tftpboot");

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(root);
        Path installer = Needs.file(INSTALLER, "debian-installer-12-netboot-amd64");
        for (Path file : List.of(
                installer.resolve("linux"),
                installer.resolve("initrd.gz"),
                Needs.file("/usr/lib/ipxe/undionly.kpxe", "ipxe"),
                Needs.file("/usr/lib/ipxe/snponly.efi", "ipxe"))) {
            Files.copy(file, root.resolve(file.getFileName()));
        }
        lab.write("tftpboot/preseed.cfg", PRESEED);
        lab.write("tftpboot/boot.gpxe", block("#!gpxe").replace(" preseed/url", " console=ttyS0 preseed/url"));
        try (Stream<Path> files = Files.list(root)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** A block of the README that has this line, in the laboratory's network. */
    private static String block(String line) throws IOException {
        String readme = Files.readString(Program.root().resolve("README.md"));
        int at = readme.indexOf("    " + line + "\n", readme.indexOf("## One installer"));
        int end = readme.indexOf("\n\n", at);
        int begin = readme.lastIndexOf("\n\n", at) + 2;
        return readme.substring(begin, end).replaceAll("(?m)^    ", "").replace("192.168.1.", "192.168.77.") + "\n";
    }

    private Server serve() throws IOException {
        String configuration = block("enable-http").replace("/tftpboot", root.toString());
        return Server.start(lab, Program.underTest(), "no-resolv\nno-hosts\nno-ping\nlog-dhcp\n" + configuration);
    }

    private void expect(Machine machine, Server server, String marker) {
        assertThat(machine.prints(marker, BOOT))
                .as(() -> marker + " on the serial port\n" + machine + "\n--- server\n" + server)
                .isTrue();
    }

    private void awaitSent(Machine machine, Server server, String file) {
        assertThat(server.awaitLog("sent " + root + "/" + file + " to 192.168.77.1", BOOT))
                .as(() -> file + " is sent\n" + machine + "\n--- server\n" + server)
                .isTrue();
    }

    /** To the first question that the installer has an answer to. */
    @Test
    void aBiosRomThatSpeaksHttpLoadsEverythingByHttp() throws IOException {
        try (Server server = serve();
                Machine machine = Machine.bios(lab, "52:54:00:00:00:81", 1024)) {
            awaitSent(machine, server, "initrd.gz");
            expect(machine, server, KERNEL);
            awaitSent(machine, server, "preseed.cfg");
            expect(machine, server, "ANSWERED de_AT.UTF-8");
        }
    }

    @Test
    void uefiWithPxeLoadsIpxeByTftpAndTheRestByHttp() throws IOException {
        try (Server server = serve();
                Machine machine = Machine.uefi(lab, "52:54:00:00:00:82")) {
            awaitSent(machine, server, "snponly.efi");
            awaitSent(machine, server, "initrd.gz");
            expect(machine, server, KERNEL);
        }
    }

    @Test
    void uefiWithHttpLoadsEverythingByHttp() throws IOException {
        try (Server server = serve();
                Machine machine = Machine.uefiOverHttp(lab, "52:54:00:00:00:83")) {
            awaitSent(machine, server, "snponly.efi");
            awaitSent(machine, server, "initrd.gz");
            expect(machine, server, KERNEL);
            assertThat(server.log()).noneMatch(line -> line.startsWith("dnsmasq-tftp") && line.contains(" sent "));
        }
    }

    /** gPXE 1.0.1 asks by HTTP/1.0. */
    @Test
    void gpxeGetsTheScriptAndWhatThatNames() throws IOException {
        String namespace = lab.client("52:54:00:12:34:56");
        try (Server server = serve();
                var socket = PacketSocket.open(namespace, "eth0")) {
            var client = new GpxeClient(new Station(socket, Bytes.ofHex("525400123456")));
            GpxeClient.Boot boot = client.configure().orElseThrow(() -> new AssertionError(server.toString()));
            assertThat(boot.file()).isEqualTo("http://192.168.77.1/boot.gpxe");
            lab.ip(namespace, "addr add " + boot.address() + "/24 dev eth0");
            assertThat(GpxeHttp.fetch(lab, namespace, boot.file()))
                    .startsWith("#!gpxe\n")
                    .contains("initrd initrd.gz");
            assertThat(GpxeHttp.fetch(lab, namespace, "http://192.168.77.1/preseed.cfg"))
                    .isEqualTo(PRESEED);
        }
    }
}
