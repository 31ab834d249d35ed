package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** What {@code dig chaos txt} tells of the cache, as dnsmasq's manual lists it. */
class ChaosTextsTest extends ForwarderStage {
    private final DnsServer server = server();

    private static DnsServer server() {
        var problems = new Problems();
        String text = "cache-size=3\nserver=192.0.2.1\nhost-record=here.example,10.1.2.3\n";
        DnsSettings settings = DnsSettings.from(Texts.read(text, problems), problems);
        var data = new LocalData(settings, List.of(), List.of(), "thishost");
        var upstreams = new Upstreams(
                settings.upstreams().stream().map(ForwarderStage::line).toList(), Optional.empty());
        return new DnsServer(settings, data, new org.bootmasq.dns.cache.Cache(3), () -> upstreams, QueryTrace.NONE);
    }

    private String ask(Bytes query) {
        var reply = new ByteWriter(512);
        var outcome = server.answer(now, asker(9, 4000), query.toArray(), query.length(), reply);
        return outcome == LocalAnswers.Outcome.ANSWERED
                ? MessageText.of(reply.bytes()).text()
                : outcome.toString();
    }

    private void learn(String name) {
        Bytes reply =
                reply(new Sent(asker(1, 1).address(), 1, 0, question(1, name, 1), false), NOERROR, "198.51.100.7");
        server.learn(now, reply.toArray(), reply.length(), false);
    }

    private void assertChaos(String name, String text) {
        byte[] query = question(1, name, Dns.TYPE_TXT).toArray();
        query[query.length - 1] = Dns.CLASS_CHAOS;
        assertThat(ask(Bytes.of(query)))
                .as(name)
                .contains(" 16 3 "
                        + Bytes.ofInts(text.length()).plus(Bytes.latin1(text)).hex());
    }

    @Test
    void countsWhatTheCacheDoes() {
        assertChaos("cachesize.bind", "3");
        assertChaos("insertions.bind", "0");
        assertThat(ask(question(1, "a.example", 1))).isEqualTo("FORWARD");
        for (String name : List.of("a.example", "b.example", "c.example", "d.example")) learn(name);
        assertThat(ask(question(1, "a.example", 1))).isEqualTo("FORWARD");
        assertThat(ask(question(1, "d.example", 1))).contains("c6336407");
        assertThat(ask(question(1, "here.example", 1))).contains("0a010203");
        assertChaos("insertions.bind", "4");
        assertChaos("evictions.bind", "1");
        assertChaos("misses.bind", "2");
        // Two of names, and four of these.
        assertChaos("hits.bind", "7");
        assertChaos("auth.bind", "0");
        assertChaos("servers.bind", "192.0.2.1#53 0 0");
    }

    /** What looks for dnsmasq finds its name and number; other names of the two zones are for nobody elsewhere. */
    @Test
    void saysWhichDnsmasqThisStandsFor() {
        assertChaos("version.bind", "dnsmasq-2.93");
        for (String name : List.of("id.server", "hostname.bind")) {
            byte[] query = question(1, name, Dns.TYPE_TXT).toArray();
            query[query.length - 1] = Dns.CLASS_CHAOS;
            assertThat(ask(Bytes.of(query))).as(name).contains("rcode 4");
        }
    }
}
