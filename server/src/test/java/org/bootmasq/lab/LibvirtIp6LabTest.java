package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks with IPv6 as libvirt writes them: its lines, its command line with a script instead of a lease file, and
 * guests that ask as Linux does. What the bridge is called does not matter to them.
 */
final class LibvirtIp6LabTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String MAC = "02:00:00:00:00:0a";
    private static final String DUID = "00:03:00:01:" + MAC;
    private static final String NETWORK = """
        strict-order
        domain=lab.example
        expand-hosts
        except-interface=lo
        bind-dynamic
        interface=br0
        """;

    private final Lab lab = Lab.open();
    private final Path calls = lab.folder().resolve("calls");
    private final String guest = lab.client(MAC);

    static Stream<Program> both() {
        return Stream.of(Program.underTest(), Program.dnsmasq());
    }

    @BeforeEach
    void turnIp6On() {
        ip6(lab.serverNamespace(), "br0", "accept_ra disable_ipv6");
        lab.ip(
                lab.serverNamespace(),
                "addr add 2001:db8:77::1/64 dev br0 nodad",
                "addr add 2001:db8:78::1/64 dev br0 nodad");
    }

    private void ip6(String namespace, String device, String zeros) {
        String settings = "/proc/sys/net/ipv6/conf/" + device;
        String on = "for each in accept_dad " + zeros + "; do echo 0 >" + settings + "/$each; done";
        assertThat(lab.run(namespace, SOON, "sh", "-ec", on).awaitExit(SOON)).isZero();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** As libvirt does it; its helper for leases gets a stand-in that writes down how it is called. */
    private Server serve(Program program, String hosts, String lines) {
        Path script = script("helper", """
            #!/bin/sh
            [ "$1" = init ] || echo "$@ on $VIR_BRIDGE_NAME, $DNSMASQ_INTERFACE iaid ${DNSMASQ_IAID:+known}" \\
                "server ${DNSMASQ_SERVER_DUID:+known}" >>%s
            """.formatted(calls));
        Path hostsFile = lab.write("net.hostsfile", hosts);
        Path addresses = lab.write("net.addnhosts", "2001:db8:77::9\tdisk\n");
        List<String> command = new ArrayList<>(List.of("env", "VIR_BRIDGE_NAME=br0"));
        command.addAll(program.command());
        String files = "dhcp-hostsfile=" + hostsFile + "\naddn-hosts=" + addresses + "\n";
        return Server.start(
                lab,
                lab.serverNamespace(),
                new Program(program.name(), command),
                NETWORK + lines + files,
                "--leasefile-ro",
                "--dhcp-script=" + script);
    }

    private Path script(String name, String text) {
        Path script = lab.write(name, text);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    /** A network whose addresses of IPv6 have no range: guests make their own, of each prefix. */
    @ParameterizedTest
    @MethodSource("both")
    void guestsMakeThemselvesAnAddressOfEachPrefix(Program program) {
        Needs.program("rdisc6", "ndisc6");
        try (Server server = serve(program, "", """
            dhcp-range=192.168.77.2,192.168.77.254,255.255.255.0
            dhcp-no-override
            dhcp-authoritative
            dhcp-lease-max=253
            dhcp-range=2001:db8:77::1,ra-only
            dhcp-range=2001:db8:78::1,ra-only
            """)) {
            ip6(guest, "eth0", "disable_ipv6"); // From here on its kernel asks for a router.
            String[] own = {"2001:db8:77::ff:fe00:a/64", "2001:db8:78::ff:fe00:a/64"};
            awaitIp("addr show dev eth0 scope global", server, own);
            awaitIp("route show default", server, "default via fe80::ff:fe00:7701 dev eth0 proto ra");
            assertThat(solicited())
                    .containsPattern("Stateful address conf\\. +: +No")
                    .containsPattern("Stateful other conf\\. +: +No")
                    .containsPattern("Prefix +: 2001:db8:77::/64")
                    .containsPattern("Prefix +: 2001:db8:78::/64")
                    .containsPattern("Autonomous address conf\\.: +Yes")
                    .containsPattern("Recursive DNS server +: fe80::ff:fe00:7701");
            assertThat(asked("disk.lab.example")).isEqualTo("2001:db8:77::9");
        }
    }

    /** A network with a range: guests ask for their address, and a host that is known gets its own. */
    @ParameterizedTest
    @MethodSource("both")
    void guestsAskForTheirAddress(Program program) {
        Needs.program("dhclient", "isc-dhcp-client");
        Needs.program("rdisc6", "ndisc6");
        String host = "id:0:3:0:1:2:0:0:0:0:a,walnut,[2001:db8:77::42]\n";
        try (Server server = serve(program, host, """
            dhcp-range=2001:db8:77::10,2001:db8:77::ff,64
            dhcp-lease-max=240
            enable-ra
            """)) {
            ip6(guest, "eth0", "disable_ipv6");
            awaitIp("route show default", server, "default via fe80::ff:fe00:7701 dev eth0 proto ra");
            assertThat(solicited())
                    .containsPattern("Stateful address conf\\. +: +Yes")
                    .containsPattern("Stateful other conf\\. +: +Yes")
                    .containsPattern("Prefix +: 2001:db8:77::/64")
                    .containsPattern("Autonomous address conf\\.: +No")
                    .doesNotContain("2001:db8:78::");
            Path told = bind(guest, server);
            assertThat(told).content().contains("new_ip6_address=2001:db8:77::42\n");
            String called = "add " + DUID + " 2001:db8:77::42 walnut on br0, br0 iaid known server known";
            awaitLine(calls, server.toString(), called);
            assertThat(asked("walnut.lab.example")).isEqualTo("2001:db8:77::42");

            String stranger = lab.client("02:00:00:00:00:0b");
            ip6(stranger, "eth0", "disable_ipv6");
            assertThat(bind(stranger, server))
                    .content()
                    .containsPattern("new_ip6_address=2001:db8:77::[1-9a-f][0-9a-f]\n")
                    .contains("new_dhcp6_name_servers=2001:db8:77::1\n");
        }
    }

    /** Lets dhclient ask for an address, and returns the file of what it was told. */
    private Path bind(String namespace, Server server) {
        Path seen = lab.folder().resolve("seen-" + namespace);
        Path script = script("script-" + namespace, "#!/bin/sh\nenv >>" + seen + "\n");
        String files = " -cf /dev/null --no-pid -lf " + seen + ".leases -sf " + script;
        try (Running dhclient = lab.start(namespace, "sh", "-c", "exec dhclient -6 -d -D LL" + files + " eth0")) {
            awaitLine(seen, dhclient + "\n" + server, "reason=BOUND6");
        }
        return seen;
    }

    /** What a router answers, as rdisc6 tells it. */
    private String solicited() {
        Running rdisc6 = lab.run(guest, SOON, "rdisc6", "-1", "eth0");
        assertThat(rdisc6.awaitExit(SOON)).as(rdisc6.toString()).isZero();
        return rdisc6.text();
    }

    private String asked(String name) {
        Needs.program("dig", "bind9-dnsutils");
        String server = "@fe80::ff:fe00:7701%eth0";
        return lab.run(guest, SOON, "dig", "+short", server, "AAAA", name)
                .text()
                .strip();
    }

    private void awaitIp(String command, Server server, String... wanted) {
        String show = "for i in $(seq 100); do out=$(ip -6 " + command + "); for each in \"$@\"; do case $out in "
                + "*\"$each\"*) ;; *) sleep 0.1; continue 2;; esac; done; exit 0; done; echo \"$out\"; exit 1";
        List<String> all = new ArrayList<>(List.of("sh", "-c", show, "sh"));
        all.addAll(List.of(wanted));
        Running ip = lab.start(guest, all);
        assertThat(ip.awaitExit(SOON)).as(() -> ip + "\n" + server).isZero();
    }

    private void awaitLine(Path file, String told, String wanted) {
        String wait = "for i in $(seq 200); do grep -qxF \"$1\" " + file + " && exit 0; sleep 0.1; done; cat " + file
                + "; exit 1";
        Running grep = lab.start(lab.serverNamespace(), "sh", "-c", wait, "sh", wanted);
        assertThat(grep.awaitExit(SOON)).as(() -> grep + "\n" + told).isZero();
    }
}
