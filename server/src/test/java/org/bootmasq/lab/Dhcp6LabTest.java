package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The DHCPv6 clients that people run, each taking, keeping and giving back an address. */
final class Dhcp6LabTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String MAC = "02:00:00:00:00:0a";
    private static final String RESERVED = "2001:db8:77::42";
    private static final String CONFIGURATION = """
        port=0
        domain=lab.example
        enable-ra
        dhcp-range=2001:db8:77::100,2001:db8:77::1ff,64,1h
        dhcp-host=02:00:00:00:00:0a,[2001:db8:77::42],walnut
        dhcp-option=option6:dns-server,[2001:db8:77::53]
        dhcp-option=option6:domain-search,lab.example
        """;

    private final Lab lab = Lab.open();
    private String client = "";

    static Stream<Program> both() {
        return Stream.of(Program.underTest(), Program.dnsmasq());
    }

    @BeforeEach
    void turnIp6On() {
        ip6(lab.serverNamespace(), "br0");
        lab.ip(lab.serverNamespace(), "addr add 2001:db8:77::1/64 dev br0 nodad");
        client = lab.client(MAC);
        ip6(client, "eth0");
    }

    /** The server's own kernel, or a client's, takes no address of an advertisement: these are DHCPv6's to give. */
    private void ip6(String namespace, String device) {
        String settings = "/proc/sys/net/ipv6/conf/" + device;
        String on = "for each in accept_dad accept_ra disable_ipv6; do echo 0 >" + settings + "/$each; done";
        assertThat(lab.run(namespace, SOON, "sh", "-ec", on).awaitExit(SOON)).isZero();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Path script(Path seen) {
        Path script = lab.write("script", "#!/bin/sh\nenv >>" + seen + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    private static void heard(Server server, Running client, String line) {
        assertThat(server.awaitLog(line, SOON))
                .as("\"" + line + "\" in\n" + server + "\n" + client)
                .isTrue();
    }

    private Running dhclient(Path leases, Path script, String... more) {
        return lab.start(
                client,
                Stream.concat(
                                Stream.of("dhclient", "-6", "-d", "-cf", "/dev/null", "--no-pid"),
                                Stream.concat(
                                        Stream.of("-sf", script.toString(), "-lf", leases.toString()), Stream.of(more)))
                        .toList());
    }

    /** A machine that starts anew asks whether its address is still right, renews it when half its time is over. */
    @ParameterizedTest
    @MethodSource("both")
    void dhclientTakesConfirmsRenewsAndReleasesItsAddress(Program program) throws IOException {
        Needs.program("dhclient", "isc-dhcp-client");
        Path seen = lab.folder().resolve("seen");
        Path script = script(seen);
        Path leases = lab.folder().resolve("dhclient.leases");
        try (Server server = Server.start(lab, program, CONFIGURATION)) {
            Running first = dhclient(leases, script, "-N", "eth0");
            heard(server, first, "DHCPREPLY(br0) " + RESERVED);
            awaitFile(seen, text -> text.contains("reason=BOUND6"));
            first.close();
            assertThat(Files.readString(seen))
                    .contains("new_ip6_address=" + RESERVED)
                    .contains("new_dhcp6_name_servers=2001:db8:77::53")
                    .contains("new_dhcp6_domain_search=lab.example.");
            awaitFile(server.leases(), text -> text.contains(" " + RESERVED + " walnut "));

            age(leases, 1900);
            Running second = dhclient(leases, script, "-N", "eth0");
            heard(server, second, "DHCPCONFIRM(br0)");
            heard(server, second, "DHCPRENEW(br0)");
            second.awaitText(text -> text.contains("RCV: Reply message"), SOON);
            second.close();

            Running release = dhclient(leases, script, "-r", "eth0");
            heard(server, release, "DHCPRELEASE(br0)");
            assertThat(release.awaitExit(SOON)).isZero();
            awaitFile(server.leases(), text -> !text.contains(RESERVED));
        }
    }

    /** Makes a client's leases look as if they had been given a while ago. */
    private static void age(Path leases, int seconds) throws IOException {
        Matcher starts = Pattern.compile("starts (\\d+)").matcher(Files.readString(leases));
        Files.writeString(leases, starts.replaceAll(found -> "starts " + (Long.parseLong(found.group(1)) - seconds)));
    }

    private interface Wanted {
        boolean test(String text);
    }

    private static void awaitFile(Path file, Wanted wanted) throws IOException {
        Instant end = Instant.now().plus(SOON);
        while (!wanted.test(Files.readString(file)) && Instant.now().isBefore(end)) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        assertThat(wanted.test(Files.readString(file)))
                .as(Files.readString(file))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void dhcpcdTakesRenewsAndReleasesItsAddress(Program program) throws IOException {
        Needs.program("dhcpcd", "dhcpcd-base");
        Needs.file("/var/lib/dhcpcd", "dhcpcd-base");
        Path seen = lab.folder().resolve("seen");
        Path configuration = lab.write("dhcpcd.conf", """
            nodev
            noipv6rs
            duid
            option dhcp6_name_servers, dhcp6_domain_search, dhcp6_rapid_commit
            interface eth0
            ia_na 7
            """);
        try (Server server = Server.start(lab, program, CONFIGURATION)) {
            String command = "exec dhcpcd -6 -B -d -f " + configuration + " -c " + script(seen) + " eth0";
            Running dhcpcd = alone("/var/lib/dhcpcd", command);
            heard(server, dhcpcd, "DHCPREPLY(br0) " + RESERVED);
            assertThat(dhcpcd.awaitText(
                            text -> text.contains("adding address " + RESERVED) && text.contains(" BOUND6"), SOON))
                    .as(dhcpcd.toString())
                    .isTrue();
            signal("-USR1", dhcpcd, server, "DHCPRENEW(br0)");
            signal("-ALRM", dhcpcd, server, "DHCPRELEASE(br0)");
            awaitFile(server.leases(), text -> !text.contains(RESERVED));
        }
        assertThat(Files.readString(seen)).contains("new_dhcp6_name_servers=2001:db8:77::53");
    }

    /** Runs a client that keeps its identifier and its leases in a folder that all on this machine would share. */
    private Running alone(String folder, String command) {
        return lab.start(client, "unshare", "-m", "sh", "-ec", "mount -t tmpfs tmpfs " + folder + "; " + command);
    }

    /** Clients miss a signal that comes at the wrong moment: it is sent until the server hears what it is for. */
    private void signal(String signal, Running process, Server server, String line) {
        for (int i = 0; i < 20 && process.isAlive(); i++) {
            lab.run(lab.serverNamespace(), SOON, "kill", signal, Long.toString(process.pid()));
            if (server.awaitLog(line, Duration.ofSeconds(2))) return;
        }
        heard(server, process, line);
    }

    /** The lease file has no hardware address of it, and its lease time is far from over. */
    @Test
    void afterARestartAMachineHasTheNameOfItsHardwareAtOnce() throws IOException {
        Needs.program("dhclient", "isc-dhcp-client");
        Needs.program("ping", "iputils-ping");
        Path leases = lab.folder().resolve("dhclient.leases");
        String named = CONFIGURATION.replaceFirst("dhcp-host=.*", "dhcp-host=02:00:00:00:00:0a,hazel")
                + "dhcp-leasefile=" + lab.folder().resolve("kept") + "\n";
        String nameless = named.replaceFirst("dhcp-host=.*", "");
        try (Server server = Server.start(lab, Program.underTest(), nameless)) {
            Running first = dhclient(leases, script(lab.folder().resolve("seen")), "-N", "eth0");
            heard(server, first, "DHCPREPLY(br0) 2001:db8:77::1");
            first.close();
        }
        String line = Files.readString(lab.folder().resolve("kept"));
        String address = line.replaceFirst("(?s).* (2001:db8:77::1[0-9a-f]{2}) \\* .*", "$1");
        lab.ip(client, "addr add " + address + "/64 dev eth0 nodad");
        assertThat(lab.run(lab.serverNamespace(), SOON, "ping", "-6", "-c", "1", "-W", "5", address)
                        .awaitExit(SOON))
                .isZero();
        try (Server server = Server.start(lab, Program.underTest(), named)) {
            awaitFile(lab.folder().resolve("kept"), text -> text.contains(" " + address + " hazel "));
            assertThat(server.log()).noneMatch(each -> each.contains("dropped"));
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void wideTakesAndReleasesItsAddress(Program program) throws IOException {
        Needs.program("dhcp6c", "wide-dhcpv6-client");
        Needs.file("/var/lib/dhcpv6", "wide-dhcpv6-client");
        // Commands come in at the loopback's address, which wide will not do without.
        ip6(client, "lo");
        Path configuration = lab.write("dhcp6c.conf", """
            interface eth0 { send ia-na 9; send rapid-commit; request domain-name-servers; };
            id-assoc na 9 { };
            """);
        try (Server server = Server.start(lab, program, CONFIGURATION)) {
            String command = "exec dhcp6c -f -D -c " + configuration + " -p "
                    + lab.folder().resolve("dhcp6c.pid") + " eth0";
            Running wide = alone("/var/lib/dhcpv6", command);
            heard(server, wide, "DHCPREPLY(br0) " + RESERVED);
            assertThat(wide.awaitText(text -> text.contains("add an address " + RESERVED), SOON))
                    .as(wide.toString())
                    .isTrue();
            signal("-TERM", wide, server, "DHCPRELEASE(br0)");
            awaitFile(server.leases(), text -> !text.contains(RESERVED));
        }
    }
}
