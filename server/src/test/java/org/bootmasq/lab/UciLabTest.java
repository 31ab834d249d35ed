package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A router's way: a UCI directory in place of dnsmasq.conf, changed by {@code uci} while the server runs. */
final class UciLabTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String DHCP = """
        config dnsmasq
        \toption leasefile 'LEASES'
        \toption dhcp_boot 'first.0'

        config match
        \toption networkid 'gpxe'
        \toption match '175'

        config dhcp 'lan'
        \toption interface 'lan'
        \toption start '100'
        \toption limit '20'
        """;
    private static final String NETWORK = """
        config interface 'lan'
        \toption device 'lan0'
        \toption proto 'static'
        \toption ipaddr '192.168.77.1'
        \toption netmask '255.255.255.0'
        """;

    private final Lab lab = Lab.open();
    private final Station station =
            new Station(PacketSocket.open(lab.client("52:54:00:12:34:56"), "eth0"), Bytes.ofHex("525400123456"));
    private final GpxeClient client = new GpxeClient(station);
    private final Path folder = lab.folder().resolve("config");
    private final Path socket = lab.folder().resolve("control");

    @AfterEach
    void closeLab() {
        station.close();
        lab.close();
    }

    private Server serve() {
        String others = "port=0\nno-ping\ncontrol-socket=" + socket + "\n";
        return Server.start(lab, lab.serverNamespace(), Program.underTest(), 67, others, "--uci", folder.toString());
    }

    /** Runs the program outside the laboratory: what it prints, its exit status in front. */
    private static String run(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(Program.underTest().command());
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + text;
    }

    private String uci(String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of(
                "uci",
                "-c",
                folder.toString(),
                "-t",
                lab.folder().resolve("save").toString()));
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    private String bootFile(Server server) {
        return client.configure()
                .orElseThrow(() -> new AssertionError(server.toString()))
                .file();
    }

    @Test
    void aCommitIsInForceAtTheNextDiscoverAndAfterARestart() throws Exception {
        lab.write(
                "config/dhcp",
                DHCP.replace("LEASES", lab.folder().resolve("uci.leases").toString()));
        lab.write("config/network", NETWORK);
        try (Server server = serve()) {
            assertThat(bootFile(server)).isEqualTo("first.0");
            assertThat(uci("set", "dhcp.@dnsmasq[0].dhcp_boot=net:gpxe,second.0"))
                    .isEqualTo("0 ");
            assertThat(uci("commit", "dhcp")).isEqualTo("0 ");
            assertThat(server.awaitLog("reload: changed boot file: first.0, now net:gpxe,second.0", SOON))
                    .as(server.toString())
                    .isTrue();
            assertThat(bootFile(server)).isEqualTo("second.0");

            assertThat(uci("set", "dhcp.@dnsmasq[0].dhcpleasemax=many")).isEqualTo("0 ");
            assertThat(uci("commit")).isEqualTo("0 ");
            assertThat(server.awaitLog("reload refused", SOON))
                    .as(server.toString())
                    .isTrue();
            assertThat(bootFile(server)).isEqualTo("second.0");
            assertThat(run("reload", "--control-socket=" + socket))
                    .startsWith("1 ")
                    .contains("config/dhcp", "stays in force");
            uci("delete", "dhcp.@dnsmasq[0].dhcpleasemax");
            uci("commit");
            assertThat(server.awaitLog("reload: nothing changed", SOON))
                    .as(server.toString())
                    .isTrue();

            assertThat(run("leases", "list", "--control-socket=" + socket)).startsWith("0 192.168.77.1");
            String address = client.configure().orElseThrow().address().toString();
            assertThat(run("leases", "delete", address, "--control-socket=" + socket))
                    .isEqualTo("0 ");
            assertThat(run("leases", "show", address, "--control-socket=" + socket))
                    .startsWith("1 ");
            String again = client.configure().orElseThrow().address().toString();
            assertThat(run("leases", "release", again, "--json", "--control-socket=" + socket))
                    .startsWith("0 ")
                    .contains("\"address\": \"" + again + "\"");
            assertThat(server.awaitLog("DHCPRELEASE(command) " + again + " 52:54:00:12:34:56", SOON))
                    .as(server.toString())
                    .isTrue();
            assertThat(run("leases", "release", again, "--control-socket=" + socket))
                    .isEqualTo("1 nobody holds " + again + "\n");
        }
        assertThat(run("reload", "--control-socket=" + socket)).startsWith("1 bootmasq: no server");
        try (Server server = serve()) {
            assertThat(bootFile(server)).isEqualTo("second.0");
        }
    }
}
