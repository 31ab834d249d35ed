package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The marks that nftables gives to connections, as the program under test sees them and passes them on. */
final class ConnmarkLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String FAR = "10.7.2.2";
    private static final String LINES = "no-hosts\nno-resolv\nlog-queries\nserver=" + FAR + "\n";

    private final Lab lab = Lab.open();
    private String client = "";
    private String far = "";

    @BeforeEach
    void connect() {
        Needs.program("dig", "bind9-dnsutils");
        Needs.program("nft", "nftables");
        client = lab.clientWithAddress();
        far = lab.namespace("u");
        lab.cable(lab.serverNamespace(), "up0", "", far, "eth0", "");
        lab.ip(lab.serverNamespace(), "addr add 10.7.2.1/24 dev up0");
        lab.ip(far, "addr add " + FAR + "/24 dev eth0");
        nft("add table ip m");
        nft("add chain ip m pre { type filter hook prerouting priority mangle; }");
        nft("add rule ip m pre iifname br0 udp dport 53 ct mark set 4660");
        nft("add rule ip m pre iifname br0 tcp dport 53 ct mark set 17185");
        nft("add chain ip m out { type filter hook output priority mangle; }");
        nft("add rule ip m out oifname up0 udp dport 53 meta mark 4660 counter");
        nft("add rule ip m out oifname up0 tcp dport 53 meta mark 17185 tcp flags syn / syn,ack counter");
        nft("add rule ip m out oifname up0 meta l4proto udp meta mark != 4660 counter");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private void nft(String words) {
        Running done = lab.run(lab.serverNamespace(), SOON, "nft", words);
        assertThat(done.awaitExit(SOON)).as(done.toString()).isZero();
    }

    /** The packets that each rule of the output chain counted. */
    private List<Integer> counted() {
        String text = lab.run(lab.serverNamespace(), SOON, "nft", "list chain ip m out")
                .text();
        var counts = new ArrayList<Integer>();
        for (String line :
                text.lines().filter(each -> each.contains("counter packets ")).toList()) {
            String behind = line.substring(line.indexOf("counter packets ") + "counter packets ".length());
            counts.add(Integer.parseInt(behind.substring(0, behind.indexOf(' '))));
        }
        return counts;
    }

    private String dig(String... question) {
        var command = new ArrayList<>(List.of("dig", "+tries=2", "+time=3", "@" + Lab.SERVER));
        command.addAll(List.of(question));
        return lab.run(client, SOON, command.toArray(String[]::new)).text();
    }

    private Server farServer() {
        String names = "no-hosts\nno-resolv\nlocal-ttl=60\naddress=/test/198.51.100.9\n";
        return Server.start(lab, far, Program.underTest(), names);
    }

    /** What is asked of the one is what is seen of the other. */
    static List<Program> both() {
        return List.of(Program.underTest(), Program.dnsmasq());
    }

    @ParameterizedTest
    @MethodSource("both")
    void questionsUpstreamCarryTheMarkOfTheQuestionThatCausesThem(Program program) {
        try (Server _ = farServer();
                Server server = Server.start(lab, program, LINES + "conntrack\n")) {
            assertThat(dig("one.test")).contains("198.51.100.9");
            assertThat(dig("+tcp", "two.test")).contains("198.51.100.9");
            assertThat(counted()).as(server.toString()).containsExactly(1, 1, 0);
            // What is answered from the cache causes no traffic.
            assertThat(dig("one.test")).contains("198.51.100.9");
            assertThat(counted()).containsExactly(1, 1, 0);
        }
    }

    @Test
    void theMarkOfARedirectedConnectionIsFoundToo() {
        nft("flush chain ip m pre");
        nft("add rule ip m pre iifname br0 udp dport 5300 ct mark set 4660");
        nft("add chain ip m nat { type nat hook prerouting priority dstnat; }");
        nft("add rule ip m nat iifname br0 udp dport 5300 redirect to :53");
        try (Server _ = farServer();
                Server server = Server.start(lab, Program.underTest(), LINES + "conntrack\n")) {
            assertThat(dig("-p", "5300", "one.test")).contains("198.51.100.9");
            assertThat(counted()).as(server.toString()).containsExactly(1, 0, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void aMarkedConnectionMayOnlyAskForWhatIsListed(Program program) {
        String lists = """
                host-record=local.name,192.0.2.1
                host-record=other.name,192.0.2.2
                connmark-allowlist-enable
                connmark-allowlist=4660,*.allowed.test/local.name
                connmark-allowlist=17185,other.name
                """;
        try (Server _ = farServer();
                Server server = Server.start(lab, program, LINES + lists)) {
            assertThat(dig("www.allowed.test")).contains("status: NOERROR", "198.51.100.9");
            assertThat(dig("local.name")).contains("status: NOERROR", "192.0.2.1");
            for (String name : List.of("other.name", "www.test", "allowed.test")) {
                assertThat(dig(name)).as(name).contains("status: REFUSED", "EDE: 15 (Blocked)");
            }
            assertThat(dig("+noedns", "www.test")).contains("status: REFUSED").doesNotContain("EDE");
            assertThat(dig("+opcode=notify", "www.test")).contains("status: REFUSED");
            assertThat(dig("-c", "CH", "-t", "TXT", "version.bind")).contains("status: REFUSED");
            assertThat(dig("+tcp", "other.name")).contains("status: NOERROR", "192.0.2.2");
            assertThat(dig("+tcp", "local.name")).contains("status: REFUSED");
            nft("flush chain ip m pre");
            assertThat(dig("www.test")).contains("status: NOERROR", "198.51.100.9");
            assertThat(server.awaitLog("config error is REFUSED (EDE: blocked)", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
        }
    }

    @Test
    void withoutTheRightToSeeMarksItDoesNotStart() {
        Needs.program("setpriv", "util-linux");
        for (String option : List.of("--conntrack", "--connmark-allowlist-enable")) {
            var command =
                    new ArrayList<>(List.of("setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin"));
            command.addAll(Program.underTest()
                    .with(List.of("-k", "-C", "/dev/null", "-h", "-R", option, "--pid-file=", "--user=root")));
            Running refused = lab.start(lab.serverNamespace(), command);
            assertThat(refused.awaitExit(SOON)).as(refused.toString()).isNotZero();
            assertThat(refused.text()).contains("process is missing required capability NET_ADMIN");
        }
    }
}
