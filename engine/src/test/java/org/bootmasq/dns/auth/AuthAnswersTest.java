package org.bootmasq.dns.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.DnsServer;
import org.bootmasq.dns.MessageText;
import org.bootmasq.dns.cache.Cache;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryLog;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

/** What the oracle cannot ask dnsmasq at leisure: leases, interfaces, serial numbers, the log. */
class AuthAnswersTest {
    private static final String ZONE = """
        auth-server=ns.zone.test,eth0
        auth-zone=zone.test,192.0.2.0/24
        """;
    private static final Asker WORLD = new Asker(Ip4.of("203.0.113.1"), 40000, Ip4.of("198.51.100.1"), 2, true, 1);
    private static final Asker HOME = new Asker(Ip4.of("192.168.1.9"), 40000, Ip4.of("192.168.1.1"), 3, true, 1);

    private final List<String> log = new ArrayList<>();

    private final class Service {
        final DnsSettings settings;
        final QueryTrace trace;
        final DnsServer server;
        LocalData data;
        private long nowMillis = 5_000_000;

        Service(String configuration, String... words) {
            var problems = new Problems();
            settings = DnsSettings.from(Texts.read(configuration, problems), problems);
            assertThat(problems.errors()).isEmpty();
            trace = new QueryTrace(new QueryLog(List.of(words), log::add), log::add);
            data = fresh();
            var upstreams = new Upstreams(List.of(), Optional.empty());
            server = new DnsServer(settings, data, new Cache(0), () -> upstreams, trace);
        }

        LocalData fresh() {
            var local = new LocalData(settings, List.of(), List.of(), "thishost");
            local.interfaces(List.of(
                    new InterfaceAddress("eth0", 2, Ip4.of("198.51.100.1"), 24),
                    new InterfaceAddress("eth1", 3, Ip4.of("192.168.1.1"), 24)));
            return local;
        }

        void lease(String name, String address, boolean onlyFull) {
            data.lease(
                    name,
                    Optional.of(name + ".lan"),
                    onlyFull,
                    IpAddress.parse(address).orElseThrow());
        }

        String ask(Asker asker, String name, int type) {
            var query = new ByteWriter(64);
            QueryCodec.write(new Query(7, Dns.RD, Question.in(Name.of(name), type), Optional.empty()), query);
            var reply = new ByteWriter(512);
            if (trace.isOn()) trace.query(asker, query.array(), query.length(), server.isAuthoritative(asker));
            var outcome = server.answer(nowMillis++, asker, query.bytes().toArray(), query.length(), reply);
            return outcome == LocalAnswers.Outcome.ANSWERED
                    ? MessageText.of(reply.bytes()).text()
                    : outcome.toString();
        }

        /** Messages, each behind its length. */
        Bytes transfer() {
            var query = new ByteWriter(64);
            QueryCodec.write(
                    new Query(7, Dns.RD, Question.in(Name.of("zone.test"), Dns.TYPE_AXFR), Optional.empty()), query);
            var reply = new ByteWriter(512);
            var outcome = server.answer(nowMillis, WORLD, query.bytes().toArray(), query.length(), reply);
            assertThat(outcome).isEqualTo(LocalAnswers.Outcome.TRANSFERRED);
            return reply.bytes();
        }

        int serial() {
            String text = ask(WORLD, "zone.test", Dns.TYPE_SOA);
            String data = text.lines()
                    .filter(line -> line.contains(" 6 1 "))
                    .findFirst()
                    .orElseThrow();
            return Integer.parseInt(data.substring(data.lastIndexOf(' ') + 1).substring(0, 8), 16);
        }
    }

    @Test
    void leasesHaveTheirShortNamesInEveryZone() {
        var service = new Service(ZONE + "auth-zone=other.test\n");
        service.lease("walnut", "192.0.2.9", false);
        service.lease("hidden", "10.0.0.9", false);
        assertThat(service.ask(WORLD, "walnut.zone.test", Dns.TYPE_A))
                .startsWith("rcode 0")
                .contains("1 1 c0000209");
        assertThat(service.ask(WORLD, "hidden.zone.test", Dns.TYPE_A))
                .startsWith("rcode 0")
                .doesNotContain("0a000009");
        assertThat(service.ask(WORLD, "hidden.other.test", Dns.TYPE_A)).contains("1 1 0a000009");
        assertThat(service.ask(WORLD, "walnut.lan", Dns.TYPE_A)).startsWith("rcode 5 flags 8100");
        assertThat(service.ask(WORLD, "9.2.0.192.in-addr.arpa", Dns.TYPE_PTR)).contains("12 1 walnut.zone.test");
    }

    @Test
    void withFullNamesOnlyThoseInTheZoneCount() {
        var service = new Service(ZONE + "auth-zone=lan\n");
        service.lease("walnut", "192.0.2.9", true);
        assertThat(service.ask(WORLD, "walnut.zone.test", Dns.TYPE_A)).startsWith("rcode 3");
        assertThat(service.ask(WORLD, "walnut.lan", Dns.TYPE_A)).contains("1 1 c0000209");
        assertThat(service.ask(WORLD, "9.2.0.192.in-addr.arpa", Dns.TYPE_PTR)).startsWith("rcode 3");
    }

    @Test
    void leasesAreTransferredToPeersAlone() {
        var service = new Service(ZONE + "auth-peer=203.0.113.1\n");
        service.lease("walnut", "192.0.2.9", false);
        service.lease("hidden", "10.0.0.9", false);
        assertThat(service.ask(WORLD, "zone.test", Dns.TYPE_AXFR))
                .contains("walnut.zone.test 1 1 c0000209")
                .doesNotContain("hidden");
        var stranger = new Asker(Ip4.of("203.0.113.2"), 40000, Ip4.of("198.51.100.1"), 2, true, 1);
        assertThat(service.ask(stranger, "zone.test", Dns.TYPE_AXFR)).startsWith("rcode 5");
        assertThat(log).containsExactly("ignoring zone transfer request from 203.0.113.2");
        var datagram = new Asker(WORLD.address(), 40000, WORLD.asked(), 2, false, 1);
        assertThat(service.ask(datagram, "zone.test", Dns.TYPE_AXFR)).isEqualTo("DROPPED");
    }

    @Test
    void onlyTheNamedInterfaceSpeaksWithAuthorityAndNeverForOthers() {
        var service = new Service(ZONE + "host-record=a.zone.test,192.0.2.1\nhost-record=b.home,10.0.0.1\n");
        assertThat(service.ask(WORLD, "a.zone.test", Dns.TYPE_A)).startsWith("rcode 0 flags 8500");
        assertThat(service.ask(WORLD, "b.home", Dns.TYPE_A)).startsWith("rcode 5");
        assertThat(service.ask(WORLD, "www.example", Dns.TYPE_A)).startsWith("rcode 5");
        assertThat(service.ask(HOME, "a.zone.test", Dns.TYPE_A)).startsWith("rcode 0 flags 8180");
        assertThat(service.ask(HOME, "b.home", Dns.TYPE_A)).startsWith("rcode 0");
        assertThat(service.ask(HOME, "www.example", Dns.TYPE_A)).isEqualTo("FORWARD");
        assertThat(service.server.authoritative()).isEqualTo(4);
    }

    @Test
    void everyChangeMakesTheSerialLarger() {
        var service = new Service(ZONE + "auth-soa=2026\n");
        service.lease("early", "192.0.2.8", false);
        assertThat(service.serial()).isEqualTo(2026);
        service.lease("walnut", "192.0.2.9", false);
        assertThat(service.serial()).isEqualTo(2027);
        service.data = service.fresh();
        service.server.use(service.data);
        assertThat(service.serial()).isEqualTo(2028);
        assertThat(service.serial()).isEqualTo(2028);
        assertThat(new Service(ZONE).serial()).isEqualTo(5_000);
    }

    @Test
    void aZoneThatDoesNotFitGoesInSeveralMessages() {
        var lines = new StringBuilder(ZONE + "auth-peer=203.0.113.1\n");
        for (int i = 0; i < 5000; i++) {
            lines.append("host-record=a-name-of-some-length-").append(i).append(".zone.test,192.0.2.1\n");
        }
        Bytes reply = new Service(lines.toString()).transfer();
        var texts = new StringBuilder();
        int messages = 0;
        for (int at = 0; at < reply.length(); messages++) {
            int length = reply.at(at) << 8 | reply.at(at + 1);
            Bytes message = reply.slice(at + 2, at + 2 + length);
            assertThat(message.at(2) << 8 | message.at(3))
                    .as("authoritative, whole")
                    .isEqualTo(0x8500);
            texts.append(MessageText.of(message).text());
            at += 2 + length;
        }
        assertThat(messages).isGreaterThan(2);
        String text = texts.toString();
        assertThat(text.split("zone.test 6 1 ", -1))
                .as("begins and ends with SOA")
                .hasSize(3);
        for (int i = 0; i < 5000; i++) assertThat(text).contains("a-name-of-some-length-" + i + ".zone.test 1 1 ");
    }

    @Test
    void theLogMayTellOfAuthorityAlone() {
        var service = new Service(ZONE + "host-record=a.zone.test,192.0.2.1\nhost-record=b.home,10.0.0.1\n", "auth");
        service.ask(WORLD, "a.zone.test", Dns.TYPE_A);
        service.ask(WORLD, "no.zone.test", Dns.TYPE_A);
        service.ask(WORLD, "b.home", Dns.TYPE_A);
        service.ask(HOME, "b.home", Dns.TYPE_A);
        assertThat(log)
                .containsExactly(
                        "auth[A] a.zone.test from 203.0.113.1",
                        "config 192.0.2.1 is a.zone.test",
                        "auth[A] no.zone.test from 203.0.113.1",
                        "auth no.zone.test is NXDOMAIN",
                        "auth[A] b.home from 203.0.113.1",
                        "reply error is REFUSED (EDE: not authoritative)");
    }
}
