package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** Addresses and names that hosts files and records give; observed of dnsmasq 2.90. */
class Dhcp4NamesTest {
    private static final String RANGE = "dhcp-range=192.168.7.50,192.168.7.60,1h";
    private static final Ip4 NINE = Ip4.of("192.168.7.9");
    private static final Ip4 TEN = Ip4.of("192.168.7.10");

    private static Wire wire(Map<String, List<Ip4>> addresses, Map<Ip4, String> names, String... more) {
        String[] lines = new String[more.length + 3];
        lines[0] = RANGE;
        lines[1] = "no-ping";
        lines[2] = "domain=lan";
        System.arraycopy(more, 0, lines, 3, more.length);
        var wire = new Wire(lines);
        wire.names = new KnownNames(addresses, Map.of(), names);
        return wire;
    }

    @Test
    void aReservationByNameHasTheNamesAddress() {
        var wire = wire(Map.of("box", List.of(NINE, TEN)), Map.of(), "dhcp-host=52:54:00:00:00:01,Box");
        wire.client(1).discovers();
        wire.offers("192.168.7.9");
        wire.client(1).selects("192.168.7.9");
        wire.acknowledges("192.168.7.9");
        wire.names = new KnownNames(Map.of("box", List.of(TEN)), Map.of(), Map.of());
        wire.client(1).discovers();
        wire.offers("192.168.7.10");
        wire.names = KnownNames.NONE;
        wire.client(2).discovers();
        assertThat(wire.reply()).as("without names all goes on").isPresent();
    }

    @Test
    void theAddressOfANamedReservationIsNobodyElses() {
        var wire = wire(Map.of("box", List.of(Ip4.of("192.168.7.53"))), Map.of(), "dhcp-host=52:54:00:00:00:99,box");
        wire.client(1).discovers();
        wire.offers("192.168.7.54");
    }

    @Test
    void ofTwoReservationsWithOneNameTheLastHasTheAddress() {
        var wire = wire(
                Map.of("box", List.of(NINE)),
                Map.of(),
                "dhcp-host=52:54:00:00:00:01,box",
                "dhcp-host=52:54:00:00:00:02,box");
        wire.client(2).discovers();
        wire.offers("192.168.7.9");
        wire.client(1).discovers();
        assertThat(wire.reply().orElseThrow().yiaddr()).isNotEqualTo(NINE);
    }

    @Test
    void aClientIsToldTheNameOfItsAddress() {
        var wire = wire(Map.of(), Map.of(Ip4.of("192.168.7.55"), "desk.LAN", Ip4.of("192.168.7.56"), "x.elsewhere"));
        wire.client(1).with(12, "mine").selects("192.168.7.55");
        assertThat(wire.reply().orElseThrow().option(12)).contains(Bytes.latin1("desk"));
        assertThat(wire.server.leases().byAddress(Ip4.of("192.168.7.55")).map(Lease4::hostname))
                .contains("desk");
        wire.client(2).selects("192.168.7.56");
        assertThat(wire.reply().orElseThrow().has(12)).as("of another domain").isFalse();
    }

    @Test
    void bootServersByNameTakeTurns() {
        var wire = wire(Map.of("boot.lan", List.of(NINE, TEN)), Map.of(), "dhcp-boot=x.efi,,Boot.lan");
        wire.client(1).discovers();
        assertThat(wire.reply().orElseThrow().siaddr()).isEqualTo(NINE);
        wire.client(1).discovers();
        assertThat(wire.reply().orElseThrow().siaddr()).isEqualTo(TEN);
        wire.client(1).discovers();
        assertThat(wire.reply().orElseThrow().siaddr()).isEqualTo(NINE);
        wire.names = KnownNames.NONE;
        wire.client(1).discovers();
        assertThat(wire.reply().orElseThrow().siaddr()).isEqualTo(Ip4.UNSPECIFIED);
    }

    @Test
    void menusNameTheirServers() {
        var wire = wire(Map.of("boot.lan", List.of(NINE, TEN)), Map.of(), "pxe-service=x86PC,Menu,5,boot.lan");
        wire.client(1).with(60, "PXEClient").with(93, Bytes.ofInts(0, 0)).discovers();
        assertThat(wire.reply().orElseThrow().option(43).orElseThrow().hex()).contains("0807000501c0a80709");
        wire.client(1).with(60, "PXEClient").with(93, Bytes.ofInts(0, 0)).discovers();
        assertThat(wire.reply().orElseThrow().option(43).orElseThrow().hex()).contains("0807000501c0a8070a");
    }

    @Test
    void onlyWhatCanMatterIsAskedFor() {
        var wanted = ConfigText.settings(
                        RANGE + "\ndhcp-host=52:54:00:00:00:01,Box\ndhcp-host=52:54:00:00:00:02,two,192.168.7.70\n"
                                + "dhcp-boot=x,,Boot\npxe-service=x86PC,Menu,5,srv.lan\n")
                .wantedNames();
        assertThat(wanted.names()).containsExactlyInAnyOrder("box", "boot", "srv.lan");
        assertThat(wanted.mayBeGiven(Ip4.of("192.168.7.55"))).isTrue();
        assertThat(wanted.mayBeGiven(Ip4.of("192.168.7.70"))).isTrue();
        assertThat(wanted.mayBeGiven(Ip4.of("192.168.7.71"))).isFalse();
    }
}
