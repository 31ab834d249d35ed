package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.QueryLog;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code localise-queries}, as dnsmasq 2.90 does on an interface with 10.9.0.1/24 and 10.7.0.1/24 and another with
 * 10.8.0.1/24.
 */
class LocalisedAnswersTest extends JoinedStage {
    private static final String LINES = """
            localise-queries
            no-round-robin
            host-record=m.lan,10.9.0.77
            host-record=m.lan,10.7.0.77
            host-record=n.lan,10.7.0.78
            host-record=n.lan,10.8.0.78
            interface-name=i.lan,e0
            interface-name=i.lan,e1
            """;

    @ParameterizedTest
    @CsvSource({
        "m.lan, 10.9.0.1, 0a09004d",
        "m.lan, 10.7.0.1, 0a07004d",
        "m.lan, 127.0.0.1, 0a09004d 0a07004d",
        "n.lan, 10.9.0.1, 0a07004e 0a08004e",
        "n.lan, 10.8.0.1, 0a08004e",
        "i.lan, 10.7.0.1, 0a070001",
        "i.lan, 127.0.0.1, 0a090001 0a070001 0a080001"
    })
    void areOfTheNetworkThatIsAsked(String name, String asked, String addresses) {
        var settings = configuration(LINES);
        var data = new LocalData(settings, List.of(), List.of(), "thishost");
        data.interfaces(List.of(
                new InterfaceAddress("e0", 2, Ip4.of(10, 9, 0, 1), 24),
                new InterfaceAddress("e0", 2, Ip4.of(10, 7, 0, 1), 24),
                new InterfaceAddress("e1", 3, Ip4.of(10, 8, 0, 1), 24)));
        var trace = new QueryTrace(new QueryLog(List.of(), lines::add), lines::add);
        var upstreams = new Upstreams(List.of(), Optional.empty());
        var names = new DnsServer(settings, data, new org.bootmasq.dns.cache.Cache(10), () -> upstreams, trace);
        Bytes query = question(9, name, Dns.TYPE_A);
        var reply = new ByteWriter(512);
        var asker = new Asker(Ip4.of(10, 9, 0, 50), 4000, Ip4.of(asked), 2, false, 0);
        names.answer(now, asker, query.toArray(), query.length(), reply);
        String text = reply.bytes().hex();
        String[] expected = addresses.split(" ");
        assertThat(Integer.parseInt(text.substring(12, 16), 16)).isEqualTo(expected.length);
        assertThat(text).contains(expected);
    }
}
