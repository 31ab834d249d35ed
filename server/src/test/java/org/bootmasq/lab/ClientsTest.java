package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clients that people run, each taking a lease or a file from the program under test. */
final class ClientsTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String MAC = "02:00:00:00:00:0a";
    private static final String CONFIGURATION = """
        port=0
        no-ping
        domain=lab.example
        dhcp-range=192.168.77.100,192.168.77.150,1h
        dhcp-host=02:00:00:00:00:0a,192.168.77.42,walnut
        dhcp-option=option:router,192.168.77.254
        dhcp-option=option:dns-server,192.168.77.53
        dhcp-option=option:ntp-server,192.168.77.12
        dhcp-boot=pxelinux.0
        """;

    private final Lab lab = Lab.open();

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void dhclientTakesItsAddressAndOptions() throws IOException {
        Needs.program("dhclient", "isc-dhcp-client");
        Path seen = lab.folder().resolve("seen");
        Path script = script("#!/bin/sh\nenv >>" + seen + "\n");
        Path leases = lab.folder().resolve("dhclient.leases");
        try (Server server = Server.start(lab, Program.underTest(), CONFIGURATION)) {
            Running client = lab.start(
                    lab.client(MAC),
                    "dhclient",
                    "-4",
                    "-1",
                    "-d",
                    "-sf",
                    script.toString(),
                    "-lf",
                    leases.toString(),
                    "-cf",
                    "/dev/null",
                    "--no-pid",
                    "eth0");
            assertThat(client.awaitText(text -> text.contains("bound to 192.168.77.42"), SOON))
                    .as(client + "\n" + server)
                    .isTrue();
            assertThat(server.awaitLog("DHCPACK(br0) 192.168.77.42 " + MAC + " walnut", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
        }
        assertThat(Files.readString(seen)).contains("new_ip_address=192.168.77.42", "new_routers=192.168.77.254");
    }

    @Test
    void udhcpcTakesItsAddressAndOptions() throws IOException {
        Needs.program("udhcpc", "udhcpc");
        Path seen = lab.folder().resolve("seen");
        Path script = script("#!/bin/sh\necho reason=$1 >>" + seen + "\nenv >>" + seen + "\n");
        try (Server server = Server.start(lab, Program.underTest(), CONFIGURATION)) {
            Running client =
                    lab.start(lab.client(MAC), "udhcpc", "-i", "eth0", "-f", "-q", "-n", "-R", "-s", script.toString());
            assertThat(client.awaitExit(SOON)).as(client + "\n" + server).isZero();
        }
        assertThat(Files.readString(seen))
                .contains(
                        "reason=bound",
                        "ip=192.168.77.42",
                        "subnet=255.255.255.0",
                        "router=192.168.77.254",
                        "dns=192.168.77.53",
                        "domain=lab.example",
                        "hostname=walnut",
                        "siaddr=192.168.77.1",
                        "boot_file=pxelinux.0",
                        "lease=3600");
    }

    @Test
    void dhcpcdTakesItsAddressAndOptions() throws IOException {
        Needs.program("dhcpcd", "dhcpcd-base");
        Path seen = lab.folder().resolve("seen");
        Path script = script("#!/bin/sh\nenv >>" + seen + "\n");
        Path configuration = lab.write("dhcpcd.conf", "option ntp_servers, domain_name, domain_name_servers\nnoarp\n");
        try (Server server = Server.start(lab, Program.underTest(), CONFIGURATION)) {
            Running client = lab.start(
                    lab.client(MAC),
                    "dhcpcd",
                    "-4",
                    "-1",
                    "-B",
                    "-d",
                    "-t",
                    "30",
                    "-f",
                    configuration.toString(),
                    "-c",
                    script.toString(),
                    "eth0");
            assertThat(server.awaitLog("DHCPACK(br0) 192.168.77.42", SOON))
                    .as(client + "\n" + server)
                    .isTrue();
            assertThat(client.awaitExit(SOON)).as(client.toString()).isZero();
        }
        assertThat(Files.readString(seen)).contains("new_ip_address=192.168.77.42", "new_ntp_servers=192.168.77.12");
    }

    @Test
    void perfdhcpSeesNoDrop() {
        Needs.program("perfdhcp", "kea-admin");
        String client = lab.client(MAC);
        lab.ip(client, "addr add 192.168.77.2/24 brd + dev eth0");
        try (Server server = Server.start(lab, Program.underTest(), """
            port=0
            no-ping
            dhcp-range=192.168.77.100,192.168.77.200,1h
            """)) {
            Running perfdhcp = lab.start(
                    client,
                    "perfdhcp",
                    "-4",
                    "-l",
                    "eth0",
                    "-r",
                    "20",
                    "-R",
                    "40",
                    "-n",
                    "40",
                    "-x",
                    "i",
                    "-W",
                    "1000000");
            assertThat(perfdhcp.awaitExit(SOON)).as(perfdhcp + "\n" + server).isZero();
            assertThat(perfdhcp.text())
                    .contains("DISCOVER-OFFER", "REQUEST-ACK", "drops: 0")
                    .doesNotContain("drops: 1");
        }
    }

    @Test
    void tftpClientsFetchTheSameFile() throws IOException {
        Needs.program("tftp", "tftp-hpa");
        Needs.program("atftp", "atftp");
        Needs.program("curl", "curl");
        byte[] content = new byte[700_001];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + (i >> 9));
        }
        Path root = Files.createDirectories(lab.folder().resolve("tftp"));
        Files.write(root.resolve("boot.bin"), content);
        String client = lab.client(MAC);
        lab.ip(client, "addr add 192.168.77.2/24 brd + dev eth0");
        String configuration =
                "port=0\nenable-tftp\ntftp-root=" + root + "\ndhcp-range=192.168.77.100,192.168.77.150\n";
        try (Server server = Server.start(lab, Program.underTest(), configuration)) {
            Path hpa = lab.folder().resolve("hpa");
            Path atftp = lab.folder().resolve("atftp");
            Path curl = lab.folder().resolve("curl");
            lab.run(client, SOON, "tftp", Lab.SERVER, "-m", "binary", "-c", "get", "boot.bin", hpa.toString());
            lab.run(
                    client,
                    SOON,
                    "atftp",
                    "--option",
                    "blksize 1428",
                    "-g",
                    "-r",
                    "boot.bin",
                    "-l",
                    atftp.toString(),
                    Lab.SERVER);
            lab.run(client, SOON, "curl", "-s", "-o", curl.toString(), "tftp://" + Lab.SERVER + "/boot.bin");
            for (Path file : new Path[] {hpa, atftp, curl}) {
                assertThat(file).as(server.toString()).hasBinaryContent(content);
            }
            Running missing = lab.run(client, SOON, "curl", "-sS", "tftp://" + Lab.SERVER + "/none");
            assertThat(missing.awaitExit(SOON))
                    .as("curl's exit status for: file not found")
                    .isEqualTo(68);
        }
    }

    private Path script(String text) throws IOException {
        Path script = lab.write("script", text);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }
}
