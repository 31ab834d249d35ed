package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code bootmasq probe} against Bootmasq and dnsmasq that serve as they should. */
final class ProbeLabTest {
    private static final String SCRIPT = "#!ipxe\necho marker\n";

    private final ProbeStage stage = new ProbeStage();

    @AfterEach
    void closeLab() {
        stage.close();
    }

    @Test
    void aBiosMachineIsFollowedFromItsRomToTheScript() throws IOException {
        stage.copy("/usr/lib/ipxe/undionly.kpxe", "ipxe", "undionly.kpxe");
        stage.file("boot.ipxe", SCRIPT);
        String lines = "dhcp-match=set:ipxe,175\ndhcp-boot=tag:ipxe,boot.ipxe\ndhcp-boot=undionly.kpxe\n";
        for (Program program : List.of(Program.underTest(), Program.dnsmasq())) {
            try (Server server = stage.serve(program, lines)) {
                Running probe = stage.probe(0);
                assertThat(probe.text())
                        .as(server.toString())
                        .contains("Stage 1: PXE ROM")
                        .contains("boot file    undionly.kpxe from " + Lab.SERVER)
                        .contains("octets in ")
                        .contains("is           BIOS loader (gPXE or iPXE)")
                        .contains("Stage 2: iPXE")
                        .contains("boot file    boot.ipxe from " + Lab.SERVER)
                        .contains("is           script of gPXE or iPXE")
                        .contains("Nothing is wrong.");
                assertThat(leases(server)).as("no lease is taken").isEmpty();
            }
        }
    }

    @Test
    void aUefiMachineIsToldWhatSecureBootThinksOfItsLoader() throws IOException {
        String folder = "/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64/";
        stage.copy(folder + "bootnetx64.efi", "debian-installer-12-netboot-amd64", "shim.efi");
        stage.copy("/usr/lib/ipxe/snponly.efi", "ipxe", "snponly.efi");
        String lines = "dhcp-boot=snponly.efi\ndhcp-host=02:00:00:00:00:55,set:secure\ndhcp-boot=tag:secure,shim.efi\n"
                + "dhcp-match=set:ipxe,175\ndhcp-boot=tag:ipxe,shim.efi\n";
        for (Program program : List.of(Program.underTest(), Program.dnsmasq())) {
            try (Server _ = stage.serve(program, lines)) {
                assertThat(stage.probe(0, "--arch", "7").text())
                        .contains("is           UEFI program for x64 (iPXE), not signed")
                        .contains("note      unsigned: snponly.efi")
                        .contains("Stage 2: iPXE");
                assertThat(stage.probe(0, "--arch", "x64-uefi", "--mac", "02:00:00:00:00:55")
                                .text())
                        .contains("is           UEFI program for x64 (shim), signed")
                        .contains("Nothing is wrong.");
            }
        }
    }

    @Test
    void aProxyIsAskedForItsMenuAtPort4011() throws IOException {
        stage.file("boot.0", "");
        stage.copy("/usr/lib/PXELINUX/pxelinux.0", "pxelinux", "boot.0");
        String other = stage.lab().client("02:00:00:00:77:02");
        stage.lab().ip(other, "addr add 192.168.77.2/24 brd + dev eth0");
        String addresses = "port=0\nno-ping\ndhcp-range=192.168.77.200,192.168.77.210,1h\n";
        String proxy = "port=0\nlog-dhcp\nenable-tftp\ntftp-root=" + stage.root() + "\ndhcp-range=192.168.77.0,proxy\n"
                + "pxe-prompt=\"Press\",5\npxe-service=x86PC,\"The loader\",boot\npxe-service=x86PC,\"Local disk\",0\n";
        for (Program program : List.of(Program.underTest(), Program.dnsmasq())) {
            try (Server _ = Server.start(stage.lab(), other, Program.dnsmasq(), addresses);
                    Server server = Server.start(stage.lab(), program, proxy)) {
                assertThat(stage.probe(0).text())
                        .as(server.toString())
                        .contains("answer       192.168.77.2 after")
                        .contains("address 192.168.77.2")
                        .contains("menu         \"The loader\", type 32768")
                        .contains("menu         \"Local disk\", its own disk")
                        .contains("what " + Lab.SERVER + " says of booting")
                        .contains("asks         " + Lab.SERVER + " at port 4011 for \"The loader\", which answers")
                        .contains("boot file    boot.0 from " + Lab.SERVER)
                        .contains("is           BIOS loader (PXELINUX)")
                        .contains("Nothing is wrong.");
            }
        }
    }

    @Test
    void uefiThatBootsByHttpFetchesTheUrl() throws IOException {
        stage.copy("/usr/lib/ipxe/snponly.efi", "ipxe", "snponly.efi");
        stage.file("boot.ipxe", SCRIPT);
        String lines = "enable-http\nhttp-root=" + stage.root() + "\ndhcp-match=set:ipxe,175\n"
                + "dhcp-boot=tag:ipxe,http://192.168.77.1/boot.ipxe\nhttp-boot=snponly.efi\n";
        try (Server server = stage.serve(Program.underTest(), lines)) {
            assertThat(stage.probe(0, "--arch", "7", "--http").text())
                    .as(server.toString())
                    .contains("architecture 16 (x64 UEFI, HTTP boot)")
                    .contains("for HTTP clients")
                    .contains("boot file    http://192.168.77.1/snponly.efi")
                    .contains("is           UEFI program for x64 (iPXE), not signed")
                    .contains("boot file    http://192.168.77.1/boot.ipxe")
                    .contains("is           script of gPXE or iPXE");
        }
    }

    @Test
    void aNameInAUrlIsLookedUpAtTheServerThatTheMachineWasTold() throws IOException {
        stage.file("boot.ipxe", SCRIPT);
        String lines = "port=53\naddress=/boot.example/192.168.77.1\nenable-http\nhttp-root=" + stage.root()
                + "\ndhcp-boot=http://boot.example/boot.ipxe\n";
        try (Server server = stage.serve(Program.underTest(), lines)) {
            assertThat(stage.probe(0, "--ipxe").text())
                    .as(server.toString())
                    .contains("name server " + Lab.SERVER)
                    .contains("is           script of gPXE or iPXE")
                    .contains("Nothing is wrong.");
        }
    }

    @Test
    void anAddressIsBorrowedOnlyWhereThatIsAllowedAndGivenBack() throws IOException {
        stage.copy("/usr/lib/PXELINUX/pxelinux.0", "pxelinux", "pxelinux.0");
        String bare = stage.lab().client("02:00:00:00:00:0b");
        for (Program program : List.of(Program.underTest(), Program.dnsmasq())) {
            try (Server server = stage.serve(program, "dhcp-boot=pxelinux.0\n")) {
                assertThat(stage.probeIn(bare, 1).text())
                        .contains(
                                "warning   untried: not tried: pxelinux.0 from 192.168.77.1: this computer has no IPv4"
                                        + " address on eth0");
                assertThat(server.toString()).doesNotContain("DHCPREQUEST");
                assertThat(stage.probeIn(bare, 0, "--lease").text())
                        .as(server.toString())
                        .contains("is           BIOS loader (PXELINUX)");
                assertThat(server.awaitLog("DHCPRELEASE", ProbeStage.SOON))
                        .as(server.toString())
                        .isTrue();
                String gone = "until [ ! -s " + server.leases() + " ]; do sleep 0.1; done";
                assertThat(stage.lab()
                                .run(bare, ProbeStage.SOON, "sh", "-c", gone)
                                .awaitExit(ProbeStage.SOON))
                        .isZero();
                Running after = stage.lab().run(bare, ProbeStage.SOON, "ip", "-4", "addr", "show", "dev", "eth0");
                assertThat(after.text()).doesNotContain("inet ");
            }
        }
    }

    @Test
    void monitoringReadsTheSameAsJson() throws IOException {
        stage.copy("/usr/lib/PXELINUX/pxelinux.0", "pxelinux", "pxelinux.0");
        try (Server _ = stage.serve(Program.underTest(), "dhcp-boot=pxelinux.0\n")) {
            assertThat(stage.probe(0, "--json").text())
                    .contains("\"status\": 0")
                    .contains("\"stage\": \"rom\"")
                    .contains("\"bootFile\": \"pxelinux.0\"")
                    .contains("\"outcome\": \"whole\"")
                    .contains("\"octets\": 42430")
                    .contains("\"program\": \"PXELINUX\"");
        }
    }

    private static String leases(Server server) throws IOException {
        Path file = server.leases();
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
