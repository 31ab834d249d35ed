package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code dhcp-split-relay} between a real client and dnsmasq as the server, which has no way to the clients' network:
 * it hears of that by the relay's link selection alone, and its replies go to the address that the relay shows it.
 */
final class SplitRelayLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String MAC = "02:00:00:00:00:0a";

    private final Lab lab = Lab.empty();
    private String relay = "";
    private String client = "";

    @BeforeEach
    void connect() {
        Needs.program("udhcpc", "udhcpc");
        relay = lab.namespace("r");
        client = lab.namespace("c");
        lab.cable(lab.serverNamespace(), "eth0", "02:00:00:00:09:01", relay, "up0", "02:00:00:00:09:02");
        lab.cable(client, "eth0", MAC, relay, "down0", "02:00:00:00:10:02");
        lab.ip(lab.serverNamespace(), "addr add 10.9.0.1/24 brd + dev eth0");
        lab.ip(relay, "addr add 10.9.0.2/24 brd + dev up0", "addr add 10.1.0.2/24 brd + dev down0");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Server behind(Program program) {
        return Server.start(lab, program, "port=0\nno-ping\ndhcp-range=10.1.0.50,10.1.0.60,255.255.255.0,1h\n");
    }

    /** The relay's address towards the client stands for the server (RFC 5107), so that renewals come through it. */
    @ParameterizedTest
    @ValueSource(strings = {"10.9.0.2", "up0"})
    void aClientTakesRenewsAndGivesBackALeaseOfAServerThatCannotReachIt(String side) throws IOException {
        try (Server server = behind(Program.dnsmasq());
                Server passing = passing("dhcp-split-relay=10.1.0.2,10.9.0.1," + side)) {
            Running asking = lab.start(client, "udhcpc", "-i", "eth0", "-f", "-R", "-s", script());
            assertThat(asking.awaitText(text -> text.contains("from 10.1.0.2, lease time 3600"), SOON))
                    .as(asking + "\n" + server + "\n" + passing)
                    .isTrue();
            assertThat(server.awaitLog("DHCPACK(eth0) 10.1.0.", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
            signal("USR1", asking);
            assertThat(asking.awaitText(text -> text.split("from 10.1.0.2, lease time 3600", -1).length == 3, SOON))
                    .as(asking + "\n" + server + "\n" + passing)
                    .isTrue();
            assertThat(asking.text()).contains("sending renew to server 10.1.0.2");
            signal("USR2", asking);
            assertThat(server.awaitLog("DHCPRELEASE(eth0) 10.1.0.", SOON)).isTrue();
            assertThat(passing.log()).anyMatch(line -> line.contains("DHCP relay at 10.1.0.2 -> 10.9.0.1"));
        }
    }

    private String script() throws IOException {
        Path script = lab.write(
                "script", "#!/bin/sh\nip addr flush dev eth0\n[ -z \"$ip\" ] || ip addr add $ip/24 dev eth0\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }

    private void signal(String name, Running running) {
        lab.run(client, SOON, "kill", "-" + name, Long.toString(running.pid()));
    }

    private Server passing(String line) {
        return Server.start(lab, relay, Program.underTest(), "port=0\nlog-dhcp\n" + line + "\n");
    }
}
