package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bootmasq.edge.ControlSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DHCPv6 begins and ends while the server runs, and all the others know of its clients. */
final class Dhcp6ReloadLabTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String MAC = "02:00:00:00:00:0a";
    private static final String GROUP = "ff020000000000000000000000010002";

    private final Lab lab = Lab.open();
    private final Path socket = lab.folder().resolve("control");
    private final Path calls = lab.folder().resolve("calls");
    private Path file = lab.folder();
    private String client = "";
    private int asked;

    @BeforeEach
    void turnIp6On() {
        Needs.program("dhclient", "isc-dhcp-client");
        Needs.program("dig", "bind9-dnsutils");
        ip6(lab.serverNamespace(), "br0");
        lab.ip(lab.serverNamespace(), "addr add 2001:db8:77::1/64 dev br0 nodad");
        client = lab.client(MAC);
        ip6(client, "eth0");
        lab.write("dhclient.conf", "send fqdn.fqdn \"walnut.\"; send fqdn.encoded on; send fqdn.server-update on;\n");
    }

    private void ip6(String namespace, String device) {
        String settings = "/proc/sys/net/ipv6/conf/" + device;
        String on = "for each in accept_dad accept_ra disable_ipv6; do echo 0 >" + settings + "/$each; done";
        assertThat(lab.run(namespace, SOON, "sh", "-ec", on).awaitExit(SOON)).isZero();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Server serve() {
        Path script = lab.write("script", "#!/bin/sh\necho \"$@\" >>" + calls + "\necho called $*\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        lab.write("hosts", "");
        file = lab.write("ranges.conf", "");
        return Server.start(
                lab, Program.underTest(), """
            no-resolv
            no-hosts
            domain=lab.example
            local=/lab.example/
            dhcp-range=192.168.77.100,192.168.77.150,1h
            dhcp-hostsfile=%s
            dhcp-script=%s
            control-socket=%s
            conf-file=%s
            """.formatted(lab.folder().resolve("hosts"), script, socket, file));
    }

    private String command(String... words) throws IOException {
        ControlSocket.Reply reply = ControlSocket.ask(socket, List.of(words));
        assertThat(reply.ok()).as(reply.text()).isTrue();
        return reply.text();
    }

    private String groups() {
        return lab.run(lab.serverNamespace(), SOON, "cat", "/proc/net/igmp6").text();
    }

    private String dig(String... question) {
        return lab.run(
                        lab.serverNamespace(),
                        SOON,
                        "dig",
                        "+short",
                        "+tries=1",
                        "@" + Lab.SERVER,
                        question[0],
                        question.length > 1 ? question[1] : "AAAA")
                .text()
                .strip();
    }

    /** A machine that has never been here before takes an address. */
    private void asks(Server server, String address) {
        Path leases = lab.folder().resolve("dhclient" + ++asked);
        Running dhclient = lab.start(
                client,
                "dhclient",
                "-6",
                "-1",
                "-d",
                "-cf",
                lab.folder().resolve("dhclient.conf").toString(),
                "--no-pid",
                "-sf",
                "/bin/true",
                "-lf",
                leases.toString(),
                "eth0");
        assertThat(dhclient.awaitText(text -> text.contains("PRC: Bound"), SOON))
                .as(dhclient + "\n" + server)
                .isTrue();
        dhclient.close();
        assertThat(server.awaitLog("DHCPREPLY(br0) " + address, SOON))
                .as(server.toString())
                .isTrue();
    }

    @Test
    void aReloadBeginsAndEndsIt() throws IOException {
        try (Server server = serve()) {
            assertThat(groups()).doesNotContain(GROUP);
            lab.write("ranges.conf", "dhcp-range=2001:db8:77::100,2001:db8:77::100,64,1h\n");
            assertThat(command("reload")).contains("added range 2001:db8:77::100");
            assertThat(groups()).contains(GROUP);
            asks(server, "2001:db8:77::100");
            assertThat(dig("walnut.lab.example")).isEqualTo("2001:db8:77::100");
            assertThat(dig("0.0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.7.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "PTR"))
                    .isEqualTo("walnut.lab.example.");
            assertThat(command("leases", "list")).contains("2001:db8:77::100", "walnut");
            assertThat(server.awaitLog("called add", SOON)).isTrue();
            assertThat(Files.readString(calls)).containsPattern("add [0-9a-f:]+ 2001:db8:77::100 walnut\n");

            command("leases", "release", "2001:db8:77::100");
            assertThat(dig("walnut.lab.example")).isEmpty();
            assertThat(server.awaitLog("called del", SOON)).isTrue();

            // Further files are read on SIGHUP, and the script hears of each lease again.
            asks(server, "2001:db8:77::100");
            lab.write("hosts", MAC + ",[2001:db8:77::42],almond\n");
            lab.run(lab.serverNamespace(), SOON, "kill", "-HUP", Long.toString(server.pid()));
            assertThat(server.awaitLog("called old", SOON))
                    .as(server.toString())
                    .isTrue();
            asks(server, "2001:db8:77::42");
            assertThat(dig("almond.lab.example")).isEqualTo("2001:db8:77::42");

            lab.write("ranges.conf", "");
            assertThat(command("reload")).contains("removed range 2001:db8:77::100");
            assertThat(groups()).doesNotContain(GROUP);
            assertThat(command("leases", "list")).as("leases stay").contains("2001:db8:77::42");
            assertThat(dig("almond.lab.example")).isEqualTo("2001:db8:77::42");
        }
    }

    /** RFC 8415 section 18.3: another address of the interface is another range, at once, and without a reload. */
    @Test
    void aRangeFollowsTheAddressesOfAnInterface() throws IOException {
        try (Server server = serve()) {
            lab.write("ranges.conf", "dhcp-range=::500,::500,constructor:br0,1h\n");
            command("reload");
            assertThat(server.awaitLog("IP range 2001:db8:77::500 -- 2001:db8:77::500", SOON))
                    .as(server.toString())
                    .isTrue();
            asks(server, "2001:db8:77::500");
            lab.ip(lab.serverNamespace(), "addr add 2001:db8:78::1/64 dev br0 nodad");
            assertThat(server.awaitLog(
                            "DHCPv6, IP range 2001:db8:78::500 -- 2001:db8:78::500, lease time 1h, constructed for br0",
                            SOON))
                    .as(server.toString())
                    .isTrue();
            lab.ip(lab.serverNamespace(), "addr del 2001:db8:77::1/64 dev br0");
            // The bridge goes and comes back as another one, whose groups are to be joined anew.
            lab.ip(
                    lab.serverNamespace(),
                    "link set port1 nomaster",
                    "link del br0",
                    "link add br0 type bridge",
                    "link set br0 address 02:00:00:00:77:01",
                    "link set port1 master br0",
                    "link set br0 up");
            ip6(lab.serverNamespace(), "br0");
            lab.ip(lab.serverNamespace(), "addr add 2001:db8:79::1/64 dev br0 nodad");
            assertThat(server.awaitLog("DHCPv6, IP range 2001:db8:79::500", SOON))
                    .as(server.toString())
                    .isTrue();
            asks(server, "2001:db8:79::500");
        }
    }
}
