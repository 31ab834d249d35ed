package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real boot firmware and a disk that this server has. */
@Tag("firmware")
final class SanFirmwareTest {
    private static final Duration BOOT = Duration.ofSeconds(150);
    /** Below 8 MiB a BIOS finds no whole cylinder to read from. */
    private static final int DISK = 16 << 20;

    private static final String TARGET = "iqn.2026-11.org.example:disk";

    private final Lab lab = Lab.open();
    private final Path disk = lab.folder().resolve("disk.img");

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Server serve(String configuration) {
        return Server.start(
                lab,
                Program.underTest(),
                "port=0\nno-ping\nlog-dhcp\ndhcp-range=192.168.77.100,192.168.77.150,1h\n" + configuration);
    }

    private static void expect(Machine machine, Server server, String marker) {
        assertThat(machine.prints(marker, BOOT))
                .as(() -> marker + " on the serial port\n" + machine + "\n--- server\n" + server)
                .isTrue();
    }

    @Test
    void theHowTosSecondConfigurationBootsTheDisksOwnBootSector() throws IOException {
        Files.write(disk, Arrays.copyOf(BootSector.saying("BOOTMASQ-SAN-MARKER"), DISK));
        try (Server server = serve("""
            dhcp-match=gpxe,175
            dhcp-boot=net:#gpxe,gpxe.pxe
            dhcp-option=175,8:1:1
            dhcp-option=net:gpxe,17,"iscsi:192.168.77.1::::%1$s"
            san-target=%1$s,%2$s
            """.formatted(TARGET, disk));
                Machine machine = Machine.bios(lab, "52:54:00:00:01:01", 256)) {
            expect(machine, server, "BOOTMASQ-SAN-MARKER");
        }
    }

    @Test
    void anEmptyDiskIsInstalledToAndBootsTheNextTime() throws IOException {
        byte[] floppy = Arrays.copyOf(BootSector.installing("INSTALLED-TO-SAN", "NO-SAN-DISK"), 1440 * 1024);
        System.arraycopy(BootSector.saying("BOOTED-WHAT-WAS-INSTALLED"), 0, floppy, 512, 512);
        Path image = Files.write(lab.folder().resolve("floppy.img"), floppy);
        try (Server server = serve("""
            dhcp-boot=undionly.kpxe
            san-target=%1$s,%2$s,size=32M,overlay=%3$s
            san-boot=%1$s,keep-san
            """.formatted(TARGET, disk, lab.folder().resolve("overlays")))) {
            try (Machine machine = Machine.biosWithFloppy(lab, "52:54:00:00:01:02", image)) {
                expect(machine, server, "INSTALLED-TO-SAN");
            }
            try (Machine machine = Machine.bios(lab, "52:54:00:00:01:02", 256)) {
                expect(machine, server, "BOOTED-WHAT-WAS-INSTALLED");
            }
            assertThat(Files.readAllBytes(disk)).as("the golden image").containsOnly(0);
        }
    }

    @Test
    void eightMachinesOfOneImageFindTheirOwnWritesAfterAReboot() throws IOException {
        byte[] golden = Arrays.copyOf(BootSector.remembering(), DISK);
        Files.write(disk, golden);
        List<Machine> machines = new ArrayList<>();
        try (Server server = serve("""
            san-target=%1$s,%2$s,overlay=%3$s
            san-boot=%1$s
            """.formatted(TARGET, disk, lab.folder().resolve("overlays")))) {
            for (int i = 0; i < 8; i++) machines.add(Machine.bios(lab, "52:54:00:00:02:0" + i, 32));
            for (int i = 0; i < 8; i++) {
                expect(machines.get(i), server, "FOUND[]");
                machines.get(i).type("machine-" + i + "\r");
            }
            for (int i = 0; i < 8; i++) expect(machines.get(i), server, "FOUND[machine-" + i + "]");
            for (int i = 0; i < 8; i++)
                assertThat(machines.get(i).toString().split("FOUND", -1))
                        .as("boots")
                        .hasSize(3);
            assertThat(Files.readAllBytes(disk)).as("the golden image").isEqualTo(golden);
        } finally {
            machines.forEach(Machine::close);
        }
    }

    @Test
    void snponlyOfUefiBootsTheProgramOnAFatDisk() throws IOException {
        Needs.program("mformat", "mtools");
        Path tftp = Files.createDirectory(lab.folder().resolve("tftp"));
        Files.copy(Needs.file("/usr/lib/ipxe/snponly.efi", "ipxe"), tftp.resolve("snponly.efi"));
        Files.write(lab.folder().resolve("program.efi"), EfiProgram.saying("BOOTED-EFI-FROM-SAN"));
        Files.write(disk, new byte[DISK]);
        fat("mformat", "-i", disk.toString(), "-h", "64", "-s", "32", "-T", Integer.toString(DISK / 512), "::");
        fat("mmd", "-i", disk.toString(), "::/EFI", "::/EFI/BOOT");
        fat("mcopy", "-i", disk.toString(), "program.efi", "::/EFI/BOOT/BOOTX64.EFI");
        try (Server server = serve("""
            enable-tftp
            tftp-root=%3$s
            dhcp-match=set:efi64,option:client-arch,7
            dhcp-boot=tag:efi64,snponly.efi
            san-target=%1$s,%2$s
            san-boot=%1$s
            """.formatted(TARGET, disk, tftp));
                Machine machine = Machine.uefi(lab, "52:54:00:00:01:03")) {
            expect(machine, server, "BOOTED-EFI-FROM-SAN");
        }
    }

    private void fat(String... command) {
        Running run = lab.run(lab.serverNamespace(), Duration.ofSeconds(20), command);
        assertThat(run.awaitExit(Duration.ofSeconds(1))).as(run.toString()).isZero();
    }
}
