package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.bootmasq.dhcp.Effect;
import org.junit.jupiter.api.Test;

/** What {@code dhcp-script} hears and when; each sequence was observed of dnsmasq 2.90. */
class Dhcp4ScriptTest {
    private static final String[] SCRIPT = {
        "dhcp-range=192.168.7.50,192.168.7.60,1h", "no-ping", "dhcp-script=/bin/true", "domain=example.org"
    };

    private static List<List<String>> calls(Wire wire) {
        return wire.of(Effect.Script.class).map(Effect.Script::arguments).toList();
    }

    private static Wire wire(String... more) {
        String[] lines = Arrays.copyOf(SCRIPT, SCRIPT.length + more.length);
        System.arraycopy(more, 0, lines, SCRIPT.length, more.length);
        return new Wire(lines);
    }

    private static Effect.Script last(Wire wire) {
        return wire.of(Effect.Script.class).toList().getLast();
    }

    @Test
    void theScriptHearsOfLeases() {
        var wire = wire();
        wire.client(1).with(12, "alpha").with(77, "gPXE").selects("192.168.7.55");
        assertThat(calls(wire)).containsExactly(List.of("add", "52:54:00:00:00:01", "192.168.7.55", "alpha"));
        assertThat(last(wire).environment())
                .containsEntry("DNSMASQ_USER_CLASS0", "gPXE")
                .containsEntry("DNSMASQ_DOMAIN", "example.org")
                .containsEntry("DNSMASQ_TIME_REMAINING", "3600")
                .containsEntry("DNSMASQ_TAGS", "eth0");
        wire.passes(1000);
        wire.client(1).renews("192.168.7.55");
        assertThat(calls(wire)).as("a renewal that changes only the end").isEmpty();
        wire.client(1).releases("192.168.7.55");
        assertThat(last(wire).arguments().getFirst()).isEqualTo("del");
    }

    @Test
    void whoComesBackIsToldOfWithAllData() {
        var wire = wire();
        wire.client(1).with(12, "alpha").with(60, "android").selects("192.168.7.55");
        wire.client(1).with(12, "alpha").with(60, "android").reboots("192.168.7.55");
        assertThat(calls(wire)).containsExactly(List.of("old", "52:54:00:00:00:01", "192.168.7.55", "alpha"));
        assertThat(last(wire).environment())
                .containsEntry("DNSMASQ_VENDOR_CLASS", "android")
                .containsEntry("DNSMASQ_TAGS", "eth0")
                .doesNotContainKey("DNSMASQ_DATA_MISSING");
        wire.client(1).with(60, "android").selects("192.168.7.55");
        assertThat(calls(wire))
                .as("the name stays")
                .containsExactly(List.of("old", "52:54:00:00:00:01", "192.168.7.55", "alpha"));
        wire.client(1).with(12, "beta").with(60, "android").reboots("192.168.7.55");
        assertThat(calls(wire))
                .containsExactly(
                        List.of("old", "52:54:00:00:00:01", "192.168.7.55"),
                        List.of("old", "52:54:00:00:00:01", "192.168.7.55", "beta"));
        assertThat(wire.of(Effect.Script.class).findFirst().orElseThrow().environment())
                .containsEntry("DNSMASQ_OLD_HOSTNAME", "alpha")
                .containsEntry("DNSMASQ_VENDOR_CLASS", "android");
    }

    @Test
    void aRenewalWithAnotherNameHasNoData() {
        var wire = wire();
        wire.client(1).with(12, "alpha").with(60, "android").selects("192.168.7.55");
        wire.client(1).with(12, "beta").with(60, "android").renews("192.168.7.55");
        assertThat(calls(wire)).hasSize(2);
        assertThat(last(wire).environment())
                .containsEntry("DNSMASQ_DATA_MISSING", "1")
                .doesNotContainKey("DNSMASQ_VENDOR_CLASS");
    }

    @Test
    void whoseNameAnotherTakesIsToldOfTwice() {
        var wire = wire();
        wire.client(1).with(12, "alpha").selects("192.168.7.55");
        wire.client(2).with(12, "alpha").selects("192.168.7.56");
        List<String> nameless = List.of("old", "52:54:00:00:00:01", "192.168.7.55");
        assertThat(calls(wire))
                .containsExactly(nameless, nameless, List.of("add", "52:54:00:00:00:02", "192.168.7.56", "alpha"));
        assertThat(wire.of(Effect.Script.class).map(call -> call.environment().get("DNSMASQ_OLD_HOSTNAME")))
                .containsExactly("alpha", null, null);
    }

    /** The script is where the leases are kept then: libvirt and CloudStack rely on it. */
    @Test
    void withoutALeaseFileTheScriptHearsOfEachNewEnd() {
        var wire = wire("leasefile-ro");
        wire.client(1).selects("192.168.7.55");
        String first = last(wire).environment().get("DNSMASQ_LEASE_EXPIRES");
        wire.passes(2000);
        wire.client(1).renews("192.168.7.55");
        assertThat(last(wire).arguments().getFirst()).isEqualTo("old");
        assertThat(last(wire).environment().get("DNSMASQ_LEASE_EXPIRES"))
                .isEqualTo(Long.toString(Long.parseLong(first) + 2));
        wire.client(1).renews("192.168.7.55");
        assertThat(calls(wire)).as("the end is the same").isEmpty();
    }
}
