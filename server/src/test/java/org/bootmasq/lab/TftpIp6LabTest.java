package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TFTP over IPv6 to clients that people run, from the program under test and, where it does the same, from dnsmasq. */
final class TftpIp6LabTest {
    private static final Duration SOON = TftpStage.SOON;
    private static final String SERVER = "fd77::1";
    private static final String CLIENT = "fd77::10";

    /** Of the bridge's and the client's hardware addresses. */
    private static final String SERVER_LINK_LOCAL = "fe80::ff:fe00:7701";

    private static final String CLIENT_LINK_LOCAL = "fe80::ff:fe00:a";

    private final TftpStage stage = new TftpStage();
    private final Lab lab = stage.lab;

    static Stream<Program> both() {
        return Stream.of(Program.underTest(), Program.dnsmasq());
    }

    @BeforeEach
    void turnIp6On() {
        Needs.program("curl", "curl");
        ip6(lab.serverNamespace(), "br0", SERVER);
        ip6(stage.client, "eth0", CLIENT);
    }

    private void ip6(String namespace, String device, String address) {
        String settings = "/proc/sys/net/ipv6/conf/" + device;
        String on = "echo 0 >" + settings + "/accept_dad; echo 0 >" + settings + "/disable_ipv6";
        assertThat(lab.run(namespace, SOON, "sh", "-ec", on).awaitExit(SOON)).isZero();
        lab.ip(namespace, "addr add " + address + "/64 dev " + device + " nodad");
    }

    @AfterEach
    void closeLab() {
        stage.close();
    }

    private static String url(String host, String file) {
        return "tftp://[" + host + "]/" + file;
    }

    private void curlFetches(Path file, Server server, String host, String client) throws IOException {
        String url = url(host, file.getFileName().toString());
        stage.fetches(file, server, client, "curl", "-sS", "--tftp-blksize", "1468", "-o", "COPY", url);
    }

    @ParameterizedTest
    @MethodSource("both")
    void curlFetchesInLargeBlocks(Program program) throws IOException {
        Path boot = stage.file("boot", 3_000_001);
        try (Server server = stage.serve(program)) {
            curlFetches(boot, server, SERVER, CLIENT);
            Running missing = lab.run(stage.client, SOON, "curl", "-sS", url(SERVER, "none"));
            assertThat(missing.awaitExit(SOON)).as(missing.toString()).isEqualTo(68);
            assertThat(server.awaitLog("file " + stage.root + "/none not found for " + CLIENT, SOON))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void tftpHpaFetchesFromAPortRangeAndAFolderOfItsOwn(Program program) throws IOException {
        Needs.program("tftp", "tftp-hpa");
        Path boot = stage.file(CLIENT + "/boot", 300_000);
        try (Server server = stage.serve(program, "tftp-port-range=4000,4001", "tftp-unique-root")) {
            stage.fetches(boot, server, CLIENT, "tftp", "-6", SERVER, "-m", "binary", "-c", "get", "boot", "COPY");
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void theNeighbourTableKnowsTheFolderOfAHardwareAddress(Program program) throws IOException {
        Path boot = stage.file(TftpStage.CLIENT_MAC.replace(':', '-') + "/boot", 300_000);
        try (Server server = stage.serve(program, "tftp-unique-root=mac")) {
            curlFetches(boot, server, SERVER, CLIENT);
        }
    }

    @Test
    void atftpFetchesMoreThan65535BlocksInWindows() throws IOException {
        Needs.program("atftp", "atftp");
        Path large = stage.file("large", TftpStage.LARGE);
        try (Server server = stage.serve(Program.underTest())) {
            String command = "atftp --option blksize_512 --option windowsize_16 -g -r large -l COPY " + SERVER;
            stage.fetches(large, server, CLIENT, words(command));
        }
    }

    /** Words at blanks; an underscore is a blank within one. */
    private static String[] words(String command) {
        return Stream.of(command.split(" ", -1))
                .map(word -> word.replace('_', ' '))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("both")
    void aLinkLocalClientFetchesFromASinglePort(Program program) throws IOException {
        Path boot = stage.file("boot", 300_000);
        try (Server server = stage.serve(program, "tftp-single-port")) {
            curlFetches(boot, server, SERVER_LINK_LOCAL + "%25eth0", CLIENT_LINK_LOCAL + "%br0");
        }
    }

    /** dnsmasq 2.90 opens the port without the scope, which fails, and does not answer. */
    @Test
    void aLinkLocalClientFetchesFromAPortOfItsOwn() throws IOException {
        Needs.program("atftp", "atftp");
        Path boot = stage.file("boot", 3_000_000);
        for (String binding : new String[] {"tftp-max=9", "bind-interfaces", "bind-dynamic"}) {
            try (Server server = stage.serve(Program.underTest(), binding)) {
                String client = CLIENT_LINK_LOCAL + "%br0";
                curlFetches(boot, server, SERVER_LINK_LOCAL + "%25eth0", client);
                String host = SERVER_LINK_LOCAL + "%eth0";
                String windows = "atftp --option windowsize_8 -g -r boot -l COPY " + host;
                stage.fetches(boot, server, client, words(windows));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void onlyTheAddressesOfListenAddressAnswer(Program program) throws IOException {
        Path boot = stage.file("boot", 3000);
        lab.ip(lab.serverNamespace(), "addr add fd77::2/64 dev br0 nodad", "addr add 192.168.77.2/24 dev br0");
        try (Server server = stage.serve(program, "listen-address=fd77::2,192.168.77.2")) {
            curlFetches(boot, server, "fd77::2", CLIENT);
            for (String other : new String[] {url(SERVER, "boot"), "tftp://" + Lab.SERVER + "/boot"}) {
                Running silent = lab.run(stage.client, SOON, "curl", "-sS", "--max-time", "2", other);
                // curl: 28 for no answer in time.
                assertThat(silent.awaitExit(SOON)).as(silent.toString()).isEqualTo(28);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void addressesThatComeLaterAnswerAndGoneOnesLeaveNoPort(Program program) throws IOException {
        Path boot = stage.file("boot", 300_000);
        String namespace = lab.serverNamespace();
        try (Server server = stage.serve(program, "bind-dynamic", "interface=br0", "interface=late0")) {
            int before = ports(server);
            for (int round = 0; round < 2; round++) {
                lab.ip(
                        namespace,
                        "addr add fd77::2/64 dev br0",
                        "addr add 192.168.77.2/24 dev br0",
                        "link add late0 type veth peer name late1",
                        "link set late1 up",
                        "link set late0 up");
                ip6(namespace, "late0", "fd78::1");
                lab.ip(stage.client, "route replace fd78::/64 via " + SERVER);
                // Both new IPv6 addresses, the link-local one of the new interface, and the IPv4 one.
                assertThat(awaitPorts(server, before + 4)).as(server.toString()).isTrue();
                curlFetches(boot, server, "fd77::2", CLIENT);
                curlFetches(boot, server, "fd78::1", CLIENT);
                String four = "tftp://192.168.77.2/boot";
                stage.fetches(boot, server, TftpStage.CLIENT, "curl", "-sS", "-o", "COPY", four);
                lab.ip(namespace, "addr del fd77::2/64 dev br0", "addr del 192.168.77.2/24 dev br0", "link del late0");
                assertThat(awaitPorts(server, before)).as(server.toString()).isTrue();
            }
        }
    }

    private static int ports(Server server) throws IOException {
        int count = 0;
        for (String table : new String[] {"udp", "udp6"}) {
            Path path = Path.of("/proc/" + server.pid() + "/net/" + table);
            count += (int) Files.readAllLines(path).stream()
                    .filter(line -> line.matches(" *[0-9]+: [0-9A-F]+:0045 .*"))
                    .count();
        }
        return count;
    }

    private static boolean awaitPorts(Server server, int wanted) throws IOException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (ports(server) != wanted) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    /** The lines of a file, once it has these. */
    private static List<String> awaitLines(Path file, List<String> wanted) throws IOException {
        long deadline = System.nanoTime() + SOON.toNanos();
        List<String> lines = List.of();
        while (!lines.containsAll(wanted) && System.nanoTime() < deadline)
            lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return lines;
    }

    @ParameterizedTest
    @MethodSource("both")
    void theDumpAndTheScriptSeeIt(Program program) throws IOException {
        Needs.program("tcpdump", "tcpdump");
        Path boot = stage.file("boot", 3000);
        Path seen = lab.folder().resolve("seen");
        Path dump = lab.folder().resolve("dump.pcap");
        Path script = lab.write("script", "#!/bin/sh\necho \"$@\" >>" + seen + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        String[] lines = {
            "tftp-single-port",
            "dhcp-range=192.168.77.100,192.168.77.200",
            "dhcp-script=" + script,
            "dumpmask=0x8000",
            "dumpfile=" + dump
        };
        try (Server server = stage.serve(program, lines)) {
            curlFetches(boot, server, SERVER, CLIENT);
            curlFetches(boot, server, SERVER_LINK_LOCAL + "%25eth0", CLIENT_LINK_LOCAL + "%br0");
            List<String> calls =
                    List.of("tftp 3000 " + CLIENT + " " + boot, "tftp 3000 " + CLIENT_LINK_LOCAL + " " + boot);
            assertThat(awaitLines(seen, calls)).containsAll(calls);
        }
        Running tcpdump = lab.run(lab.serverNamespace(), SOON, "tcpdump", "-vnr", dump.toString());
        assertThat(tcpdump.text())
                .contains("IP6 ", " " + CLIENT + ".", "RRQ \"boot\" octet", CLIENT_LINK_LOCAL + ".", "DATA block 3")
                .doesNotContain("bad udp cksum");
    }
}
