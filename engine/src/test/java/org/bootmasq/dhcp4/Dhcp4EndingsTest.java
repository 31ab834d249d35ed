package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.address.Declined;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** Leases that clients refuse or give back, and who may do that. */
class Dhcp4EndingsTest {
    private static final String RANGE = "dhcp-range=192.168.7.50,192.168.7.150,1h";

    @Test
    void aDeclinedAddressRests() {
        var wire = new Wire(RANGE, "no-ping");
        wire.client(1).selects("192.168.7.50");
        wire.client(1).declines("192.168.7.50");
        assertThat(wire.server.leases().size()).isZero();
        wire.client(2).with(50, Ip4.of("192.168.7.50").octets()).discovers();
        assertThat(wire.reply().orElseThrow().yiaddr()).isNotEqualTo(Ip4.of("192.168.7.50"));
        wire.passes(Declined.REST_MILLIS);
        wire.client(2).with(50, Ip4.of("192.168.7.50").octets()).discovers();
        wire.offers("192.168.7.50");
    }

    @Test
    void aDeclinedAddressIsBetterThanNone() {
        var wire = new Wire("dhcp-range=192.168.7.50,192.168.7.51", "no-ping");
        wire.client(1).selects("192.168.7.50");
        wire.client(1).declines("192.168.7.50");
        wire.client(1).selects("192.168.7.51");
        wire.client(2).discovers();
        wire.offers("192.168.7.50");
    }

    /** However often one machine refuses what it is offered, all but a few addresses stay for others. */
    @Test
    void oneMachineCannotDeclineThePool() {
        var wire = new Wire(RANGE, "no-ping");
        int lines = 0;
        for (int i = 0; i < 300; i++) {
            wire.client(66).discovers();
            wire.client(66).declines(wire.reply().orElseThrow().yiaddr().toString());
            lines += wire.log().size();
        }
        assertThat(lines).as("lines about refusals").isEqualTo(Declined.LINES_AT_ONCE + 1);
        int resting = 0;
        for (int last = 50; last <= 150; last++) {
            wire.client(1).with(50, Ip4.of("192.168.7." + last).octets()).discovers();
            if (!wire.reply().orElseThrow().yiaddr().equals(Ip4.of("192.168.7." + last))) resting++;
        }
        assertThat(resting).isEqualTo(Declined.MOST_OF_ONE_CLIENT);
    }

    @Test
    void manyMachinesCannotDeclineThePoolEither() {
        var wire = new Wire("dhcp-range=192.168.0.1,192.168.255.250,255.255.0.0", "no-ping");
        for (int i = 0; i < 1000; i++) {
            var attacker = wire.machine("02:66:00:00:%02x:%02x".formatted(i >> 8, i & 255));
            attacker.discovers();
            attacker.declines(wire.reply().orElseThrow().yiaddr().toString());
        }
        var small = new Wire("dhcp-range=192.168.7.50,192.168.7.60", "no-ping");
        for (int i = 0; i < 100; i++) {
            small.client(100 + i).discovers();
            small.client(100 + i).declines(small.reply().orElseThrow().yiaddr().toString());
        }
        for (int i = 0; i < 11; i++) {
            small.client(i).discovers();
            small.client(i).selects(small.reply().orElseThrow().yiaddr().toString());
            assertThat(small.server.leases().size()).isEqualTo(i + 1);
        }
    }

    @Test
    void aConfiguredAddressRestsAndThatIsSaidOnce() {
        var wire = new Wire(RANGE, "no-ping", "dhcp-host=52:54:00:00:00:01,192.168.7.99");
        wire.client(1).selects("192.168.7.99");
        wire.client(1).declines("192.168.7.99");
        assertThat(wire.log()).contains("disabling DHCP static address 192.168.7.99 for 10m");
        wire.client(1).declines("192.168.7.99");
        assertThat(wire.log()).doesNotContain("disabling DHCP static address 192.168.7.99 for 10m");
        wire.client(1).discovers();
        assertThat(wire.log()).anyMatch(line -> line.endsWith("because it was previously declined"));
    }

    @Test
    void aClientCannotRefuseWhatWasNeverItsOwn() {
        var wire = new Wire("dhcp-range=192.168.7.50,192.168.7.60,1h", "no-ping");
        wire.client(2).declines("192.168.7.53");
        wire.client(1).discovers();
        wire.offers("192.168.7.53");
    }

    @Test
    void aStrangerWithAnAddressOfItsOwnEndsNobodysLease() {
        var wire = new Wire(RANGE, "no-ping");
        wire.client(1).selects("192.168.7.55");
        wire.client(1).from("192.168.7.200").releases("192.168.7.55");
        wire.client(1).from("192.168.7.200").declines("192.168.7.55");
        assertThat(wire.server.leases().isHeld(Ip4.of("192.168.7.55"))).isTrue();
        wire.client(1).relayedBy("192.168.7.3").from("192.168.7.200").releases("192.168.7.55");
        wire.client(1).relayedBy("192.168.7.3").from("192.168.7.200").declines("192.168.7.55");
        assertThat(wire.server.leases().isHeld(Ip4.of("192.168.7.55")))
                .as("naming a relay does not make one")
                .isTrue();
        wire.client(1).from(Wire.SERVER).releases("192.168.7.55");
        assertThat(wire.server.leases().isHeld(Ip4.of("192.168.7.55")))
                .as("a program on this machine may")
                .isFalse();
    }

    @Test
    void relaysGiveBackForTheirClientsFromWhateverAddress() {
        for (String source : new String[] {"192.168.7.3", "10.0.0.3"}) {
            var wire = new Wire(RANGE, "no-ping");
            wire.client(1).relayedBy("192.168.7.3").selects("192.168.7.55");
            assertThat(wire.server.leases().isHeld(Ip4.of("192.168.7.55"))).isTrue();
            wire.client(1).relayedBy("192.168.7.3").from(source).releases("192.168.7.55");
            assertThat(wire.server.leases().isHeld(Ip4.of("192.168.7.55")))
                    .as(source)
                    .isFalse();
        }
    }

    /** Targets of the SAN open by it: an INFORM or a question about a boot server gives nobody tags. */
    @Test
    void onlyALeaseIsAcknowledged() {
        var wire = new Wire(RANGE, "no-ping", "dhcp-host=52:54:00:00:00:01,set:boss", "pxe-service=x86PC,menu,a.0");
        wire.client(1).with(60, "PXEClient").with(93, Bytes.ofInts(0, 0)).discovers();
        assertThat(wire.of(Effect.Holds.class)).isEmpty();
        wire.client(1).selects("192.168.7.55");
        assertThat(wire.of(Effect.Holds.class).findFirst().orElseThrow().tags()).contains("boss", "known");
        assertThat(wire.effects)
                .extracting(Object::getClass)
                .containsSubsequence(Effect.SaveLease.class, Effect.Holds.class);
        wire.client(1).informs("192.168.7.99");
        assertThat(wire.reply()).isPresent();
        assertThat(wire.of(Effect.Holds.class)).isEmpty();
        wire.client(1)
                .with(60, "PXEClient")
                .with(93, Bytes.ofInts(0, 0))
                .with(43, Bytes.ofHex("470480000000ff"))
                .renews("192.168.7.99");
        assertThat(wire.reply().flatMap(Dhcp4Message::type)).contains(MessageType.ACK);
        assertThat(wire.of(Effect.Holds.class)).isEmpty();
    }

    /** Observed: dnsmasq 2.90 with such a lease file. */
    @Test
    void ofTwoLeasesWithOneNameTheLastInTheFileHasIt() {
        var leases = new Lease4Table();
        String[] addresses = {"192.168.7.61", "192.168.7.60"};
        for (String address : addresses) {
            var mac = HardwareAddress.ethernet("52:54:00:00:00:" + address.substring(10));
            leases.put(Lease4.of(Ip4.of(address), mac, Bytes.EMPTY, 0).named("Same", "", false));
        }
        var wire = new Wire(leases, RANGE);
        wire.effects = wire.server.started(wire.now);
        assertThat(wire.of(Effect.SaveLease.class).map(save -> save.change().address()))
                .containsExactly(Ip4.of("192.168.7.60"));
        assertThat(leases.byName("same").map(Lease4::address)).contains(Ip4.of("192.168.7.61"));
        assertThat(leases.byAddress(Ip4.of("192.168.7.60")).map(Lease4::hostname))
                .contains("");
    }
}
