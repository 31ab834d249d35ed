package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gPXE ROM, played by {@link GpxeClient}, on the configurations its users write. */
final class GpxeTest {
    private static final String SCRIPT = "#!gpxe\necho marker\n";

    private final Lab lab = Lab.open();
    private final Station station =
            new Station(PacketSocket.open(lab.client("52:54:00:12:34:56"), "eth0"), Bytes.ofHex("525400123456"));
    private final GpxeClient client = new GpxeClient(station);

    @AfterEach
    void closeLab() {
        station.close();
        lab.close();
    }

    @Test
    void itsDiscoverIsTheRoms387Octets() {
        assertThat(client.discover().octets().length()).isEqualTo(387);
        assertThat(client.discover().xid()).isEqualTo(0x00123456);
    }

    @Test
    void theHowToConfigurationBootsTheScript() {
        String howTo = """
            dhcp-match=gpxe,175
            dhcp-boot=net:#gpxe,gpxe.pxe
            dhcp-boot=pxelinux.0
            """;
        lab.write("tftp/pxelinux.0", SCRIPT);
        try (Server server = serve(howTo)) {
            GpxeClient.Boot boot = client.configure().orElseThrow(() -> new AssertionError(server.toString()));
            assertThat(boot.file()).isEqualTo("pxelinux.0");
            assertThat(boot.nextServer()).isEqualTo(Ip4.of(Lab.SERVER));
            assertThat(client.fetchText(boot)).contains(SCRIPT);
        }
    }

    @Test
    void theWaitForAProxyIsSkippedWhenTheReplySaysThereIsNone() {
        lab.write("tftp/boot.gpxe", SCRIPT.repeat(1000));
        try (Server server = serve("dhcp-boot=boot.gpxe\ndhcp-option-force=encap:175,176,1b\n")) {
            GpxeClient.Boot boot = client.configure().orElseThrow(() -> new AssertionError(server.toString()));
            assertThat(boot.waitedMillis()).isLessThan(1500);
            assertThat(client.fetchText(boot)).contains(SCRIPT.repeat(1000));
        }
    }

    @Test
    void aRootPathReachesItWithoutABootFile() {
        try (Server server = serve("dhcp-option=17,\"iscsi:192.168.77.1::::iqn.2004-01.com.example:disk\"\n")) {
            GpxeClient.Boot boot = client.configure().orElseThrow(() -> new AssertionError(server.toString()));
            assertThat(boot.rootPath()).contains("iscsi:192.168.77.1::::iqn.2004-01.com.example:disk");
            assertThat(boot.file()).isEmpty();
        }
    }

    @Test
    void aProxyNamesTheFileAtPort4011() {
        lab.write("tftp/boot.gpxe", SCRIPT);
        String other = lab.client("02:00:00:00:77:02");
        lab.ip(other, "addr add 192.168.77.2/24 brd + dev eth0");
        String addresses = "port=0\nno-ping\ndhcp-range=192.168.77.200,192.168.77.210,1h\n";
        String proxy = "pxe-service=x86PC,\"The script\",boot.gpxe\n";
        try (Server _ = Server.start(lab, other, Program.dnsmasq(), addresses);
                Server server = serveWith("dhcp-range=192.168.77.0,proxy\n" + proxy)) {
            GpxeClient.Boot boot = client.configure().orElseThrow(() -> new AssertionError(server.toString()));
            assertThat(boot.address().toString()).startsWith("192.168.77.20");
            assertThat(boot.file()).as(server.toString()).isEqualTo("boot.gpxe");
            assertThat(client.fetchText(boot)).contains(SCRIPT);
        }
    }

    private Server serve(String configuration) {
        return serveWith("dhcp-range=192.168.77.100,192.168.77.150,1h\n" + configuration);
    }

    private Server serveWith(String configuration) {
        lab.write("tftp/empty", "");
        return Server.start(
                lab,
                Program.underTest(),
                "port=0\nno-ping\nlog-dhcp\nenable-tftp\ntftp-root="
                        + lab.folder().resolve("tftp") + "\n" + configuration);
    }
}
