package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two servers on one machine, each for a bridge of its own, as virtual machines and containers have them: none hears
 * what is for the other.
 */
final class TwoServersLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int CLIENTS = 3;

    private final Lab lab = Lab.open();

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private static String configuration(int number) {
        String network = "192.168." + (77 + number);
        return """
                port=0
                strict-order
                bind-interfaces
                except-interface=lo
                interface=br%1$d
                listen-address=%2$s.1
                dhcp-range=%2$s.2,%2$s.254,1h
                dhcp-authoritative
                no-ping
                """.formatted(number, network);
    }

    private Running client(int bridge, int number) throws IOException {
        String namespace = lab.namespace("b" + bridge + "c" + number);
        String port = "p" + bridge + "c" + number;
        lab.cable(lab.serverNamespace(), port, "", namespace, "eth0", "02:00:00:00:0" + bridge + ":0" + number);
        lab.ip(lab.serverNamespace(), "link set " + port + " master br" + bridge);
        Path script = lab.write("udhcpc.script", """
                #!/bin/sh
                case $1 in
                    deconfig) ip addr flush dev $interface ;;
                    bound) ip addr add $ip/$mask dev $interface ;;
                esac
                echo "heard $1 $ip"
                """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return lab.start(namespace, "udhcpc", "-i", "eth0", "-f", "-t", "9", "-s", script.toString());
    }

    @Test
    void eachHearsTheRenewalsOfItsOwnBridge() throws IOException {
        Needs.program("udhcpc", "udhcpc");
        lab.ip(
                lab.serverNamespace(),
                "link add br1 type bridge",
                "link set br1 address 02:00:00:00:78:01",
                "addr add 192.168.78.1/24 brd + dev br1",
                "link set br1 up");
        var clients = new ArrayList<Running>();
        try (Server first = Server.start(lab, Program.underTest(), configuration(0));
                Server second = Server.start(lab, Program.underTest(), configuration(1))) {
            List<Server> servers = List.of(first, second);
            for (int bridge = 0; bridge < 2; bridge++) {
                assertThat(servers.get(bridge).log())
                        .anyMatch(line -> line.contains("DHCP, sockets bound exclusively to interface br"));
                for (int number = 1; number <= CLIENTS; number++) clients.add(client(bridge, number));
            }
            for (Running each : clients) {
                assertThat(each.awaitText(text -> text.contains("heard bound"), SOON))
                        .as(each + "\n" + first + "\n" + second)
                        .isTrue();
                lab.run(lab.serverNamespace(), SOON, "kill", "-USR1", Long.toString(each.pid()));
                assertThat(each.awaitText(text -> text.contains("heard renew"), SOON))
                        .as(each + "\n" + first + "\n" + second)
                        .isTrue();
            }
            for (Server each : servers) {
                assertThat(each.log().stream()
                                .filter(line -> line.contains(" DHCPREQUEST(br"))
                                .count())
                        .as(each.toString())
                        .isEqualTo(2 * CLIENTS);
            }
        }
    }
}
