package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a running server knows of the boots of machines, and what it is told to do about the next one. */
final class BootsLabTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String MAC = "02:00:00:00:00:0b";

    private final Lab lab = Lab.open();
    private final Path folder = lab.folder();
    private final Path socket = folder.resolve("control");
    private final String client = lab.client(MAC);
    private final String configuration = """
            port=0
            no-ping
            enable-http
            enable-tftp
            tftp-root=%1$s/www
            control-socket=%2$s
            dhcp-range=192.168.77.100,192.168.77.150,1h
            dhcp-host=%3$s,192.168.77.20,web1
            dhcp-boot=ipxe.kpxe
            dhcp-leasefile=%1$s/leases
            boot-entry=disk,From the disk,local
            boot-entry=install,Install,/install.ipxe
            """.formatted(folder, socket, MAC);

    @BeforeEach
    void needs() {
        Needs.program("curl", "curl");
        Needs.program("udhcpc", "udhcpc");
        lab.write("www/install.ipxe", "#!ipxe\n");
        lab.ip(client, "addr add 192.168.77.20/24 dev eth0");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Server start() {
        return Server.start(lab, Program.underTest(), configuration);
    }

    /** A client that changes nothing of its own. */
    private void dhcp(String... more) {
        var command = new ArrayList<>(List.of("udhcpc", "-i", "eth0", "-n", "-q", "-f", "-s", "/bin/true"));
        command.addAll(List.of(more));
        assertThat(lab.run(client, SOON, command.toArray(String[]::new)).awaitExit(SOON))
                .isZero();
    }

    private String http(String path, String... more) {
        var command = new ArrayList<>(List.of("curl", "-sS", "-w", " %{http_code}"));
        command.addAll(List.of(more));
        command.add("http://" + Lab.SERVER + path);
        return lab.run(client, SOON, command.toArray(String[]::new)).text();
    }

    private Running command(String... words) {
        var command = new ArrayList<>(List.of(words));
        command.add("--control-socket=" + socket);
        Running running = Running.start(folder, Program.underTest().with(command));
        assertThat(running.awaitExit(SOON)).isNotNegative();
        return running;
    }

    @Test
    void aBootIsKnownFromTheRomToTheSystem() {
        try (Server server = start()) {
            dhcp("-V", "PXEClient:Arch:00000:UNDI:002001", "-x", "0x5d:0000");
            assertThat(http("/install.ipxe")).as(server::toString).endsWith(" 200");
            assertThat(http("/missing")).endsWith(" 404");
            assertThat(http("/boot/report", "--data", "partitioned")).isEqualTo(" 204");
            assertThat(http("/boot/log", "--data", "first line")).isEqualTo(" 204");
            assertThat(http("/boot/log", "--data", "x".repeat(20_000))).endsWith(" 413");
            dhcp();
            assertThat(server.awaitLog("192.168.77.20 reports: partitioned", SOON))
                    .isTrue();

            List<String> lines = command("machines", MAC).lines();
            assertThat(lines.getFirst()).isEqualTo(MAC + "  192.168.77.20  x86 BIOS  PXE ROM");
            assertThat(lines.stream()
                            .map(line ->
                                    line.replaceFirst("^ +\\+\\d+\\.\\d+ +", "").replaceFirst("\\(/.*/", "(")))
                    .containsSubsequence(
                            "dhcp    PXE ROM: DHCPDISCOVER -> DHCPOFFER 192.168.77.20, ipxe.kpxe (dnsmasq.conf:9)",
                            "http    " + folder + "/www/install.ipxe, 7 octets",
                            "http    failed: 404: file " + folder + "/www/missing not found",
                            "report  partitioned",
                            "system  DHCPDISCOVER -> DHCPOFFER 192.168.77.20",
                            "    | first line");
            assertThat(command("machines", "--json").text())
                    .contains("\"name\": \"" + MAC + "\"", "\"stage\": \"report\"");
            assertThat(command("machines", "192.168.77.99").text()).isEmpty();
        }
    }

    @Test
    void anEntryIsBootedOnceEvenWhereTheServerIsKilledMeanwhile() {
        try (Server server = start()) {
            assertThat(command("boot-once", MAC, "none").text()).contains("no boot-entry is called none");
            assertThat(command("boot-once", MAC, "install").text()).isEmpty();
            assertThat(server.awaitLog(MAC + " boots install the next time", SOON))
                    .isTrue();
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
        }
        try (Server server = start()) {
            assertThat(http("/boot.ipxe", "-I")).as(server::toString).endsWith(" 200");
            assertThat(http("/boot.ipxe")).contains("goto boot-install").doesNotContain("menu");
            assertThat(http("/boot.ipxe")).contains("menu -- Boot", "item -- disk");
        }
    }
}
