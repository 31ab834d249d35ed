package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.lease.Lease6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

/** Leases of IPv6 that nobody asked for by DHCP, and what D-Bus hears; as seen of dnsmasq 2.90. */
class GivenLease6Test {
    private static final String[] LINES = {
        "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h",
        "dhcp-pd=2001:db8:f::/48,56",
        "domain=lan.example",
        "dhcp-script=/bin/true",
        "enable-dbus"
    };
    private static final HardwareAddress HARDWARE = HardwareAddress.ethernet("52:54:00:00:00:04");

    private static void give(Link link, String address, String duid, String name, int iaid, boolean temporary) {
        Ip6 ip = Link.ip(address);
        assertThat(link.server.hasRoomFor(ip)).isTrue();
        link.effects = link.server.give(
                link.now, ip, new GivenLease(ip, HARDWARE, Bytes.ofHex(duid), name, 600, iaid, temporary));
    }

    private static List<String> signals(Link link) {
        return link.of(Effect.SignalLease.class)
                .map(each -> each.event() + " " + each.address() + " " + each.hardware() + " " + each.name())
                .toList();
    }

    @Test
    void aLeaseIsGivenWithItsAssociation() {
        var link = new Link(LINES);
        give(link, "2001:db8:1::5", "00010203", "six", 77, false);
        Lease6 lease = link.server.leases().byAddress(Link.ip("2001:db8:1::5")).orElseThrow();
        assertThat(lease.binding()).isEqualTo(new Lease6.Binding(Lease6.Kind.ADDRESS, Bytes.ofHex("00010203"), 77));
        assertThat(lease.expires()).isEqualTo(link.now / 1000 + 600);
        Effect.Script call = link.of(Effect.Script.class).findFirst().orElseThrow();
        assertThat(call.arguments()).containsExactly("add", "00:01:02:03", "2001:db8:1::5", "six");
        assertThat(call.environment())
                .containsEntry("DNSMASQ_IAID", "77")
                .containsEntry("DNSMASQ_MAC", "52:54:00:00:00:04")
                .containsEntry("DNSMASQ_DATA_MISSING", "1")
                .containsEntry("DNSMASQ_DOMAIN", "lan.example");
        assertThat(signals(link)).containsExactly("ADDED 2001:db8:1::5 00:01:02:03 six.lan.example");
    }

    @Test
    void temporaryAddressesAreAnotherKind() {
        var link = new Link(LINES);
        give(link, "2001:db8:1::6", "00010204", "", 78, true);
        assertThat(link.of(Effect.Script.class).findFirst().orElseThrow().environment())
                .containsEntry("DNSMASQ_IAID", "T78");
    }

    @Test
    void anotherHolderTakesTheAddressOver() {
        var link = new Link(LINES);
        give(link, "2001:db8:1::5", "00010203", "six", 77, false);
        give(link, "2001:db8:1::5", "00010209", "seven", 1, false);
        assertThat(link.server.leases().ofDuid(Bytes.ofHex("00010203"))).isEmpty();
        assertThat(signals(link)).containsExactly("UPDATED 2001:db8:1::5 00:01:02:09 seven.lan.example");
        assertThat(link.of(Effect.Script.class)).hasSize(2);
    }

    @Test
    void aNameMovesToTheNewLease() {
        var link = new Link(LINES);
        give(link, "2001:db8:1::5", "00010203", "box", 77, false);
        give(link, "2001:db8:1::6", "00010204", "box", 1, false);
        assertThat(signals(link))
                .containsExactlyInAnyOrder(
                        "UPDATED 2001:db8:1::5 00:01:02:03 ", "ADDED 2001:db8:1::6 00:01:02:04 box.lan.example");
    }

    @Test
    void delegatedPrefixesAreNobodyElsesAndNoSignal() {
        var link = new Link(LINES);
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
        Lease6 prefix = link.server.leases().all().iterator().next();
        assertThat(prefix.isPrefix()).isTrue();
        assertThat(link.of(Effect.Script.class)).hasSize(1);
        assertThat(signals(link)).isEmpty();
        assertThat(link.server.hasRoomFor(prefix.address())).isFalse();
        assertThat(link.server.hasRoomFor(prefix.address().next())).isFalse();
    }

    @Test
    void clientsAreSignalledToo() {
        var link = new Link(LINES[0], "enable-dbus");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(7), Ask.named("boxy")));
        assertThat(signals(link)).containsExactly("ADDED 2001:db8:1::109 00:03:00:01:02:00:00:00:02:02 boxy");
        assertThat(link.of(Effect.Script.class)).isEmpty();
    }
}
