package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** What {@code dhcp-script} is told; the calls are those that dnsmasq 2.90 was seen to make. */
class Script6Test {
    private static final String DUID = "00:03:00:01:02:00:00:00:02:02";
    private static final String[] LINES = {
        "dhcp-range=set:foo,2001:db8:1::100,2001:db8:1::1ff,64,1h", "domain=lan.example", "dhcp-script=/bin/true"
    };

    private static List<Effect.Script> calls(Link link) {
        return link.of(Effect.Script.class).toList();
    }

    private static Map<String, String> environment(Effect.Script call) {
        return call.environment();
    }

    @Test
    void aNewLeaseIsToldWithAllThatItsMessageSays() {
        var link = new Link(LINES);
        link.sends(Ask.of(
                MessageType.REQUEST,
                Ask.na(7),
                Ask.named("boxy"),
                Ask.wants(23, 24, 59),
                new Dhcp6Option.UserClass(List.of(Bytes.latin1("one"), Bytes.latin1("two"))),
                new Dhcp6Option.VendorClass(343, List.of(Bytes.latin1("PXEClient:Arch:00007")))));
        Effect.Script call = calls(link).getFirst();
        assertThat(call.arguments()).containsExactly("add", DUID, "2001:db8:1::109", "boxy");
        assertThat(environment(call))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("DNSMASQ_DOMAIN", "lan.example"),
                        Map.entry("DNSMASQ_IAID", "7"),
                        Map.entry("DNSMASQ_INTERFACE", "lan0"),
                        Map.entry("DNSMASQ_LEASE_EXPIRES", Long.toString(link.now / 1000 + 3600)),
                        Map.entry("DNSMASQ_TIME_REMAINING", "3600"),
                        Map.entry("DNSMASQ_MAC", "02:00:00:00:02:02"),
                        Map.entry("DNSMASQ_SERVER_DUID", "00:03:00:01:02:00:00:00:01:01"),
                        Map.entry("DNSMASQ_SUPPLIED_HOSTNAME", "boxy"),
                        Map.entry("DNSMASQ_TAGS", "foo dhcpv6 lan0"),
                        Map.entry("DNSMASQ_REQUESTED_OPTIONS", "23,24,59"),
                        Map.entry("DNSMASQ_USER_CLASS0", "one"),
                        Map.entry("DNSMASQ_USER_CLASS1", "two"),
                        Map.entry("DNSMASQ_VENDOR_CLASS_ID", "343"),
                        Map.entry("DNSMASQ_VENDOR_CLASS0", "PXEClient:Arch:00007")));
    }

    @Test
    void comingBackIsToldAndRenewingIsNot() {
        var link = new Link(LINES);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        assertThat(calls(link))
                .extracting(Effect.Script::arguments)
                .containsExactly(List.of("old", DUID, "2001:db8:1::103", "boxy"));
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::103")));
        assertThat(calls(link)).isEmpty();
    }

    @Test
    void renewingIsToldWhereItIsWanted() {
        var link = new Link(LINES[0], LINES[2], "script-on-renewal");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        link.now += 60_000;
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::103")));
        assertThat(calls(link)).hasSize(1);
        assertThat(environment(calls(link).getFirst())).containsEntry("DNSMASQ_DATA_MISSING", "1");
    }

    @Test
    void anotherNameTakesTwoCalls() {
        var link = new Link(LINES);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::103"), Ask.named("other")));
        assertThat(calls(link))
                .extracting(Effect.Script::arguments)
                .containsExactly(
                        List.of("old", DUID, "2001:db8:1::103"), List.of("old", DUID, "2001:db8:1::103", "other"));
        assertThat(environment(calls(link).getFirst()))
                .containsEntry("DNSMASQ_OLD_HOSTNAME", "boxy")
                .containsEntry("DNSMASQ_DATA_MISSING", "1");
    }

    @Test
    void whoLosesItsNameIsTold() {
        var link = new Link(LINES);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        link.sends(Ask.of(MessageType.REQUEST, Ask.OTHER, Ask.na(1), Ask.named("boxy")));
        assertThat(calls(link))
                .extracting(Effect.Script::arguments)
                .containsExactlyInAnyOrder(
                        List.of("old", DUID, "2001:db8:1::103"),
                        List.of("old", DUID, "2001:db8:1::103"),
                        List.of("add", "00:03:00:01:02:00:00:00:09:09", "2001:db8:1::1c3", "boxy"));
    }

    @Test
    void theEndOfALeaseStillKnowsTheMachine() {
        var link = new Link(LINES);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        link.sends(Ask.of(MessageType.RELEASE, Ask.na(1, "2001:db8:1::103")));
        Effect.Script call = calls(link).getFirst();
        assertThat(call.arguments()).containsExactly("del", DUID, "2001:db8:1::103", "boxy");
        assertThat(environment(call))
                .containsEntry("DNSMASQ_MAC", "02:00:00:00:02:02")
                .containsEntry("DNSMASQ_DATA_MISSING", "1")
                .doesNotContainKey("DNSMASQ_TIME_REMAINING");
    }

    @Test
    void atStartEachLeaseIsTold() {
        var first = new Link(LINES);
        first.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        first.sends(Ask.of(MessageType.REQUEST, new Dhcp6Option.IaTa(9, List.of())));
        var second = new Link(first.server.leases(), LINES);
        second.effects = second.server.started(second.now);
        assertThat(calls(second))
                .extracting(call -> call.environment().get("DNSMASQ_IAID"))
                .containsExactlyInAnyOrder("1", "T9");
        assertThat(calls(second)).allMatch(call -> call.arguments().getFirst().equals("old"));
    }

    @Test
    void withoutAScriptNobodyIsCalled() {
        var link = new Link(LINES[0]);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        assertThat(calls(link)).isEmpty();
    }
}
