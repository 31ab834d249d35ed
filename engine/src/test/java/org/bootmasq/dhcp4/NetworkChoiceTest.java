package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** Which of several networks and routers a client is given. */
class NetworkChoiceTest {
    private static final String FIRST = "dhcp-range=192.168.7.50,192.168.7.60,1h";
    private static final String SECOND = "dhcp-range=10.42.0.50,10.42.0.60,1h";

    /** Observed: dnsmasq 2.90, whose order of ranges counts within a network only. */
    @Test
    void theNetworkOfTheAddressThatWasAddedLastIsTriedFirst() {
        for (String[] ranges : List.of(new String[] {FIRST, SECOND}, new String[] {SECOND, FIRST})) {
            var wire = new Wire(ranges[0], ranges[1], "no-ping");
            holding(wire, "192.168.7.1", "10.42.0.2");
            wire.client(1).discovers();
            assertThat(wire.reply().orElseThrow().yiaddr().toString()).startsWith("10.42.0.");
            holding(wire, "10.42.0.2", "192.168.7.1");
            wire.client(2).discovers();
            assertThat(wire.reply().orElseThrow().yiaddr().toString()).startsWith("192.168.7.");
        }
    }

    private static void holding(Wire wire, String... addresses) {
        List<LocalAddress> held = new ArrayList<>();
        for (String address : addresses) {
            Ip4 ip = Ip4.of(address);
            held.add(new LocalAddress(ip, Ip4.maskOf(24), ip.or(Ip4.maskOf(24).not())));
        }
        var hardware = HardwareAddress.ethernet("02:00:00:00:00:01");
        wire.server.interfacesChanged(List.of(new InterfaceView("eth0", Wire.ETH0, hardware, held)));
    }

    private static Wire remote() {
        return new Wire(FIRST, "dhcp-range=10.88.0.10,10.88.0.19,255.255.0.0,1h", "no-ping", "dhcp-authoritative");
    }

    private static void routerIs(Wire wire, String router) {
        assertThat(wire.reply().orElseThrow().option(3)).contains(Ip4.of(router).octets());
    }

    @Test
    void whatAStrangerSaysIsTheRelayIsNobodyElsesRouter() {
        var wire = remote();
        wire.client(1).relayedBy("10.88.0.254").selects("10.88.0.10");
        routerIs(wire, "10.88.0.254");
        wire.client(66).relayedBy("10.88.66.66").discovers();
        wire.client(66).relayedBy("10.88.66.66").selects("10.88.0.11");
        routerIs(wire, "10.88.66.66");
        wire.client(1).renews("10.88.0.10");
        routerIs(wire, "10.88.0.254");
        wire.client(66).renews("10.88.0.11");
        routerIs(wire, "10.88.66.66");
    }

    @Test
    void whoseRelayIsNotKnownHasThatOfMost() {
        var wire = remote();
        wire.client(1).selects("192.168.7.50");
        wire.client(9).renews("10.88.0.19");
        wire.acknowledges("10.88.0.19");
        assertThat(wire.reply().orElseThrow().option(3)).as("nobody knows it").isEmpty();
        wire.client(66).relayedBy("10.88.66.66").selects("10.88.0.11");
        wire.client(1).relayedBy("10.88.0.254").selects("10.88.0.12");
        wire.client(2).relayedBy("10.88.0.254").selects("10.88.0.13");
        wire.client(9).renews("10.88.0.19");
        routerIs(wire, "10.88.0.254");
        wire.client(1).releases("10.88.0.12");
        wire.client(2).releases("10.88.0.13");
        wire.client(9).renews("10.88.0.19");
        routerIs(wire, "10.88.66.66");
    }

    @Test
    void aRelayThatIsAskedNamesItself() {
        var wire = remote();
        wire.client(1).relayedBy("10.88.0.254").selects("10.88.0.10");
        wire.client(1).relayedBy("10.88.0.253").with(55, Bytes.ofInts(3)).discovers();
        routerIs(wire, "10.88.0.253");
    }
}
