package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.dhcp6.message.MessageText;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.Lifetime;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.wire.HardwareAddress;
import org.junit.jupiter.api.Test;

/** Ranges that templates make of addresses which do not last for ever. */
class ConstructedRange6Test {
    private static final String RANGE = "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h";

    private static List<String> text(Link link) {
        return MessageText.of(link.reply().orElseThrow(() -> new AssertionError(link.log()))).stream()
                .map(String::strip)
                .toList();
    }

    /** RFC 9096, L-13: what is made of an address of ours goes with it. */
    @Test
    void nothingOfAMadeRangeOutlastsTheAddressThatMadeIt() {
        var link = new Link("dhcp-range=::100,::1ff,constructor:lan0,64,1h");
        link.has(lan0(lasting("2001:db8:1::1", 2_000, 5_000)));
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(text(link))
                .contains("3 ia-na 1 T1=1000 T2=1750", "5 address 2001:db8:1::103 preferred=2000 valid=3600");
        link.now += 1_900_000;
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::103")));
        assertThat(text(link)).contains("5 address 2001:db8:1::103 preferred=100 valid=3100");
        assertThat(link.server.leases().all().iterator().next().expires()).isEqualTo(link.now / 1000 + 3100);
        link.has(lan0(lasting("2001:db8:1::1", 2_000, 5_000), lasting("2001:db8:1::2", 9_000, 9_000)));
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::103")));
        assertThat(text(link))
                .as("another address of the network lasts longer")
                .contains("5 address 2001:db8:1::103 preferred=3600 valid=3600");
        var written = new Link(RANGE);
        written.has(lan0(lasting("2001:db8:1::1", 200, 500)));
        written.sends(Ask.solicit(Ask.na(1)));
        assertThat(text(written))
                .as("a range that is written so")
                .contains("5 address 2001:db8:1::103 preferred=3600 valid=3600");
    }

    /** Seconds from the beginning of the test. */
    private static LocalAddress6 lasting(String address, long preferred, long valid) {
        long start = 1_800_000_000_000L;
        var lifetime = new Lifetime(false, false, start + preferred * 1000, start + valid * 1000);
        return new LocalAddress6(Link.ip(address), 64, Scope.GLOBAL, lifetime);
    }

    private static InterfaceView lan0(LocalAddress6... addresses) {
        var hardware = HardwareAddress.ethernet("02:00:00:00:01:01");
        return new InterfaceView("lan0", Link.LAN0, hardware, 1500, List.of(), List.of(addresses));
    }
}
