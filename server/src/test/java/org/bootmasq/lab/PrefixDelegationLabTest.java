package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bootmasq.edge.ControlSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routers that people run ask for a prefix, and are reached at the addresses that they make of it. */
final class PrefixDelegationLabTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String MAC = "02:00:00:00:00:0a";
    private static final String ROUTER = "fe80::ff:fe00:a";
    private static final String CONFIGURATION = """
        port=0
        dhcp-range=2001:db8:77::100,2001:db8:77::1ff,64,1h
        dhcp-pd=2001:db8:f00::/48,56-60,1h
        """;

    private final Lab lab = Lab.open();
    private String router = "";

    @BeforeEach
    void turnIp6On() {
        ip6(lab.serverNamespace(), "br0");
        lab.ip(lab.serverNamespace(), "addr add 2001:db8:77::1/64 dev br0 nodad");
        router = lab.client(MAC);
        ip6(router, "eth0");
        lab.ip(router, "link add lan1 type bridge", "link set lan1 up");
        ip6(router, "lan1");
        // Where the way back leads; a router advertisement would say so.
        lab.ip(router, "route add ::/0 via fe80::ff:fe00:7701 dev eth0");
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

    private String routes() {
        return lab.run(lab.serverNamespace(), SOON, "ip", "-6", "route", "show", "proto", "147")
                .text();
    }

    private static void await(BooleanSupplier truth, Running client, Server server) {
        Instant end = Instant.now().plus(SOON);
        while (!truth.getAsBoolean() && Instant.now().isBefore(end)) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        assertThat(truth.getAsBoolean()).as(client + "\n" + server).isTrue();
    }

    /** Runs a client that keeps its identifier and its leases in a folder that all on this machine would share. */
    private Running alone(String folder, String command) {
        return lab.start(router, "unshare", "-m", "sh", "-ec", "mount -t tmpfs tmpfs " + folder + "; exec " + command);
    }

    private boolean answers(String address) {
        return lab.run(lab.serverNamespace(), SOON, "ping", "-6", "-c", "1", "-W", "1", address)
                        .awaitExit(SOON)
                == 0;
    }

    @Test
    void wideGivesOnWhatItGets() throws IOException {
        Needs.program("dhcp6c", "wide-dhcpv6-client");
        Needs.program("ping", "iputils-ping");
        Needs.file("/var/lib/dhcpv6", "wide-dhcpv6-client");
        ip6(router, "lo");
        String configuration = lab.write("dhcp6c.conf", """
            interface eth0 { send ia-pd 0; send ia-na 0; send rapid-commit; };
            id-assoc na 0 { };
            id-assoc pd 0 {
                prefix ::/56 infinity;
                prefix-interface lan1 { sla-id 1; sla-len 8; ifid 5; };
            };
            """).toString();
        try (Server server = Server.start(lab, Program.underTest(), CONFIGURATION)) {
            String pid = lab.folder().resolve("dhcp6c.pid").toString();
            Running wide = alone("/var/lib/dhcpv6", "dhcp6c -f -D -c " + configuration + " -p " + pid + " eth0");
            await(() -> routes().contains("/56 via " + ROUTER + " dev br0"), wide, server);
            assertThat(routes()).contains("unreachable 2001:db8:f00::/48");
            String prefix = routes().replaceAll("(?s).*(2001:db8:f00:[0-9a-f]*::)/56 via.*", "$1");
            String inside = prefix.replaceAll("::$", "").replaceAll("00$", "01") + "::5";
            await(() -> answers(inside), wide, server);
            await(() -> leases(server).contains(" " + prefix + "/56@" + ROUTER + "%br0 "), wide, server);
            assertThat(answers(prefix + "9")).as("an address that nobody has").isFalse();

            kill(wide, "-TERM", () -> !routes().contains("via"), server);
            await(() -> !leases(server).contains("/56"), wide, server);
        }
        assertThat(routes()).as("without a server the pool is anybody's").doesNotContain("unreachable");
    }

    /** The prefix stays routed while no server runs, and the next one knows it, and its own name, again. */
    @Test
    void dhcpcdRenewsWhatAnEarlierServerGave() throws IOException {
        Needs.program("dhcpcd", "dhcpcd-base");
        Needs.file("/var/lib/dhcpcd", "dhcpcd-base");
        String configuration = lab.write("dhcpcd.conf", """
            nodev
            noipv6rs
            duid
            interface eth0
            ia_pd 2/::/60 lan1/1
            """).toString();
        String leaseFile = "dhcp-leasefile=" + lab.folder().resolve("kept") + "\n";
        Running dhcpcd;
        String duid;
        try (Server server = Server.start(lab, Program.underTest(), CONFIGURATION + leaseFile)) {
            dhcpcd = alone("/var/lib/dhcpcd", "dhcpcd -6 -B -d -c /bin/true -f " + configuration + " eth0");
            await(() -> routes().contains("/60 via " + ROUTER + " dev br0"), dhcpcd, server);
            await(() -> dhcpcd.text().contains("lan1: adding address 2001:db8:f00:"), dhcpcd, server);
            await(() -> Files.exists(lab.folder().resolve("kept")), dhcpcd, server);
        }
        duid = Files.readAllLines(lab.folder().resolve("kept")).stream()
                .filter(line -> line.startsWith("duid "))
                .findFirst()
                .orElseThrow();
        assertThat(routes()).as("while no server runs").contains("/60 via " + ROUTER);
        try (Server server = Server.start(lab, Program.underTest(), CONFIGURATION + leaseFile)) {
            await(() -> routes().contains("unreachable 2001:db8:f00::/48"), dhcpcd, server);
            assertThat(routes()).contains("/60 via " + ROUTER);
            kill(dhcpcd, "-USR1", () -> server.awaitLog("DHCPRENEW(br0)", Duration.ofMillis(500)), server);
            await(() -> server.awaitLog("DHCPREPLY(br0) 2001:db8:f00:", SOON), dhcpcd, server);
            assertThat(Files.readString(lab.folder().resolve("kept"))).contains(duid);
            kill(dhcpcd, "-ALRM", () -> !routes().contains("via"), server);
        }
    }

    /** What kill -9 has left goes with the next start that has no such pool, and nobody else's route does. */
    @Test
    void poolsThatAreNoLongerAreRemovedWhateverEndedTheServer() throws IOException {
        String leaseFile = "dhcp-leasefile=" + lab.folder().resolve("kept") + "\n";
        String other = "unreachable 2001:db8:e00::/48";
        lab.ip(lab.serverNamespace(), "route add " + other + " proto 147 metric 4096");
        List<String> later = List.of(
                "port=0\ndhcp-range=2001:db8:77::100,2001:db8:77::1ff,64,1h\n",
                "port=0\ndhcp-range=192.168.77.100,192.168.77.120,1h\n",
                "port=0\n");
        for (String without : later) {
            try (Server server = Server.start(lab, Program.underTest(), CONFIGURATION + leaseFile)) {
                awaitPool(true, server);
                server.kill();
            }
            assertThat(routes()).as("nobody could remove it").contains("unreachable 2001:db8:f00::/48");
            try (Server server = Server.start(lab, Program.underTest(), without + leaseFile)) {
                awaitPool(false, server);
                assertThat(routes()).as("another server's").contains(other);
            }
        }
        Path more = lab.write("more.conf", "dhcp-pd=2001:db8:f00::/48,56\n");
        String all = later.getFirst() + "conf-file=" + more + "\n" + "control-socket="
                + lab.folder().resolve("control") + "\n";
        try (Server server = Server.start(lab, Program.underTest(), all + leaseFile)) {
            awaitPool(true, server);
            lab.write("more.conf", "");
            ControlSocket.ask(lab.folder().resolve("control"), List.of("reload"));
            awaitPool(false, server);
            assertThat(routes()).contains(other);
        }
    }

    private void awaitPool(boolean there, Server server) {
        for (int i = 0; i < 100 && routes().contains("unreachable 2001:db8:f00::/48") != there; i++) {
            lab.run(lab.serverNamespace(), SOON, "sleep", "0.05");
        }
        assertThat(routes().contains("unreachable 2001:db8:f00::/48"))
                .as(routes() + server)
                .isEqualTo(there);
    }

    private static String leases(Server server) {
        try {
            return Files.readString(server.leases());
        } catch (IOException notYet) {
            return "";
        }
    }

    /** Clients miss a signal that comes at the wrong moment: it is sent until its effect shows. */
    private void kill(Running process, String signal, BooleanSupplier effect, Server server) {
        for (int i = 0; i < 20 && process.isAlive() && !effect.getAsBoolean(); i++) {
            lab.run(lab.serverNamespace(), SOON, "kill", signal, Long.toString(process.pid()));
            for (int j = 0; j < 20 && !effect.getAsBoolean(); j++) {
                lab.run(lab.serverNamespace(), SOON, "sleep", "0.1");
            }
        }
        await(effect, process, server);
    }
}
