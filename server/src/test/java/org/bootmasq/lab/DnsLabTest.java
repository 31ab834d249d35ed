package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.edge.ControlSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names as people ask for them, from the program under test. */
final class DnsLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String MAC = "02:00:00:00:00:2a";

    private final Lab lab = Lab.open();
    private final Path hosts = lab.folder().resolve("names");
    private String client = "";

    @BeforeEach
    void connect() {
        Needs.program("dig", "bind9-dnsutils");
        client = lab.clientWithAddress();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Server serve(String lines) {
        return Server.start(lab, Program.underTest(), "no-hosts\nno-resolv\nlog-queries\n" + lines);
    }

    private String dig(String... question) {
        var command = new ArrayList<>(List.of("dig", "+short", "+tries=2", "+time=3", "@" + Lab.SERVER));
        command.addAll(List.of(question));
        return lab.run(client, SOON, command.toArray(String[]::new)).text().strip();
    }

    private Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private void hangUp(Server server) {
        lab.run(client, SOON, "kill", "-HUP", Long.toString(server.pid()));
    }

    @Test
    void aHostsFileIsReadAgainOnHangUp() throws IOException {
        write(hosts, "10.1.2.3 alpha\n");
        try (Server server = serve("addn-hosts=" + hosts)) {
            assertThat(server.awaitLog("read " + hosts + " - 1 names", SOON)).isTrue();
            assertThat(dig("alpha")).isEqualTo("10.1.2.3");
            assertThat(dig("+tcp", "alpha")).isEqualTo("10.1.2.3");
            assertThat(dig("-x", "10.1.2.3")).isEqualTo("alpha.");
            write(hosts, "10.1.2.4 alpha\n10.1.2.5 beta\n");
            hangUp(server);
            assertThat(server.awaitLog("read " + hosts + " - 2 names", SOON)).isTrue();
            assertThat(dig("alpha")).isEqualTo("10.1.2.4");
            assertThat(dig("beta")).isEqualTo("10.1.2.5");
            assertThat(server.awaitLog("query[A] alpha from 192.168.77.10", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
            assertThat(server.awaitLog(hosts + " alpha is 10.1.2.4", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
        }
    }

    @Test
    void aFileThatComesIntoHostsdirCountsAtOnce() throws IOException {
        Path folder = Files.createDirectories(lab.folder().resolve("hostsdir"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Server server = serve("hostsdir=" + folder)) {
            Path file = write(folder.resolve("more"), "10.1.2.3 gamma\n");
            assertThat(server.awaitLog("read " + file + " - 1 names", SOON)).isTrue();
            assertThat(dig("gamma")).isEqualTo("10.1.2.3");
        }
    }

    @Test
    void aMachineHasItsNameAsSoonAsItsAddress() {
        Needs.program("udhcpc", "udhcpc");
        String lines = "domain=lab.example\ndhcp-range=192.168.77.100,192.168.77.200,1h\nno-ping\n" + "dhcp-host=" + MAC
                + ",walnut,192.168.77.42\n";
        try (Server server = serve(lines)) {
            Running machine = lab.start(lab.client(MAC), "udhcpc", "-i", "eth0", "-f", "-q", "-n", "-s", "/bin/true");
            assertThat(machine.awaitExit(SOON)).as(machine + "\n" + server).isZero();
            assertThat(dig("walnut")).isEqualTo("192.168.77.42");
            assertThat(dig("walnut.lab.example")).isEqualTo("192.168.77.42");
            assertThat(dig("-x", "192.168.77.42")).isEqualTo("walnut.lab.example.");
        }
    }

    @Test
    void serversOfResolvConfAreAskedAndChangedOnesToo() throws IOException {
        Path resolv = write(lab.folder().resolve("etc/resolv.conf"), "nameserver 192.168.77.1\n");
        String above = "port=5353\nno-hosts\nno-resolv\nhost-record=www.example,198.51.100.7\n";
        try (Server _ = Server.start(lab, Program.underTest(), above);
                Server server = Server.start(
                        lab,
                        Program.underTest(),
                        "no-hosts\nserver=/example/127.0.0.1#5353\nresolv-file=" + resolv + "\n")) {
            assertThat(dig("www.example")).isEqualTo("198.51.100.7");
            assertThat(dig("+tcp", "www.example")).isEqualTo("198.51.100.7");
            assertThat(server.awaitLog("ignoring nameserver 192.168.77.1 - local interface", SOON))
                    .isTrue();
            write(resolv, "nameserver 192.168.77.99\n");
            assertThat(server.awaitLog("using nameserver 192.168.77.99#53", SOON))
                    .isTrue();
        }
    }

    @Test
    void theWorldIsToldOfTheZoneAloneAndOtherInterfacesAnswerAsEver() {
        String lines = """
                bind-interfaces
                interface=lo
                auth-server=ns.zone.example,br0
                auth-zone=zone.example,br0,10.1.0.0/16
                auth-peer=192.168.77.10
                host-record=a.zone.example,10.1.2.3
                host-record=hidden.zone.example,172.16.0.1
                host-record=inside.example,10.1.2.4
                interface-name=zone.example,br0
                """;
        try (Server server = serve(lines)) {
            assertThat(dig("a.zone.example")).isEqualTo("10.1.2.3");
            assertThat(dig("zone.example")).isEqualTo(Lab.SERVER);
            assertThat(dig("-x", Lab.SERVER)).isEqualTo("zone.example.");
            assertThat(dig("hidden.zone.example")).isEmpty();
            assertThat(dig("inside.example")).isEmpty();
            assertThat(server.awaitLog("reply error is REFUSED (EDE: not authoritative)", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
            assertThat(dig("axfr", "zone.example").lines()).hasSize(5).contains("10.1.2.3", Lab.SERVER);
            assertThat(lab.run(
                                    lab.serverNamespace(),
                                    SOON,
                                    "dig",
                                    "+short",
                                    "@127.0.0.1",
                                    "inside.example",
                                    "hidden.zone.example")
                            .text()
                            .strip())
                    .isEqualTo("10.1.2.4\n172.16.0.1");
            assertThat(server.awaitLog("auth[A] a.zone.example from 192.168.77.10", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
            assertThat(server.awaitLog("query[A] inside.example from 127.0.0.1", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
        }
    }

    @Test
    void addressesOfNamesGoIntoTheSetsOfThePacketFilter() throws IOException {
        Needs.program("nft", "nftables");
        Needs.program("ipset", "ipset");
        String above = """
                port=5353
                no-hosts
                no-resolv
                host-record=www.example,198.51.100.7,2001:db8::7
                host-record=last.example,255.255.255.255
                cname=alias.example,www.example
                """;
        in("nft", "add table inet f");
        in("nft", "add set inet f single { type ipv4_addr; }");
        in("nft", "add set inet f ranges { type ipv4_addr; flags interval; }");
        in("nft", "add set inet f six { type ipv6_addr; flags interval; }");
        in("ipset", "create four hash:ip");
        in("ipset", "create six hash:ip family inet6");
        String lines = """
                server=127.0.0.1#5353
                ipset=/example/four,six
                nftset=/example/4#inet#f#single,inet#f#ranges,6#inet#f#six
                nftset=/last.example/inet#f#ranges,inet#f#missing
                """;
        Path socket = lab.folder().resolve("control");
        Path sets = lab.write("sets.conf", "");
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Server _ = Server.start(lab, Program.underTest(), above);
                Server server = serve("user=nobody\ncontrol-socket=" + socket + "\nconf-file=" + sets + "\n")) {
            // Sets that a reload speaks of for the first time are opened without root, and no restart is asked for.
            lab.write("sets.conf", lines);
            assertThat(ControlSocket.ask(socket, List.of("reload")).text())
                    .contains("added ipset", "added nftset")
                    .doesNotContain("restart");
            assertThat(dig("alias.example")).endsWith("198.51.100.7");
            assertThat(dig("www.example", "AAAA")).isEqualTo("2001:db8::7");
            assertThat(dig("last.example")).isEqualTo("255.255.255.255");
            assertThat(in("ipset", "list four")).contains("198.51.100.7", "255.255.255.255");
            assertThat(in("ipset", "list six")).contains("2001:db8::7");
            assertThat(in("nft", "list set inet f single")).contains("elements = { 198.51.100.7 }");
            assertThat(in("nft", "list set inet f ranges")).contains("elements = { 198.51.100.7, 255.255.255.255 }");
            assertThat(in("nft", "list set inet f six")).contains("elements = { 2001:db8::7 }");
            assertThat(server.log())
                    .anyMatch(line -> line.endsWith("ipset add four 198.51.100.7 example"))
                    .anyMatch(line -> line.endsWith("nftset add 4 inet f single 198.51.100.7 example"))
                    .anyMatch(line -> line.endsWith("nftset inet f missing Error: No such file or directory"));
            in("ipset", "flush four");
            lab.write("sets.conf", "server=127.0.0.1#5353\n");
            assertThat(ControlSocket.ask(socket, List.of("reload")).text()).contains("removed ipset", "removed nftset");
            assertThat(dig("www.example")).isEqualTo("198.51.100.7");
            assertThat(in("ipset", "list four")).doesNotContain("198.51.100.7");
        }
    }

    @Test
    void whatDnsSendsAndReceivesIsDumped() {
        Needs.program("tcpdump", "tcpdump");
        Path dump = lab.folder().resolve("dns.pcap");
        String above = "port=5353\nno-hosts\nno-resolv\nhost-record=www.example,198.51.100.7\n";
        try (Server _ = Server.start(lab, Program.underTest(), above)) {
            try (Server server = serve("server=127.0.0.1#5353\ndumpmask=0xf\ndumpfile=" + dump + "\n")) {
                assertThat(server.awaitLog("using nameserver", SOON)).isTrue();
                assertThat(dig("www.example")).isEqualTo("198.51.100.7");
            }
        }
        List<String> packets = in("tcpdump", "-nr " + dump)
                .lines()
                .filter(line -> line.contains(" IP "))
                .map(line -> line.substring(line.indexOf(" IP ") + 4).replaceAll("192.168.77.10.[0-9]+", "client"))
                .toList();
        assertThat(packets).hasSize(4);
        assertThat(packets.get(0)).startsWith("client > " + Lab.SERVER + ".53:");
        assertThat(packets.get(1)).startsWith("0.0.0.0.0 > 127.0.0.1.5353:");
        assertThat(packets.get(2)).startsWith("127.0.0.1.5353 > 0.0.0.0.0:");
        assertThat(packets.get(3)).startsWith(Lab.SERVER + ".53 > client:").contains("A 198.51.100.7");
    }

    /** Runs a program in the server's namespace, its arguments between blanks. */
    private String in(String program, String arguments) {
        var command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments.split(" ", -1)));
        return lab.run(lab.serverNamespace(), SOON, command.toArray(String[]::new))
                .text();
    }

    @Test
    void portsComeAndGoWithTheirAddresses() {
        Needs.program("ss", "iproute2");
        try (Server _ = serve("bind-dynamic\nhost-record=alpha,10.1.2.3\n")) {
            for (int i = 0; i < 3; i++) {
                lab.ip(lab.serverNamespace(), "addr add 192.168.77.2/24 dev br0");
                awaitPorts(2);
                assertThat(lab.run(client, SOON, "dig", "+short", "@192.168.77.2", "alpha")
                                .text()
                                .strip())
                        .isEqualTo("10.1.2.3");
                lab.ip(lab.serverNamespace(), "addr del 192.168.77.2/24 dev br0");
                awaitPorts(0);
                assertThat(dig("alpha")).isEqualTo("10.1.2.3");
            }
        }
    }

    /** The open ports at 192.168.77.2, of UDP and TCP. */
    private void awaitPorts(int count) {
        long deadline = System.nanoTime() + SOON.toNanos();
        long open;
        do
            open = in("ss", "-lnutH src 192.168.77.2")
                    .lines()
                    .filter(line -> line.contains(":53 "))
                    .count();
        while (open != count && System.nanoTime() < deadline);
        assertThat(open).isEqualTo(count);
    }

    @Test
    void theHardwareAddressOfAnAskerOverIp6GoesUpstream() {
        Needs.program("tcpdump", "tcpdump");
        ip6(lab.serverNamespace(), "br0", "fd77::1");
        ip6(client, "eth0", "fd77::a");
        Path dump = lab.folder().resolve("ip6.pcap");
        String above = "port=5353\nno-hosts\nno-resolv\nhost-record=www.example,198.51.100.7\n";
        String lines = "server=127.0.0.1#5353\nadd-mac\ndumpmask=0x4\ndumpfile=" + dump + "\n";
        try (Server _ = Server.start(lab, Program.underTest(), above);
                Server server = serve(lines)) {
            assertThat(lab.run(client, SOON, "dig", "+short", "@fd77::1", "www.example")
                            .text()
                            .strip())
                    .as(server.toString())
                    .isEqualTo("198.51.100.7");
        }
        String packets = in("tcpdump", "-xnr " + dump).replaceAll("\\n\\s*0x[0-9a-f]+:|\\s", "");
        assertThat(packets).contains("fde90006" + "02000000000a");
    }

    private void ip6(String namespace, String device, String address) {
        String settings = "/proc/sys/net/ipv6/conf/" + device;
        String on = "echo 0 >" + settings + "/accept_dad; echo 0 >" + settings + "/disable_ipv6";
        assertThat(lab.run(namespace, SOON, "sh", "-ec", on).awaitExit(SOON)).isZero();
        lab.ip(namespace, "addr add " + address + "/64 dev " + device + " nodad");
    }

    @Test
    void aSecondServerDoesNotStart() {
        try (Server _ = serve("")) {
            Path file = lab.write("second.conf", "no-hosts\nno-resolv\n");
            Running second = lab.start(
                    lab.serverNamespace(),
                    Program.underTest().with(List.of("-k", "-C", file.toString(), "--pid-file=", "--user=root")));
            assertThat(second.awaitExit(SOON)).as(second.toString()).isEqualTo(2);
            assertThat(second.text()).contains("failed to create listening socket for port 53: Address already in use");
        }
    }
}
