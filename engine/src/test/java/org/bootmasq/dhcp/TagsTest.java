package org.bootmasq.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp4.ConfigText;
import org.bootmasq.trace.Trace;
import org.junit.jupiter.api.Test;

class TagsTest {
    private static final Directive LINE = ConfigText.settings("dhcp-range=10.0.0.5,10.0.0.9")
            .subnets()
            .ranges()
            .getFirst()
            .directive();

    private static TagIf tagIf(String set, String condition) {
        return new TagIf(LINE, List.of(set), TagExpression.ALWAYS.and(TagExpression.term(condition)));
    }

    @Test
    void whoAddsATagLeavesTheOthersAsTheyWere() {
        Tags none = Tags.none(List.of(tagIf("plain", "!pxe"), tagIf("boots", "pxe")), ClientTrace.NONE);
        Tags before = none.with("eth0", "interface");
        Tags after = before.with(List.of("pxe", "bios"), LINE, "option 60");
        assertThat(none.all()).containsExactly("plain");
        assertThat(before.all()).containsExactly("eth0", "plain");
        assertThat(after.all()).containsExactly("eth0", "pxe", "bios", "boots");
        assertThat(after.text()).isEqualTo("boots, bios, pxe, eth0");
    }

    @Test
    void theTraceHearsOfATagAsOftenAsALineSetsIt() {
        List<Trace.TraceEvent> events = new ArrayList<>();
        var client = new Trace.DhcpClient("eth0", "52:54:00:12:34:56", 7);
        Tags tags = Tags.none(List.of(), new ClientTrace(events::add, client)).with("known", "first");
        assertThat(tags.with("known", "again")).isSameAs(tags);
        assertThat(events)
                .containsExactly(
                        new Trace.DhcpEvent(client, new Trace.TagSet("known", Optional.empty(), "first")),
                        new Trace.DhcpEvent(client, new Trace.TagSet("known", Optional.empty(), "again")));
    }

    @Test
    void whereNobodyListensNobodyIsAskedWhoTheClientIs() {
        ClientTrace trace = ClientTrace.of(Trace.NONE, () -> {
            throw new AssertionError("asked for");
        });
        assertThat(trace).isSameAs(ClientTrace.NONE);
    }

    @Test
    void aGateWithoutTagsIsOpenToAll() {
        Tags tags = Tags.none(List.of(), ClientTrace.NONE).with("eth0", "interface");
        var closed = new TagGate(LINE, TagExpression.ALWAYS.and(TagExpression.term("eth1")));
        assertThat(tags.meetAny(List.of())).isFalse();
        assertThat(tags.meetAny(List.of(closed))).isFalse();
        assertThat(tags.meetAny(List.of(closed, new TagGate(LINE, TagExpression.ALWAYS))))
                .isTrue();
    }
}
