package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    static final String DHCP = """
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
    static final String NETWORK = """
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
        return Server.start(lab, lab.serverNamespace(), Program.underTest(), others, "--uci", folder.toString());
    }

    private Server serveInstance(String name) {
        String others =
                "no-ping\nno-resolv\nno-hosts\ncontrol-socket=" + lab.folder().resolve(name) + "\n";
        return Server.start(
                lab, lab.serverNamespace(), Program.underTest(), others, "--uci=" + folder, "--uci-instance=" + name);
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

    @Test
    void eachSectionHasAServerOfItsOwn() throws Exception {
        lab.ip(
                lab.serverNamespace(),
                "link add br1 type bridge",
                "addr add 192.168.78.1/24 brd + dev br1",
                "link set br1 up");
        String other = lab.namespace("v");
        lab.cable(lab.serverNamespace(), "port9", "", other, "eth0", "52:54:00:12:34:57");
        lab.ip(lab.serverNamespace(), "link set port9 master br1");
        lab.write("config/network", NETWORK.replace("lan0", "br0") + """
            config interface 'loopback'
            \toption device 'lo'
            config interface 'guest'
            \toption device 'br1'
            \toption proto 'static'
            \toption ipaddr '192.168.78.1/24'
            """);
        Path homeLeases = lab.folder().resolve("home.leases");
        Path visitorsLeases = lab.folder().resolve("visitors.leases");
        lab.write(
                "config/dhcp",
                instance("home", "lan", homeLeases) + instance("visitors", "guest", visitorsLeases)
                        + "config domain\n\toption name 'both.example'\n\toption ip '203.0.113.5'\n");
        assertThat(run("--uci", folder.toString(), "--test"))
                .contains("only the first instance, home, is served", "--uci-instance=visitors");
        assertThat(run("--uci", folder.toString(), "--uci-instance=nobody", "--test"))
                .startsWith("1 ")
                .contains("no instance nobody");
        try (Server home = serveInstance("home");
                Server visitors = serveInstance("visitors");
                var station = new Station(PacketSocket.open(other, "eth0"), Bytes.ofHex("525400123457"))) {
            assertThat(bootFile(home)).isEqualTo("home.0");
            var guest = new GpxeClient(station);
            GpxeClient.Boot boot = guest.configure().orElseThrow(() -> new AssertionError(visitors.toString()));
            assertThat(boot.file()).isEqualTo("visitors.0");
            assertThat(boot.address().toString()).startsWith("192.168.78.1");
            assertThat(dig("192.168.77.1")).isEqualTo("203.0.113.5");
            assertThat(dig("192.168.78.1")).isEqualTo("203.0.113.5");

            assertThat(uci("set", "dhcp.visitors.dhcp_boot=changed.0")).isEqualTo("0 ");
            assertThat(uci("commit", "dhcp")).isEqualTo("0 ");
            assertThat(visitors.awaitLog("reload: changed boot file: visitors.0, now changed.0", SOON))
                    .isTrue();
            assertThat(home.awaitLog("reload: nothing changed", SOON)).isTrue();
            assertThat(guest.configure().orElseThrow().file()).isEqualTo("changed.0");
            assertThat(bootFile(home)).isEqualTo("home.0");

            String uci = "--uci=" + folder;
            Running second = lab.start(
                    lab.serverNamespace(),
                    Program.underTest()
                            .with(List.of("-k", uci, "--uci-instance=home", "--port=0", "--pid-file=", "--user=root")));
            assertThat(second.awaitExit(SOON)).as(second.toString()).isEqualTo(3);
            assertThat(second.text()).contains("home.leases: another server writes to it");
        }
        assertThat(Files.readString(homeLeases)).contains("192.168.77.1").doesNotContain("192.168.78.");
        assertThat(Files.readString(visitorsLeases)).contains("192.168.78.1").doesNotContain("192.168.77.");
    }

    private static String instance(String name, String network, Path leases) {
        return """
            config dnsmasq '%1$s'
            \tlist interface '%2$s'
            \tlist notinterface 'loopback'
            \toption leasefile '%3$s'
            \toption dhcp_boot '%1$s.0'
            config dhcp '%2$s'
            \toption interface '%2$s'
            \toption instance '%1$s'
            \toption start '100'
            \toption limit '20'
            """.formatted(name, network, leases);
    }

    private String dig(String server) {
        Needs.program("dig", "bind9-dnsutils");
        return lab.run(lab.serverNamespace(), SOON, "dig", "+short", "@" + server, "both.example")
                .text()
                .strip();
    }
}
