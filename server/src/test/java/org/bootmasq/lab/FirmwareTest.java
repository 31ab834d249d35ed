package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real boot firmware from power-on to what it was meant to run, judged by what comes out of the serial port. */
@Tag("firmware")
final class FirmwareTest {
    private static final Duration BOOT = Duration.ofSeconds(150);
    private static final String MARKER = "BOOTMASQ-MARKER";
    private static final String SCRIPT = "#!ipxe\necho " + MARKER + " ${net0/ip} ${filename}\nsleep 60\n";
    private static final String INSTALLER = "/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64";

    private Lab lab;
    private Path root;

    FirmwareTest() {
        lab = Lab.open();
        root = lab.folder().resolve("tftp");
    }

    @BeforeEach
    void makeRoot() throws IOException {
        Files.createDirectories(root);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void biosIpxeRomRunsTheScriptThatItsUserClassChooses() {
        lab.write("tftp/boot.ipxe", SCRIPT);
        try (Server server = serve("""
            dhcp-range=192.168.77.100,192.168.77.150,1h
            dhcp-userclass=set:ipxe,iPXE
            dhcp-boot=tag:!ipxe,undionly.kpxe
            dhcp-boot=tag:ipxe,boot.ipxe
            """);
                Machine machine = Machine.bios(lab, "52:54:00:00:00:01", 256)) {
            expect(machine, server, MARKER + " 192.168.77.1");
        }
    }

    @Test
    void ovmfLoadsSnponlyAndThatRunsTheScript() throws IOException {
        Path loader = Needs.file("/usr/lib/ipxe/snponly.efi", "ipxe");
        Files.copy(loader, root.resolve("snponly.efi"));
        lab.write("tftp/boot.ipxe", SCRIPT);
        try (Server server = serve("""
            dhcp-range=192.168.77.100,192.168.77.150,1h
            dhcp-userclass=set:ipxe,iPXE
            dhcp-match=set:efi64,option:client-arch,7
            dhcp-boot=tag:!ipxe,undionly.kpxe
            dhcp-boot=tag:efi64,tag:!ipxe,snponly.efi
            dhcp-boot=tag:ipxe,boot.ipxe
            """);
                Machine machine = Machine.uefi(lab, "52:54:00:00:00:02")) {
            expect(machine, server, MARKER + " 192.168.77.1");
        }
    }

    @Test
    void pxelinuxBootsAKernelToItsFirstSerialLine() throws IOException {
        Path loader = Needs.file("/usr/lib/PXELINUX/pxelinux.0", "pxelinux");
        pxelinux(loader, Needs.file("/usr/lib/syslinux/modules/bios/ldlinux.c32", "syslinux-common"), "");
        try (Server server = serve("""
            dhcp-range=192.168.77.100,192.168.77.150,1h
            dhcp-boot=pxelinux.0
            """);
                Machine machine = Machine.bios(lab, "52:54:00:00:00:03", 512)) {
            expect(machine, server, "Linux version");
        }
    }

    @Test
    void debianInstallerBootsToItsKernelWithItsInitialRamDisk() throws IOException {
        Path installer = Needs.file(INSTALLER, "debian-installer-12-netboot-amd64");
        pxelinux(
                installer.resolve("pxelinux.0"),
                installer.resolve("boot-screens/ldlinux.c32"),
                "initrd=installer/initrd.gz");
        try (Server server = serve("""
            dhcp-range=192.168.77.100,192.168.77.150,1h
            dhcp-boot=pxelinux.0
            """);
                Machine machine = Machine.bios(lab, "52:54:00:00:00:04", 768)) {
            expect(machine, server, "Linux version");
            assertThat(server.log()).anyMatch(line -> line.contains("sent") && line.contains("initrd.gz"));
        }
    }

    @Test
    void menuOfPxeServicesBootsItsFirstEntryAfterThePrompt() {
        lab.write("tftp/script.0", SCRIPT);
        try (Server server = serve("""
            dhcp-range=192.168.77.100,192.168.77.150,1h
            pxe-prompt="Press F8 for the menu", 1
            pxe-service=x86PC, "The marker", script
            pxe-service=x86PC, "Local disk", 0
            """);
                Machine machine = Machine.bios(lab, "52:54:00:00:00:05", 256)) {
            expect(machine, server, MARKER);
        }
    }

    @Test
    void proxyDhcpBesideAnotherServerNamesTheBootFile() {
        lab.write("tftp/boot.ipxe", SCRIPT);
        String other = lab.client("02:00:00:00:77:02");
        lab.ip(other, "addr add 192.168.77.2/24 brd + dev eth0");
        String addresses = "port=0\nno-ping\ndhcp-range=192.168.77.200,192.168.77.210,1h\n";
        try (Server _ = Server.start(lab, other, Program.dnsmasq(), addresses);
                Server server = serve("""
                    dhcp-range=192.168.77.0,proxy
                    dhcp-boot=boot.ipxe
                    pxe-service=x86PC, "The marker", boot.ipxe
                    """);
                Machine machine = Machine.bios(lab, "52:54:00:00:00:06", 256)) {
            expect(machine, server, MARKER + " 192.168.77.2");
        }
    }

    private Server serve(String configuration) {
        return Server.start(
                lab,
                Program.underTest(),
                "port=0\nno-ping\nlog-dhcp\nenable-tftp\ntftp-root=" + root + "\n" + configuration);
    }

    private void pxelinux(Path loader, Path module, String initrd) throws IOException {
        Files.copy(loader, root.resolve("pxelinux.0"));
        Files.copy(module, root.resolve("ldlinux.c32"));
        Path installer = Needs.file(INSTALLER, "debian-installer-12-netboot-amd64");
        Files.createDirectory(root.resolve("installer"));
        for (String file : List.of("linux", "initrd.gz")) {
            Files.copy(installer.resolve(file), root.resolve("installer").resolve(file));
        }
        lab.write("tftp/pxelinux.cfg/default", """
            serial 0 115200
            default marker
            prompt 0
            label marker
              kernel installer/linux
              append %s console=ttyS0,115200 earlyprintk=ttyS0,115200 panic=1
            """.formatted(initrd));
    }

    private static void expect(Machine machine, Server server, String marker) {
        assertThat(machine.prints(marker, BOOT))
                .as(() -> marker + " on the serial port\n" + machine + "\n--- server\n" + server)
                .isTrue();
    }
}
