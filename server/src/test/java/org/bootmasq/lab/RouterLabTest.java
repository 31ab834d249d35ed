package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bootmasq.edge.ControlSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Router advertisements to the kernel's own autoconfiguration and to programs that show them, from the program under
 * test and, where it does the same, from dnsmasq.
 */
final class RouterLabTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String ROUTER = "fe80::ff:fe00:7701";
    private static final String HOST = "02:00:00:00:00:0a";
    private static final String MADE = "fd77::ff:fe00:a/64";

    private final Lab lab = Lab.open();
    private final String host = lab.client(HOST);
    private final Path socket = lab.folder().resolve("control");

    static Stream<Program> both() {
        return Stream.of(Program.underTest(), Program.dnsmasq());
    }

    @BeforeEach
    void turnIp6On() {
        turnIp6On(lab.serverNamespace(), "br0", "accept_ra=0");
        lab.ip(lab.serverNamespace(), "addr add fd77::1/64 dev br0 nodad");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private void turnIp6On(String namespace, String device, String more) {
        String folder = "/proc/sys/net/ipv6/conf/" + device;
        String[] pair = more.split("=", 2);
        String on = "echo 0 >%1$s/accept_dad; echo %3$s >%1$s/%2$s; echo 0 >%1$s/disable_ipv6"
                .formatted(folder, pair[0], pair[1]);
        assertThat(lab.run(namespace, SOON, "sh", "-ec", on).awaitExit(SOON)).isZero();
    }

    /** From now on the host solicits routers and takes what they say. */
    private void plugInHost() {
        turnIp6On(host, "eth0", "accept_ra=1");
    }

    private Server serve(Program program, String... lines) {
        return Server.start(lab, program, "no-resolv\nno-hosts\ninterface=br0\n" + String.join("\n", lines) + "\n");
    }

    private String addresses() {
        return said("ip", "-6", "addr", "show", "dev", "eth0", "scope", "global");
    }

    private String routes() {
        return said("ip", "-6", "route", "show", "default");
    }

    private String said(String... command) {
        return lab.run(host, SOON, command).text();
    }

    private static void await(Supplier<String> state, Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        String seen = state.get();
        while (!wanted.test(seen) && System.nanoTime() < end) {
            Thread.sleep(100);
            seen = state.get();
        }
        assertThat(seen).matches(wanted);
    }

    @ParameterizedTest
    @MethodSource("both")
    void aHostMakesItselfAnAddressAndTakesTheRouter(Program program) throws Exception {
        try (Server server = serve(program, "dhcp-range=fd77::,ra-only,64,1h", "ra-param=br0,mtu:1400,high,60,1200")) {
            plugInHost();
            await(this::addresses, text -> text.contains("inet6 " + MADE));
            assertThat(addresses()).containsPattern("valid_lft 3(600|59[0-9])sec preferred_lft 3(600|59[0-9])sec");
            assertThat(routes()).contains("via " + ROUTER, "pref high").containsPattern("expires 1(200|19[0-9])sec");
            assertThat(said("cat", "/proc/sys/net/ipv6/conf/eth0/mtu").strip()).isEqualTo("1400");
            assertThat(server.awaitLog("RTR-ADVERT(br0) fd77::", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void whatIsToldIsShown(Program program) {
        Needs.program("rdisc6", "ndisc6");
        plugInHost();
        try (Server server = serve(
                program,
                "dhcp-range=fd77::100,fd77::1ff,slaac,64,2h",
                "dhcp-option=option6:dns-server,[::],[fd00::],[fe80::],[2001:db8::53]",
                "dhcp-option=option6:domain-search,lan.example,example.org")) {
            String shown = said("rdisc6", "-1", "eth0").replaceAll(" +", " ");
            assertThat(shown)
                    .contains(
                            "Stateful address conf. : Yes",
                            "Stateful other conf. : Yes",
                            "Router lifetime : 1800 ",
                            "Prefix : fd77::/64",
                            "Autonomous address conf.: Yes",
                            "Valid time : 7200 ",
                            "Source link-layer address: 02:00:00:00:77:01",
                            "DNS search list : lan.example example.org",
                            "Recursive DNS server : fd77::1",
                            ROUTER,
                            "2001:db8::53",
                            "from " + ROUTER);
            assertThat(server.awaitLog("RTR-SOLICIT(br0)", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void anotherPrefixTakesThePlaceOfOneThatGoes(Program program) throws Exception {
        try (Server server = serve(program, "dhcp-range=::,constructor:br0,ra-only,64,1h")) {
            plugInHost();
            await(this::addresses, text -> text.contains(MADE));
            lab.ip(lab.serverNamespace(), "addr add fd78::1/64 dev br0 nodad", "addr del fd77::1/64 dev br0");
            await(this::addresses, text -> text.contains("fd78::ff:fe00:a/64"));
            await(this::addresses, text -> text.matches("(?s).*" + MADE + " scope global deprecated.*"));
            assertThat(server.awaitLog("router advertisement on fd77::, old prefix for br0", SOON))
                    .isTrue();
            assertThat(routes()).contains("via " + ROUTER);
        }
    }

    /** dnsmasq: ends without a word, and hosts go on to send it what is for the world. */
    @Test
    void atItsEndTheRouterIsNobodysAnyMore() throws Exception {
        Server server = serve(Program.underTest(), "dhcp-range=fd77::,ra-only,64,1h");
        plugInHost();
        await(this::routes, text -> text.contains("via " + ROUTER));
        server.close();
        await(this::routes, String::isBlank);
        assertThat(addresses()).as("addresses stay").contains(MADE);
    }

    @ParameterizedTest
    @MethodSource("both")
    void aClientOfDhcp4HasItsNameAtTheAddressThatItMadeItself(Program program) throws Exception {
        Needs.program("udhcpc", "udhcpc");
        Needs.program("dig", "bind9-dnsutils");
        try (Server server = serve(
                program,
                "dhcp-range=192.168.77.100,192.168.77.120,1h",
                "dhcp-range=fd77::,ra-names,64,1h",
                "domain=lan.example",
                "no-ping")) {
            plugInHost();
            await(this::addresses, text -> text.contains(MADE));
            Path script = lab.write("nothing", "#!/bin/sh\n");
            assertThat(script.toFile().setExecutable(true)).isTrue();
            String[] asks = {"udhcpc", "-i", "eth0", "-f", "-q", "-n", "-x", "hostname:boxy", "-s", script.toString()};
            assertThat(lab.run(host, SOON, asks).awaitExit(SOON)).isZero();
            assertThat(server.awaitLog("SLAAC-CONFIRM(br0) fd77::ff:fe00:a boxy", SOON))
                    .isTrue();
            for (String name : List.of("boxy", "boxy.lan.example")) {
                assertThat(digs(name, "AAAA")).isEqualTo("fd77::ff:fe00:a");
            }
            assertThat(digs("-x", "fd77::ff:fe00:a")).isEqualTo("boxy.lan.example.");
        }
    }

    private String digs(String... question) {
        List<String> command = new ArrayList<>(List.of("dig", "@127.0.0.1", "+short"));
        command.addAll(List.of(question));
        return lab.run(lab.serverNamespace(), SOON, command.toArray(String[]::new))
                .text()
                .strip();
    }

    @Test
    void aReloadAdvertisesAndTakesBack() throws Exception {
        Path file = lab.write("more.conf", "dhcp-range=fd77::,ra-only,64,1h\n");
        try (Server server = serve(Program.underTest(), "port=0", "control-socket=" + socket, "conf-file=" + file)) {
            plugInHost();
            await(this::routes, text -> text.contains("via " + ROUTER));
            lab.write("more.conf", "");
            assertThat(reload().text()).contains("removed range fd77::,ra-only,64,1h");
            await(this::routes, String::isBlank);
            lab.write("more.conf", "dhcp-range=fd77::,ra-only,64,1h\nra-param=br0,low,60\n");
            reload();
            await(this::routes, text -> text.contains("pref low"));
            assertThat(server.log()).noneMatch(line -> line.contains("cannot"));
        }
    }

    /** RFC 9096 section 3.5: another prefix after a loss of power. */
    @Test
    void aPrefixThatWentWhileNoServerRanIsDeprecated() throws Exception {
        String[] lines = {
            "port=0",
            "dhcp-range=::,constructor:br0,ra-only,64,1h",
            "dhcp-leasefile=" + lab.folder().resolve("kept")
        };
        try (Server server = serve(Program.underTest(), lines)) {
            plugInHost();
            await(this::addresses, text -> text.contains(MADE));
            server.kill();
        }
        lab.ip(lab.serverNamespace(), "addr add fd78::1/64 dev br0 nodad", "addr del fd77::1/64 dev br0");
        assertThat(addresses()).doesNotContain("deprecated");
        try (Server server = serve(Program.underTest(), lines)) {
            await(this::addresses, text -> text.matches("(?s).*" + MADE + " scope global deprecated.*"));
            await(this::addresses, text -> text.contains("fd78::ff:fe00:a/64"));
            assertThat(server.awaitLog("router advertisement on fd77::, old prefix for br0", SOON))
                    .as(server.toString())
                    .isTrue();
            assertThat(routes()).contains("via " + ROUTER);
        }
    }

    private ControlSocket.Reply reload() throws IOException {
        return ControlSocket.ask(socket, List.of("reload"));
    }
}
