package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

/** Whoever listens hears each message and each reply, and of every step between them whose it is. */
class Dhcp4TraceTest {
    private static final String MAC = "52:54:00:00:00:01";
    private static final String[] LINES = {
        "no-ping",
        "dhcp-range=192.168.7.50,192.168.7.60,1h",
        "dhcp-range=tag:guest,192.168.7.70,192.168.7.80,1h",
        "dhcp-host=" + MAC + ",set:office",
        "dhcp-host=52:54:00:00:00:02,set:other",
        "dhcp-match=set:bios,option:client-arch,0",
        "dhcp-mac=set:home,52:54:00:*:*:*",
        "tag-if=set:both,tag:office,tag:home",
        "tag-if=set:neither,tag:!office",
        "dhcp-ignore=tag:neither",
        "dhcp-boot=tag:office,pxelinux.0",
        "dhcp-boot=tag:guest,other.0",
        "dhcp-option=tag:office,option:ntp-server,0.0.0.0",
        "dhcp-option=tag:guest,option:ntp-server,192.168.7.9",
        "dhcp-option-pxe=200,1",
        "pxe-service=x86PC,Menu,file",
        "pxe-service=tag:guest,x86PC,Other,file",
        "san-boot=tag:guest,iqn.2026-11.org.example:disk"
    };

    private final List<Trace.DhcpEvent> events = new ArrayList<>();

    private Wire wire(String... lines) {
        var wire = new Wire(lines);
        wire.server.trace(event -> events.add((Trace.DhcpEvent) event));
        return wire;
    }

    private List<Trace.DhcpStep> messages() {
        return events.stream()
                .map(Trace.DhcpEvent::step)
                .filter(step -> step instanceof Trace.MessageReceived || step instanceof Trace.MessageSent)
                .toList();
    }

    @Test
    void aLeaseIsTwoMessagesAndTwoReplies() {
        Wire wire = wire(LINES);
        wire.client(1).discovers();
        int offer = wire.sends().getFirst().payload().length();
        wire.client(1).selects("192.168.7.53");
        int ack = wire.sends().getFirst().payload().length();
        Optional<IpAddress> given = Optional.of(Ip4.of("192.168.7.53"));
        assertThat(messages())
                .containsExactly(
                        new Trace.MessageReceived("DHCPDISCOVER", Ip4.UNSPECIFIED, 68),
                        new Trace.MessageSent("DHCPOFFER", given, Ip4.of("192.168.7.53"), 68, offer),
                        new Trace.MessageReceived("DHCPREQUEST", Ip4.UNSPECIFIED, 68),
                        new Trace.MessageSent("DHCPACK", given, Ip4.of("192.168.7.53"), 68, ack));
        var client = new Trace.DhcpClient("eth0", MAC, 0x1234);
        assertThat(events)
                .hasSizeGreaterThan(20)
                .allMatch(event -> event.client().equals(client));
    }

    @Test
    void aRefusalIsAReplyAndSilenceIsNone() {
        Wire wire = wire("dhcp-range=192.168.7.50,192.168.7.60,1h", "dhcp-authoritative", "no-ping");
        wire.client(1).reboots("10.0.0.1");
        wire.client(1).releases("192.168.7.53");
        assertThat(messages().subList(0, 2))
                .extracting(step -> step instanceof Trace.MessageSent sent ? sent.type() : "")
                .containsExactly("", "DHCPNAK");
        assertThat(messages().subList(2, 3))
                .containsExactly(new Trace.MessageReceived("DHCPRELEASE", Ip4.of("192.168.7.53"), 68));
        assertThat(messages()).hasSize(3);
    }

    @Test
    void bootpHasNoType() {
        Wire wire = wire("dhcp-range=192.168.7.50,192.168.7.60,1h", "bootp-dynamic", "no-ping");
        wire.client(1).bootp();
        assertThat(messages().getFirst()).isEqualTo(new Trace.MessageReceived("BOOTP", Ip4.UNSPECIFIED, 68));
        assertThat(((Trace.MessageSent) messages().getLast()).type()).isEqualTo("BOOTP");
    }

    /**
     * Listens until the message has been told and then no more: whoever makes a step without asking is found out,
     * wherever in the decision that is.
     */
    private static final class LeavesAfterTheMessage implements Trace {
        private final List<DhcpStep> unasked = new ArrayList<>();
        private boolean on = true;

        @Override
        public void tell(TraceEvent event) {
            DhcpStep step = ((DhcpEvent) event).step();
            if (step instanceof MessageReceived) on = false;
            else unasked.add(step);
        }

        @Override
        public boolean isOn() {
            return on;
        }
    }

    @Test
    void whereNobodyListensNoStepIsMade() {
        var listener = new LeavesAfterTheMessage();
        var wire = new Wire(LINES);
        wire.server.trace(listener);
        for (int client = 1; client <= 3; client++) {
            for (MessageType type : MessageType.values()) {
                listener.on = true;
                Wire.Client asking =
                        wire.client(client).with(60, "PXEClient:Arch:00000").with(93, Bytes.ofInts(0, 0));
                asking.with(55, Bytes.ofInts(1, 3, 42, 43, 60, 67, 200)).sends(type, "0.0.0.0");
            }
            listener.on = true;
            wire.client(client).selects("192.168.7.53");
            listener.on = true;
            wire.client(client).with(77, "gPXE").bootp();
        }
        assertThat(listener.unasked).isEmpty();
    }

    @Test
    void whereNobodyListensNotEvenTheClientIsNamed() {
        var wire = new Wire(LINES);
        wire.server.trace(new Trace() {
            @Override
            public void tell(TraceEvent event) {
                throw new AssertionError(event);
            }

            @Override
            public boolean isOn() {
                return false;
            }
        });
        wire.client(1).discovers();
        wire.client(1).selects(wire.reply().orElseThrow().yiaddr().toString());
        assertThat(wire.reply()).isPresent();
    }
}
