package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lines set a tag for a client that says much of itself: as dnsmasq does, or at least as its manual says. */
class Matches6Test {
    private static final Dhcp6Option[] SAID = {
        Ask.wants(300),
        new Dhcp6Option.UserClass(List.of(Bytes.latin1("iPXE"), Bytes.latin1("z"))),
        new Dhcp6Option.VendorClass(343, List.of(Bytes.latin1("HTTPClient:Arch:00016:UNDI:003000"))),
        new Dhcp6Option.ClientFqdn(0, "foo.example", true),
        new Dhcp6Option.Other(61, Bytes.ofHex("00100007")),
        new Dhcp6Option.Other(400, Bytes.latin1("xabcx"))
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dhcp-match=set:t,option6:61,7 | true",
                "dhcp-match=set:t,option6:61,16 | true",
                "dhcp-match=set:t,option6:61,00:07 | false",
                "dhcp-match=set:t,option6:61,00:10 | true",
                "dhcp-match=set:t,option6:15,iPXE | true",
                "dhcp-match=set:t,option6:15,PXE | false",
                "dhcp-match=set:t,option6:user-class,z | true",
                "dhcp-match=set:t,option6:16 | true",
                "dhcp-match=set:t,option6:16,HTTPClient | true",
                "dhcp-match=set:t,option6:16,PXEClient | false",
                "dhcp-match=set:t,option6:39,foo | true",
                "dhcp-match=set:t,option6:39,example | true",
                "dhcp-match=set:t,option6:39,other | false",
                "dhcp-match=set:t,option6:400,abc | true",
                "dhcp-match=set:t,option6:401 | false",
                "dhcp-vendorclass=set:t,HTTPClient | true",
                "dhcp-vendorclass=set:t,enterprise:343 | true",
                "dhcp-vendorclass=set:t,enterprise:343,HTTP | true",
                "dhcp-vendorclass=set:t,enterprise:9,HTTP | false",
                "dhcp-userclass=set:t,PXE | true",
                "dhcp-mac=set:t,02:00:00:*:02:02 | true",
                "dhcp-name-match=set:t,fo* | true",
                "dhcp-circuitid=set:t,foo | false",
            })
    void whatSetsATag(String line, boolean sets) {
        var link = new Link("dhcp-range=2001:db8:1::100,2001:db8:1::1ff", "dhcp-option=tag:t,option6:300,1", line);
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST, SAID));
        var reply = (ClientServerMessage) link.reply().orElseThrow();
        assertThat(reply.options().stream().anyMatch(option -> option.code() == 300))
                .isEqualTo(sets);
    }
}
