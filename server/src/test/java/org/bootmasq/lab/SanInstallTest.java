package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real operating system is installed to an empty disk that this server has, and then lives there. */
@Tag("firmware")
final class SanInstallTest {
    private static final Duration BUILD = Duration.ofMinutes(5);
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final String TARGET = "iqn.2026-11.org.example:disk";
    private static final Path SOURCES = Program.root().resolve("server/src/test/resources/lab/debian");

    private final Lab lab = Lab.open();

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void debianGoesToAnEmptyDiskAndTheNextBootReachesItsLogin() throws IOException {
        Path cd = installer();
        try (Server server = Server.start(lab, Program.underTest(), """
            port=0
            no-ping
            dhcp-range=192.168.77.100,192.168.77.150,1h
            dhcp-match=gpxe,175
            dhcp-boot=net:#gpxe,gpxe.pxe
            dhcp-option=175,8:1:1
            dhcp-option=net:gpxe,17,"iscsi:192.168.77.1::::%1$s"
            san-target=%1$s,%2$s,size=1G
            """.formatted(
                                TARGET, lab.folder().resolve("disk.img")));
                Machine machine = Machine.biosWithCd(lab, "52:54:00:00:03:01", cd)) {
            expect(machine, server, "installer: done");
            expect(machine, server, "sandisk login:");
            machine.type("root\n");
            expect(machine, server, "root@sandisk:~#");
            machine.type("udevadm info -q symlink $(findmnt -no SOURCE /)\n");
            expect(machine, server, "ip-192.168.77.1:3260-iscsi-" + TARGET + "-lun-0-part1");
        }
    }

    private static void expect(Machine machine, Server server, String marker) {
        assertThat(machine.prints(marker, BOOT))
                .as(() -> marker + " on the serial port\n" + machine + "\n--- server\n" + server)
                .isTrue();
    }

    /** The CD, made anew only when what it is made of has changed. */
    private Path installer() throws IOException {
        Needs.program("mmdebstrap", "mmdebstrap");
        Needs.program("xorriso", "xorriso");
        Needs.file("/usr/lib/ISOLINUX/isolinux.bin", "isolinux");
        Needs.file("/usr/lib/syslinux/modules/bios/ldlinux.c32", "syslinux-common");
        var sum = new CRC32();
        for (String source : List.of("build", "hook", "install", "extlinux.conf", "isolinux.cfg"))
            sum.update(Files.readAllBytes(SOURCES.resolve(source)));
        Path cache = Files.createDirectories(Program.root().resolve("server/target/lab"));
        Path image = cache.resolve("debian-" + Long.toHexString(sum.getValue()) + ".iso");
        if (Files.exists(image)) return image;
        Running build =
                Running.start(lab.folder(), List.of(SOURCES.resolve("build").toString(), image.toString()));
        int status = build.awaitExit(BUILD);
        assumeFalse(build.text().contains("Failed to fetch"), () -> "Debian's packages cannot be fetched: " + build);
        assertThat(status).as(build.toString()).isZero();
        return image;
    }
}
