package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.scsi.AllocationBudget;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** What DNS tells the trace, and that it makes nothing to tell when nobody listens. */
class DnsTraceTest {
    private static final Asker ASKER = new Asker(Ip4.of("192.0.2.77"), 40000, Ip4.of("127.0.0.1"), 1, false, 1);
    private static final String CONFIGURATION = """
            host-record=walnut.lan,192.0.2.9
            address=/blocked.test/0.0.0.0
            server=/example.test/192.0.2.53
            """;
    private static final int QUESTIONS = 300;

    private final List<Trace.TraceEvent> events = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private static Bytes query(String name) {
        var query = new ByteWriter(64);
        QueryCodec.write(new Query(7, Dns.RD, Question.in(Name.of(name), Dns.TYPE_A), Optional.empty()), query);
        return query.bytes();
    }

    /** One address, for a minute. */
    private static Bytes reply(byte[] query, int length) {
        var answered = new ByteWriter(64);
        answered.bytes(Bytes.copyOf(query, 0, length));
        answered.set(2, query[2] | 0x80).set(3, 0x80).set(7, 1);
        answered.bytes(Bytes.ofHex("c00c 0001 0001 0000003c 0004 c6336407"));
        return answered.bytes();
    }

    private void ask(String name) {
        var trace = new QueryTrace(events::add, warnings::add);
        var dns = new OurDns(CONFIGURATION, List.of(), DnsTraceTest::reply, trace);
        byte[] octets = query(name).toArray();
        int number = trace.query(ASKER, octets, octets.length, false);
        var reply = new ByteWriter(512);
        LocalAnswers.Outcome outcome = dns.server().answer(1000, ASKER, octets, octets.length, reply);
        if (outcome == LocalAnswers.Outcome.FORWARD)
            dns.forwarder().forward(1000, ASKER, octets, octets.length, number);
    }

    private static List<Integer> numbers(List<Directive> lines) {
        return lines.stream().map(line -> line.origin().line()).toList();
    }

    @Test
    void whoeverListensHearsWhoAskedForWhat() {
        ask("walnut.lan");
        var query = new Trace.DnsQuery(1, Ip4.of("192.0.2.77"), 40000, false, false);
        assertThat(events).first().isEqualTo(new Trace.QueryReceived(query, "walnut.lan", Dns.TYPE_A));
        assertThat(events).map(event -> ((Trace.DnsEvent) event).query()).containsOnly(query);
    }

    @Test
    void anAnswerNamesItsLine() {
        ask("walnut.lan");
        assertThat(events.getLast()).isInstanceOfSatisfying(Trace.NameAnswered.class, answer -> {
            assertThat(answer.source() + " " + answer.name() + " " + answer.value())
                    .isEqualTo("config walnut.lan 192.0.2.9");
            assertThat(numbers(answer.line().stream().toList())).containsExactly(1);
        });
    }

    @Test
    void aQuestionThatGoesElsewhereNamesTheServerAndWhy() {
        ask("www.example.test");
        assertThat(events.get(1)).isInstanceOfSatisfying(Trace.RuleApplied.class, rule -> {
            assertThat(rule.rule()).isEqualTo("servers for the domain example.test");
            assertThat(numbers(rule.lines())).containsExactly(3);
        });
        assertThat(events.get(2))
                .isInstanceOfSatisfying(
                        Trace.QueryForwarded.class,
                        forwarded -> assertThat(forwarded.name() + " to " + forwarded.server())
                                .isEqualTo("www.example.test to 192.0.2.53#53"));
    }

    @Test
    void nothingIsMadeWhenNobodyListens() {
        var dns = new OurDns(CONFIGURATION, List.of(), DnsTraceTest::reply, new QueryTrace(new Deaf(), warnings::add));
        assertThat(dns.ask(1000, query("www.example.test"))).isPresent();
        // What answers cost without a trace, and a tenth more; a name and an address as text alone are beyond that.
        expectAtMost(580, dns, "walnut.lan");
        expectAtMost(950, dns, "x.blocked.test");
        expectAtMost(370, dns, "www.example.test");
    }

    private static void expectAtMost(long octets, OurDns dns, String name) {
        byte[] query = query(name).toArray();
        var reply = new ByteWriter(512);
        AllocationBudget.expectNone(
                () -> {
                    var budget = new AllocationBudget();
                    for (int i = 0; i < QUESTIONS; i++) {
                        assertAnswered(dns.server().answer(1000, ASKER, query, query.length, reply.clear()));
                    }
                    return budget.spent() - QUESTIONS * octets;
                },
                QUESTIONS + " questions for " + name);
    }

    private static void assertAnswered(LocalAnswers.Outcome outcome) {
        if (outcome != LocalAnswers.Outcome.ANSWERED) throw new AssertionError(outcome.toString());
    }

    /** Does not listen, and is not told. */
    private static final class Deaf implements Trace {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public void tell(TraceEvent event) {
            throw new AssertionError("told " + event);
        }
    }
}
