package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp4.client.PxeClient;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.reply.Asking;
import org.bootmasq.dhcp4.reply.Reply;
import org.bootmasq.dhcp4.reply.ReplyBuilder;
import org.bootmasq.dhcp4.reply.ReplyContext;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** What dnsmasq 2.90 cannot show: why an option is there, and the options that newer ones send to PXE clients only. */
class ReplyTraceTest {
    private static ReplyContext context(boolean pxe, String... tags) {
        Dhcp4Message blank = new Dhcp4Message(
                1,
                1,
                6,
                0,
                7,
                0,
                0,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Bytes.ofHex("525400123456"),
                Bytes.EMPTY,
                Bytes.EMPTY,
                true,
                List.of());
        Dhcp4Message request = blank.with(53, Bytes.ofInts(1)).with(55, Bytes.ofInts(1, 3, 43, 60, 175, 200));
        if (pxe)
            request = request.with(60, Bytes.latin1("PXEClient:Arch:00000")).with(93, Bytes.ofInts(0, 0));
        return Asking.offer(request, blank, pxe ? Optional.of(new PxeClient(0)) : Optional.empty(), tags);
    }

    @Test
    void everyChoiceNamesItsLine() {
        Dhcp4Settings settings = ConfigText.settings(
                "dhcp-boot=tag:efi,boot.efi",
                "dhcp-boot=pxelinux.0",
                "dhcp-option=200,1",
                "dhcp-option=tag:lan,200,2",
                "dhcp-option=201,3");
        List<Trace.DhcpStep> events = new ArrayList<>();
        ReplyBuilder.build(settings, context(false, "lan"), Asking.telling(events));
        assertThat(events.stream().map(ReplyTraceTest::told))
                .contains(
                        "line 1 lacks efi",
                        "boot pxelinux.0 by line 2",
                        "option 200=02 by line 4",
                        "line 3 lacks nothing: another line gives option 200",
                        "line 5 lacks nothing: the client does not ask for it");
    }

    private static String told(Trace.DhcpStep step) {
        return switch (step) {
            case Trace.LineNotApplied line ->
                "line " + line.directive().origin().line() + " lacks "
                        + (line.lacking().isEmpty()
                                ? "nothing: " + line.reason()
                                : line.lacking().getFirst());
            case Trace.OptionChosen option -> "option " + option.code() + "=" + option.value() + by(option.directive());
            case Trace.BootFileChosen boot -> "boot " + boot.file() + by(boot.directive());
            case Trace.TagSet _,
                    Trace.AddressChosen _,
                    Trace.MenuEntry _,
                    Trace.Refused _,
                    Trace.MessageReceived _,
                    Trace.BootClientSeen _,
                    Trace.MessageSent _ -> "";
        };
    }

    private static String by(Optional<Directive> directive) {
        return directive.map(line -> " by line " + line.origin().line()).orElse("");
    }

    @Test
    void pxeOptionsGoToPxeClientsOnlyAndThroughAProxyToo() {
        Dhcp4Settings settings = ConfigText.settings(
                "dhcp-option-pxe=200,1",
                "dhcp-option-pxe=encap:175,8,1b",
                "dhcp-option=3,10.0.0.9",
                "pxe-service=x86PC,Menu,file");
        assertThat(codes(ReplyBuilder.build(settings, context(false), ClientTrace.NONE)))
                .doesNotContain(200, 175);
        assertThat(codes(ReplyBuilder.build(settings, context(true), ClientTrace.NONE)))
                .contains(200, 175, 3, 43);
        assertThat(codes(ReplyBuilder.proxy(settings, context(true), ClientTrace.NONE)))
                .containsExactly(53, 54, 51, 60, 43, 200, 175);
    }

    private static List<Integer> codes(Reply reply) {
        return reply.message().options().stream().map(Dhcp4Option::code).toList();
    }

    @Test
    void aReplySaysWhatDidNotFit() {
        Dhcp4Settings settings = ConfigText.settings(
                "dhcp-no-override",
                "dhcp-option-force=200,\"" + "x".repeat(200) + "\"",
                "dhcp-option-force=201,\"" + "y".repeat(200) + "\"");
        Reply reply = ReplyBuilder.build(settings, context(false), ClientTrace.NONE);
        assertThat(reply.warnings()).containsExactly("cannot send DHCP/BOOTP option 200: no space left in packet");
    }
}
