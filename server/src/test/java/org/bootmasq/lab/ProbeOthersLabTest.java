package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code bootmasq probe} against servers that are neither Bootmasq nor dnsmasq, and over IPv6. */
final class ProbeOthersLabTest {
    @Test
    void keaAndTftpdBootAMachineAndLackAFileForAnother() throws IOException {
        Needs.program("kea-dhcp4", "kea-dhcp4-server");
        Needs.program("in.tftpd", "tftpd-hpa");
        try (var stage = new ProbeStage()) {
            stage.copy("/usr/lib/ipxe/snponly.efi", "ipxe", "snponly.efi");
            stage.file("boot.ipxe", "#!ipxe\necho marker\n");
            try (Running kea = kea(stage);
                    Running tftpd = tftpd(stage)) {
                assertThat(stage.probe(0, "--arch", "7").text())
                        .as(kea + "\n" + tftpd)
                        .contains("answer       192.168.77.1 after")
                        .contains("boot file    snponly.efi from 192.168.77.1")
                        .contains("is           UEFI program for x64 (iPXE), not signed")
                        .contains("Stage 2: iPXE")
                        .contains("boot file    boot.ipxe from 192.168.77.1")
                        .contains("is           script of gPXE or iPXE");
                assertThat(stage.probe(2).text())
                        .as(kea + "\n" + tftpd)
                        .contains("critical  file-missing: the boot file is not there: gone.0 from 192.168.77.1: error"
                                + " 1");
                assertThat(kea.text()).doesNotContain("DHCP4_LEASE_ALLOC");
            }
        }
    }

    @Test
    void anAddressOfKeaIsGivenBack() throws IOException {
        Needs.program("kea-dhcp4", "kea-dhcp4-server");
        Needs.program("in.tftpd", "tftpd-hpa");
        try (var stage = new ProbeStage()) {
            stage.copy("/usr/lib/ipxe/snponly.efi", "ipxe", "snponly.efi");
            String bare = stage.lab().client("02:00:00:00:00:0b");
            try (Running kea = kea(stage);
                    Running tftpd = tftpd(stage)) {
                assertThat(stage.probeIn(bare, 2, "--lease", "--arch", "7").text())
                        .as(kea + "\n" + tftpd)
                        .contains("is           UEFI program for x64 (iPXE), not signed");
                assertThat(kea.awaitText(text -> text.contains("DHCP4_RELEASE "), ProbeStage.SOON))
                        .as(kea.toString())
                        .isTrue();
            }
        }
    }

    private static Running kea(ProbeStage stage) {
        String file = stage.lab()
                .write("kea.json", """
        {"Dhcp4": {
          "interfaces-config": {"interfaces": ["br0"]},
          "lease-database": {"type": "memfile", "persist": true, "name": "%1$s/kea.csv"},
          "multi-threading": {"enable-multi-threading": false},
          "loggers": [{"name": "kea-dhcp4", "severity": "INFO", "output_options": [{"output": "stdout"}]}],
          "client-classes": [
            {"name": "ipxe", "test": "option[175].exists", "boot-file-name": "boot.ipxe"},
            {"name": "uefi", "test": "not member('ipxe') and option[93].hex == 0x0007", "boot-file-name": "snponly.efi"},
            {"name": "bios", "test": "not member('ipxe') and option[93].hex == 0x0000", "boot-file-name": "gone.0"}
          ],
          "subnet4": [{"id": 1, "subnet": "192.168.77.0/24", "next-server": "192.168.77.1",
            "pools": [{"pool": "192.168.77.100 - 192.168.77.150"}]}]
        }}
        """.formatted(stage.lab().folder()))
                .toString();
        String folder = stage.lab().folder().toString();
        Running kea = stage.lab()
                .start(
                        stage.lab().serverNamespace(),
                        "env",
                        "KEA_PIDFILE_DIR=" + folder,
                        "KEA_LOCKFILE_DIR=" + folder,
                        "kea-dhcp4",
                        "-c",
                        file);
        assertThat(kea.awaitText(text -> text.contains("DHCP4_STARTED"), ProbeStage.SOON))
                .as(kea.toString())
                .isTrue();
        return kea;
    }

    /** It says nothing of its start; the first question is asked again until it listens. */
    private static Running tftpd(ProbeStage stage) {
        Running tftpd = stage.lab()
                .start(
                        stage.lab().serverNamespace(),
                        "in.tftpd",
                        "-L",
                        "-4",
                        "-a",
                        "192.168.77.1:69",
                        "-s",
                        stage.root().toString());
        String listens = "until ss -uln | grep -q 192.168.77.1:69; do sleep 0.1; done";
        stage.lab().run(stage.lab().serverNamespace(), ProbeStage.SOON, "sh", "-c", listens);
        return tftpd;
    }

    @Test
    void overIp6TheUrlOfEitherServerIsFetched() throws IOException {
        try (var lab = new Ip6Lab()) {
            String client = lab.lab().client("02:00:00:00:00:0a");
            lab.turnOn(client, "eth0", "accept_ra=0");
            lab.lab().ip(client, "addr add 2001:db8:77::a/64 dev eth0 nodad");
            TftpStage.publish(lab.lab().write("tftp/boot.ipxe", "#!ipxe\necho marker\n"));
            String url = "tftp://[" + Ip6Lab.OWN + "]/boot.ipxe";
            String lines = "port=0\nlog-dhcp\nenable-tftp\ntftp-root="
                    + lab.lab().folder().resolve("tftp") + "\ndhcp-range=2001:db8:77::100,2001:db8:77::1ff,64,1h\n"
                    + "dhcp-option=option6:bootfile-url," + url + "\n";
            for (Program program : new Program[] {Program.underTest(), Program.dnsmasq()}) {
                try (Server server = Server.start(lab.lab(), program, lines)) {
                    assertThat(ProbeStage.probe(lab.lab(), client, 0, "--v6", "--ipxe")
                                    .text())
                            .as(server.toString())
                            .contains("answer       " + Ip6Lab.ROUTER + " after")
                            .contains("address 2001:db8:77::1")
                            .contains("boot file    " + url)
                            .contains("is           script of gPXE or iPXE")
                            .contains("Nothing is wrong.");
                    assertThat(ProbeStage.probe(lab.lab(), client, 2, "--v6").text())
                            .as(server.toString())
                            .contains("critical  wrong-loader")
                            .contains("is a script, which PXE ROM cannot run");
                }
            }
        }
    }
}
