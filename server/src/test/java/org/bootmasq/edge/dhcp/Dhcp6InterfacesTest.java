package org.bootmasq.edge.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.net.InterfaceView;
import org.junit.jupiter.api.Test;

/**
 * Which interfaces DHCPv6 serves, and the one it binds to, as dnsmasq 2.90 does between {@code la0} (2001:db8:1::1,
 * 192.0.2.1) and {@code la1} (2001:db8:2::1).
 */
class Dhcp6InterfacesTest {
    private static final String SERVERS = "ff050000000000000000000000010003";
    private static final String RELAYS_AND_SERVERS = "ff020000000000000000000000010002";

    /**
     * @param dhcp the interfaces that are answered
     * @param device the one that the socket is bound to
     */
    private record Row(String configuration, List<String> dhcp, String device) {}

    private static final List<Row> TABLE = List.of(
            new Row("", List.of("la0", "la1"), ""),
            new Row("interface=la0", List.of("la0"), ""),
            new Row("interface=la0 bind-interfaces", List.of("la0"), "la0"),
            new Row("interface=la0 bind-dynamic", List.of("la0"), "la0"),
            new Row("interface=la0 interface=la1 bind-interfaces no-dhcp-interface=la1", List.of("la0"), "la0"),
            new Row("no-dhcpv6-interface=la1", List.of("la0"), ""),
            new Row("no-dhcpv4-interface=la1", List.of("la0", "la1"), ""),
            new Row("no-dhcp-interface=la0", List.of("la1"), ""),
            new Row("except-interface=la1", List.of("la0"), ""),
            new Row("except-interface=la1 bind-interfaces", List.of("la0"), ""),
            new Row("listen-address=192.0.2.1", List.of(), ""),
            new Row("listen-address=2001:db8:1::1", List.of("la0"), ""),
            new Row("listen-address=2001:db8:1::1 except-interface=la0", List.of(), ""),
            new Row("listen-address=2001:db8:1::1 no-dhcp-interface=la0", List.of(), ""),
            new Row("listen-address=2001:db8:1::1 bind-interfaces", List.of("la0"), ""),
            new Row("interface=la1 listen-address=2001:db8:1::1", List.of("la0", "la1"), ""),
            new Row("interface=la0 listen-address=2001:db8:1::1 bind-interfaces", List.of("la0"), "la0"),
            new Row("interface=la0 listen-address=2001:db8:2::1 bind-interfaces", List.of("la0", "la1"), ""),
            new Row("interface=la0 listen-address=192.0.2.1 bind-dynamic", List.of("la0"), "la0"),
            new Row("interface=la* bind-interfaces", List.of("la0", "la1"), ""),
            new Row("bridge-interface=la0,la1 interface=la0", List.of("la0"), ""));

    @Test
    void servesWhatDnsmasqServes() throws Exception {
        Ip6Stage.run(() -> {
            for (Row row : TABLE) check(row);
        });
    }

    /** RFC 8415 section 7.1. An interface that goes and comes back is another one to the kernel. */
    @Test
    void joinsTheGroupsOfEachInterfaceThatIsServed() throws Exception {
        Ip6Stage.run(() -> {
            Interfaces interfaces = Ip6Stage.interfaces("no-dhcpv6-interface=la1");
            var served = new Dhcp6Interfaces(interfaces);
            try (var sockets = new Dhcp6Sockets("", interfaces, served, PcapDump.OFF, (_, _, _) -> {})) {
                sockets.interfacesChanged();
                assertThat(members()).as("before any settings").isEmpty();
                served.reconfigure(Ip6Stage.settings());
                sockets.interfacesChanged();
                assertThat(members()).containsExactlyInAnyOrder("la0 " + SERVERS, "la0 " + RELAYS_AND_SERVERS);
                Ip6Stage.command("ip link del la0; ip link add la0 type veth peer name la1; ip link set la0 up;"
                        + "ip addr add fe80::1/64 dev la0 nodad");
                interfaces.refresh();
                sockets.interfacesChanged();
                assertThat(members()).containsExactlyInAnyOrder("la0 " + SERVERS, "la0 " + RELAYS_AND_SERVERS);
                Ip6Stage.command("ip link set la1 up; ip addr add fe80::7/64 dev la1 nodad");
                interfaces.refresh();
                interfaces.reconfigure(
                        Ip6Stage.interfaces("no-dhcpv6-interface=la0").settings());
                sockets.interfacesChanged();
                assertThat(members()).containsExactlyInAnyOrder("la1 " + SERVERS, "la1 " + RELAYS_AND_SERVERS);
            }
        });
    }

    private static List<String> members() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/task/" + threadId() + "/net/igmp6"))) {
            return lines.map(line -> line.trim().split("\\s+"))
                    .filter(words -> words[2].equals(SERVERS) || words[2].equals(RELAYS_AND_SERVERS))
                    .map(words -> words[1] + " " + words[2])
                    .toList();
        }
    }

    private static String threadId() throws IOException {
        return Path.of("/proc/thread-self").toRealPath().getFileName().toString();
    }

    private static void check(Row row) throws LinuxException {
        String[] lines = row.configuration().isEmpty()
                ? new String[0]
                : row.configuration().split(" ", -1);
        Interfaces interfaces = Ip6Stage.interfaces(lines);
        var served = new Dhcp6Interfaces(interfaces);
        served.reconfigure(Ip6Stage.settings());
        assertThat(interfaces.all())
                .as(row.configuration())
                .filteredOn(view -> !view.name().equals(Interfaces.LOOPBACK))
                .filteredOn(view -> served.serves(view.index()))
                .extracting(InterfaceView::name)
                .containsExactlyInAnyOrderElementsOf(row.dhcp());
        assertThat(served.onlyDevice(false)).as(row.configuration()).isEqualTo(row.device());
        assertThat(served.onlyDevice(true)).as(row.configuration()).isEmpty();
    }
}
