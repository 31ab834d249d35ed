package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.Effect.LeaseEvent;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** Leases that nobody asked for by DHCP, and what D-Bus hears of leases; each sequence was seen of dnsmasq 2.90. */
class GivenLease4Test {
    private static final String[] LINES = {
        "dhcp-range=192.168.7.50,192.168.7.60,1h",
        "no-ping",
        "dhcp-script=/bin/true",
        "domain=example.org",
        "enable-dbus"
    };
    private static final HardwareAddress ONE = HardwareAddress.ethernet("52:54:00:00:00:01");
    private static final HardwareAddress TWO = HardwareAddress.ethernet("52:54:00:00:00:02");

    private static void give(Wire wire, String address, HardwareAddress hardware, String name, long seconds) {
        Ip4 ip = Ip4.of(address);
        assertThat(wire.server.hasRoomFor(ip)).isTrue();
        wire.effects =
                wire.server.give(wire.now, ip, new GivenLease(ip, hardware, Bytes.EMPTY, name, seconds, 0, false));
    }

    private static List<List<String>> calls(Wire wire) {
        return wire.of(Effect.Script.class).map(Effect.Script::arguments).toList();
    }

    private static List<String> signals(Wire wire) {
        return wire.of(Effect.SignalLease.class)
                .map(each -> each.event() + " " + each.address() + " " + each.hardware() + " " + each.name())
                .toList();
    }

    private static Lease4 lease(Wire wire, String address) {
        return wire.server.leases().byAddress(Ip4.of(address)).orElseThrow();
    }

    @Test
    void aLeaseIsGivenAsIfItsClientHadAsked() {
        var wire = new Wire(LINES);
        give(wire, "192.168.7.55", ONE, "Name.With.Dots", 600);
        assertThat(wire.of(Effect.SaveLease.class)).hasSize(1);
        assertThat(lease(wire, "192.168.7.55").expires()).isEqualTo(wire.now / 1000 + 600);
        assertThat(lease(wire, "192.168.7.55").hostname()).isEqualTo("Name.With.Dots");
        assertThat(calls(wire)).containsExactly(List.of("add", "52:54:00:00:00:01", "192.168.7.55", "Name"));
        assertThat(wire.of(Effect.Script.class).findFirst().orElseThrow().environment())
                .containsEntry("DNSMASQ_DOMAIN", "With.Dots.example.org")
                .containsEntry("DNSMASQ_DATA_MISSING", "1")
                .containsEntry("DNSMASQ_TIME_REMAINING", "600");
        assertThat(signals(wire)).containsExactly("ADDED 192.168.7.55 52:54:00:00:00:01 Name.With.Dots.example.org");
    }

    @Test
    void theClientItselfHasItThen() {
        var wire = new Wire(LINES);
        give(wire, "192.168.7.59", ONE, "alpha", 600);
        wire.client(1).discovers();
        wire.offers("192.168.7.59");
    }

    @Test
    void itMayBeAnyAddressAndLastForEver() {
        var wire = new Wire(LINES);
        give(wire, "10.1.2.3", ONE, "", GivenLease.FOR_EVER);
        assertThat(lease(wire, "10.1.2.3").expires()).isEqualTo(Lease.INFINITE);
        wire.passes(1_000_000_000_000L);
        assertThat(wire.server.leases().isHeld(Ip4.of("10.1.2.3"))).isTrue();
    }

    @Test
    void anotherHolderAndANewNameAreToldInTwoCallsAndOneSignal() {
        var wire = new Wire(LINES);
        give(wire, "192.168.7.56", ONE, "name2", 600);
        give(wire, "192.168.7.56", ONE, "name2", 700);
        assertThat(calls(wire)).as("another end alone").isEmpty();
        give(wire, "192.168.7.56", TWO, "name3", 700);
        assertThat(calls(wire))
                .containsExactly(
                        List.of("old", "52:54:00:00:00:02", "192.168.7.56"),
                        List.of("old", "52:54:00:00:00:02", "192.168.7.56", "name3"));
        assertThat(wire.of(Effect.Script.class).findFirst().orElseThrow().environment())
                .containsEntry("DNSMASQ_OLD_HOSTNAME", "name2");
        assertThat(signals(wire)).containsExactly("UPDATED 192.168.7.56 52:54:00:00:00:02 name3.example.org");
    }

    @Test
    void aNameMovesToTheNewLease() {
        var wire = new Wire(LINES);
        give(wire, "192.168.7.56", ONE, "box", 600);
        give(wire, "192.168.7.57", TWO, "BOX", 600);
        assertThat(lease(wire, "192.168.7.56").hostname()).isEmpty();
        assertThat(lease(wire, "192.168.7.57").hostname()).isEqualTo("BOX");
        assertThat(signals(wire))
                .containsExactlyInAnyOrder(
                        "UPDATED 192.168.7.56 52:54:00:00:00:01 ",
                        "ADDED 192.168.7.57 52:54:00:00:00:02 BOX.example.org");
        assertThat(wire.of(Effect.SaveLease.class)).hasSize(2);
    }

    @Test
    void withoutANameItKeepsTheOneItHas() {
        var wire = new Wire(LINES);
        wire.client(1).with(12, "alpha").selects("192.168.7.55");
        give(wire, "192.168.7.55", TWO, "", 600);
        assertThat(lease(wire, "192.168.7.55").hostname()).isEqualTo("alpha");
        assertThat(lease(wire, "192.168.7.55").hardware()).isEqualTo(TWO);
    }

    @Test
    void thereIsRoomForAsManyLeasesAsTheConfigurationSays() {
        var wire = new Wire(LINES[0], "dhcp-lease-max=1");
        give(wire, "192.168.7.56", ONE, "", 600);
        assertThat(wire.server.hasRoomFor(Ip4.of("192.168.7.57"))).isFalse();
        assertThat(wire.server.hasRoomFor(Ip4.of("192.168.7.56"))).isTrue();
    }

    @Test
    void signalsNeedNoScript() {
        var wire = new Wire(LINES[0], "no-ping", "enable-dbus=org.example.thing");
        wire.client(1).with(12, "alpha").selects("192.168.7.55");
        assertThat(calls(wire)).isEmpty();
        assertThat(signals(wire)).containsExactly("ADDED 192.168.7.55 52:54:00:00:00:01 alpha");
        wire.client(1).releases("192.168.7.55");
        assertThat(wire.of(Effect.SignalLease.class).map(Effect.SignalLease::event))
                .containsExactly(LeaseEvent.DELETED);
        var silent = new Wire(LINES[0], "no-ping");
        silent.client(1).with(12, "alpha").selects("192.168.7.55");
        assertThat(signals(silent)).isEmpty();
    }

    @Test
    void whoHasNoHardwareAddressIsSignalledSo() {
        var wire = new Wire(LINES);
        give(wire, "192.168.7.55", new HardwareAddress(0, Bytes.EMPTY), "", 600);
        assertThat(signals(wire)).containsExactly("ADDED 192.168.7.55 <null> ");
        give(wire, "192.168.7.56", new HardwareAddress(6, ONE.octets()), "", 600);
        assertThat(signals(wire)).containsExactly("ADDED 192.168.7.56 06-52:54:00:00:00:01 ");
    }

    @Test
    void messagesAreCountedWhateverTheLogSays() {
        var wire = new Wire(LINES[0], "no-ping", "quiet-dhcp");
        wire.client(1).discovers();
        wire.client(1).selects("192.168.7.55");
        wire.client(1).releases("192.168.7.55");
        assertThat(wire.server.counts().byName())
                .containsEntry("dhcp_discover", 1L)
                .containsEntry("dhcp_offer", 1L)
                .containsEntry("dhcp_request", 1L)
                .containsEntry("dhcp_ack", 1L)
                .containsEntry("dhcp_release", 1L)
                .doesNotContainKey("dhcp_nak");
    }

    @Test
    void namesAreThoseThatTheLeaseFileCanHold() {
        assertThat(List.of("a", "Name.With.Dots", "b\u00c3\u00a4r", "_x-1")).allMatch(GivenLease::isName);
        assertThat(List.of(
                        "",
                        "a b",
                        "a\nb",
                        "a\tb",
                        "a..b",
                        ".a",
                        "a.",
                        "x".repeat(64),
                        "\u007f",
                        "a.".repeat(127) + "a"))
                .noneMatch(GivenLease::isName);
    }
}
