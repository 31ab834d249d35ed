package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with boots is made to, and {@code bootmasq probe} says it; its exit status does, too. */
final class ProbeTroublesLabTest {
    private static final int FINE = 0;
    private static final int WARNING = 1;
    private static final int CRITICAL = 2;
    private static final int UNKNOWN = 3;

    private final ProbeStage stage = new ProbeStage();

    @AfterEach
    void closeLab() {
        stage.close();
    }

    @Test
    void nobodyAnswers() {
        assertThat(stage.probe(CRITICAL).text()).contains("answer       none").contains("critical  no-server");
    }

    @Test
    void noBootFileIsNamed() {
        for (Program program : both()) {
            try (Server _ = stage.serve(program, "")) {
                assertThat(stage.probe(CRITICAL).text())
                        .contains("critical  no-boot-file: no server names a boot file for PXE ROM");
            }
        }
    }

    @Test
    void theFileIsMissing() {
        for (Program program : both()) {
            try (Server _ = stage.serve(program, "dhcp-boot=missing.0\n")) {
                assertThat(stage.probe(CRITICAL).text())
                        .contains("critical  file-missing: the boot file is not there: missing.0 from 192.168.77.1:"
                                + " error 1");
            }
        }
    }

    @Test
    void theLoaderIsForAnotherFirmware() throws IOException {
        stage.copy("/usr/lib/ipxe/undionly.kpxe", "ipxe", "undionly.kpxe");
        stage.copy("/usr/lib/ipxe/snponly.efi", "ipxe", "snponly.efi");
        try (Server _ = stage.serve(Program.dnsmasq(), "dhcp-boot=undionly.kpxe\n")) {
            assertThat(stage.probe(CRITICAL, "--arch", "7").text())
                    .contains(
                            "critical  wrong-loader: undionly.kpxe from 192.168.77.1 is a BIOS loader, and this machine"
                                    + " has UEFI");
        }
        try (Server _ = stage.serve(Program.dnsmasq(), "dhcp-boot=snponly.efi\n")) {
            assertThat(stage.probe(CRITICAL).text())
                    .contains("wrong-loader: snponly.efi from 192.168.77.1 is a UEFI program, and this machine has a"
                            + " BIOS");
            assertThat(stage.probe(CRITICAL, "--arch", "11").text())
                    .contains("wrong-loader: snponly.efi from 192.168.77.1 is for x64, and this machine is ARM 64-bit"
                            + " UEFI");
        }
    }

    @Test
    void gpxeLoadsGpxeForEver() throws IOException {
        stage.copy("/usr/lib/ipxe/undionly.kpxe", "ipxe", "undionly.kpxe");
        for (Program program : both()) {
            try (Server _ = stage.serve(program, "dhcp-boot=undionly.kpxe\n")) {
                assertThat(stage.probe(CRITICAL).text())
                        .contains("critical  loop: iPXE is told to load undionly.kpxe from 192.168.77.1 again");
            }
        }
    }

    @Test
    void twoServersGiveAddresses() throws IOException {
        stage.copy("/usr/lib/PXELINUX/pxelinux.0", "pxelinux", "pxelinux.0");
        String other = stage.lab().client("02:00:00:00:77:02");
        stage.lab().ip(other, "addr add 10.9.9.1/24 brd + dev eth0");
        String stranger = "port=0\nno-ping\ndhcp-range=10.9.9.10,10.9.9.20,1h\n";
        try (Server _ = Server.start(stage.lab(), other, Program.dnsmasq(), stranger);
                Server _ = stage.serve(Program.underTest(), "dhcp-boot=pxelinux.0\n")) {
            assertThat(stage.probe(WARNING).text())
                    .contains("warning   two-servers: 2 servers offer PXE ROM addresses: ")
                    .contains("192.168.77.1")
                    .contains("10.9.9.1")
                    .contains("of different networks");
        }
    }

    @Test
    void nobodyServesFilesWhereTheAnswerSays() {
        try (Server _ = stage.serve(Program.underTest(), "dhcp-boot=pxelinux.0,,192.168.77.10\n")) {
            assertThat(stage.probe(CRITICAL).text())
                    .contains("critical  server-closed: the server of the boot file cannot be reached: pxelinux.0 from"
                            + " 192.168.77.10: Connection refused");
        }
        try (Server _ = stage.serve(Program.underTest(), "dhcp-boot=pxelinux.0,,192.168.77.99\n")) {
            assertThat(stage.probe(CRITICAL).text())
                    .containsPattern("critical  server-(closed|silent): .*pxelinux.0 from 192.168.77.99");
        }
        String noRouter = "dhcp-option=3\ndhcp-boot=pxelinux.0,,10.1.2.3\n";
        try (Server _ = stage.serve(Program.underTest(), noRouter)) {
            assertThat(stage.probe(CRITICAL).text())
                    .contains("critical  no-router: 192.168.77.1 offers ")
                    .contains("10.1.2.3, where the boot file is, lies outside of that network");
        }
    }

    @Test
    void whatHttpGivesIsNoLoader() throws IOException {
        stage.file("page.html", "<!DOCTYPE html><html><body>Log in first</body></html>");
        String http = "enable-http\nhttp-root=" + stage.root() + "\n";
        try (Server _ = stage.serve(Program.underTest(), http + "dhcp-boot=http://192.168.77.1/missing.ipxe\n")) {
            assertThat(stage.probe(CRITICAL, "--ipxe").text())
                    .contains("critical  file-missing: the boot file is not there: http://192.168.77.1/missing.ipxe:"
                            + " 404");
        }
        try (Server _ = stage.serve(Program.underTest(), http + "http-boot=page.html\n")) {
            assertThat(stage.probe(CRITICAL, "--arch", "16").text())
                    .contains("critical  wrong-loader: http://192.168.77.1/page.html is a web page");
        }
        try (Server _ = stage.serve(Program.dnsmasq(), "dhcp-boot=http://192.168.77.1/page.html\n")) {
            assertThat(stage.probe(CRITICAL, "--arch", "16").text()).contains("critical  not-for-http");
            assertThat(stage.probe(CRITICAL).text())
                    .contains("critical  wrong-protocol: PXE ROM asks by TFTP for a file, and cannot load the URL");
            assertThat(stage.probe(CRITICAL, "--ipxe").text()).contains("critical  server-closed");
        }
    }

    @Test
    void aUrlHasANameAndNobodyKnowsNames() {
        String lines = "dhcp-option=6\ndhcp-boot=http://boot.example/boot.ipxe\n";
        for (Program program : both()) {
            try (Server _ = stage.serve(program, lines)) {
                assertThat(stage.probe(CRITICAL, "--ipxe").text())
                        .contains("critical  no-name-server: iPXE is told to load http://boot.example/boot.ipxe")
                        .contains("critical  name-unknown");
            }
        }
    }

    @Test
    void thereIsAProxyAndNobodyGivesAddresses() {
        String proxy = "dhcp-range=192.168.77.0,proxy\npxe-service=x86PC,\"The loader\",boot\n";
        try (Server _ = Server.start(stage.lab(), Program.dnsmasq(), "port=0\n" + proxy)) {
            assertThat(stage.probe(CRITICAL).text())
                    .contains("no address, for PXE clients")
                    .contains("critical  no-address: no server offers PXE ROM an address");
        }
    }

    @Test
    void whatCannotBeAskedIsUnknown() {
        assertThat(stage.probe(UNKNOWN, "--interface", "eth7").text())
                .contains("no Ethernet interface eth7 is up; there are eth0");
        assertThat(stage.probe(UNKNOWN, "--arch", "toaster").text()).contains("--arch is no architecture: toaster");
        assertThat(stage.probe(UNKNOWN, "--v6").text()).contains("eth0 has no IPv6 address");
        assertThat(stage.probe(UNKNOWN, "--lease", "--mac", "02:00:00:00:00:55").text())
                .contains("--lease does not go with --mac");
        assertThat(stage.probe(FINE, "--help").text()).contains("Exit status").contains("critical: it does not boot");
    }

    private static List<Program> both() {
        return List.of(Program.underTest(), Program.dnsmasq());
    }
}
