package org.bootmasq.dns.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dns.ForwarderStage;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** Which way questions and replies take. */
public class ForwarderTest extends ForwarderStage {
    @Test
    void aReplyFindsBackWithTheAskersIdAndSpelling() {
        Forwarder forwarder = forwarder("--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(0x1234, "wWw.example", 1));
        assertThat(sent).hasSize(1);
        receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, "198.51.100.7"));
        Answer answer = answers.getFirst();
        assertThat(answer.id()).isEqualTo(0x1234);
        assertThat(answer.flags()).isEqualTo(NOERROR);
        assertThat(answer.octets().latin1()).contains("wWw");
        assertThat(learned).hasSize(1);
        assertThat(released).containsExactly(sent.getFirst().socket());
        assertThat(lines).containsExactly("forwarded wWw.example to 192.0.2.1", "reply wWw.example is 198.51.100.7");
    }

    @Test
    void forgedRepliesAreNotHeard() {
        Forwarder forwarder = forwarder("--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "www.example", 1));
        Sent out = sent.getFirst();
        Bytes good = reply(out, NOERROR, "198.51.100.7");
        byte[] wrongId = good.toArray();
        wrongId[1] ^= 1;
        byte[] otherName = good.toArray();
        otherName[13] = 'x';
        byte[] otherType = good.toArray();
        otherType[good.indexOf(Bytes.ofInts(0, 0, 1, 0, 1)) + 2] = 28;
        byte[] question = good.toArray();
        question[2] &= 0x7f;
        forwarder.onReply(now, out.socket(), out.to(), 53, wrongId, wrongId.length);
        forwarder.onReply(now, out.socket(), out.to(), 53, otherName, otherName.length);
        forwarder.onReply(now, out.socket(), out.to(), 53, otherType, otherType.length);
        forwarder.onReply(now, out.socket(), out.to(), 53, question, question.length);
        forwarder.onReply(now, out.socket() + 1, out.to(), 53, good.toArray(), good.length());
        forwarder.onReply(now, out.socket(), Ip4.of(192, 0, 2, 9), 53, good.toArray(), good.length());
        forwarder.onReply(now, out.socket(), out.to(), 54, good.toArray(), good.length());
        byte[] cut = good.slice(0, good.length() - 1).toArray();
        forwarder.onReply(now, out.socket(), out.to(), 53, cut, cut.length);
        assertThat(answers).isEmpty();
        receive(forwarder, out, good);
        assertThat(answers).hasSize(1);
    }

    @Test
    void everyTruncationOfAReplyIsIgnored() {
        Forwarder forwarder = forwarder("--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "www.example", 1));
        Bytes good = reply(sent.getFirst(), NOERROR, "198.51.100.7", "198.51.100.8");
        for (int length = 0; length < good.length(); length++)
            receive(forwarder, sent.getFirst(), good.slice(0, length));
        assertThat(answers).isEmpty();
    }

    @Test
    void theQuickerServerIsAskedAloneFromThenOn() {
        Forwarder forwarder = forwarder("--server=192.0.2.1", "--server=192.0.2.2");
        ask(forwarder, asker(1, 4000), question(1, "a.example", 1));
        assertThat(sent).hasSize(2);
        Sent second = sent.stream()
                .filter(each -> each.to().equals(Ip4.of(192, 0, 2, 2)))
                .findFirst()
                .orElseThrow();
        receive(forwarder, second, reply(second, NOERROR, "198.51.100.7"));
        sent.clear();
        ask(forwarder, asker(1, 4001), question(2, "b.example", 1));
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().to()).isEqualTo(Ip4.of(192, 0, 2, 2));
    }

    @Test
    void failuresCountOnlyWhenAllFailed() {
        Forwarder forwarder = forwarder("--server=192.0.2.1", "--server=192.0.2.2");
        ask(forwarder, asker(1, 4000), question(1, "a.example", 1));
        receive(forwarder, sent.get(0), reply(sent.get(0), SERVFAIL));
        assertThat(answers).isEmpty();
        receive(forwarder, sent.get(1), reply(sent.get(1), SERVFAIL));
        assertThat(answers.getFirst().flags()).isEqualTo(SERVFAIL);
    }

    @Test
    void strictOrderGoesDownTheList() {
        Forwarder forwarder = forwarder("--strict-order", "--server=192.0.2.1", "--server=192.0.2.2");
        ask(forwarder, asker(1, 4000), question(1, "a.example", 1));
        assertThat(sent).extracting(Sent::to).containsExactly(Ip4.of(192, 0, 2, 1));
        receive(forwarder, sent.getFirst(), reply(sent.getFirst(), SERVFAIL));
        assertThat(sent).extracting(Sent::to).containsExactly(Ip4.of(192, 0, 2, 1), Ip4.of(192, 0, 2, 2));
    }

    @Test
    void allServersAreAskedEachTime() {
        Forwarder forwarder = forwarder("--all-servers", "--server=192.0.2.1", "--server=192.0.2.2");
        for (int i = 1; i <= 2; i++) {
            sent.clear();
            ask(forwarder, asker(1, 4000), question(i, "a" + i + ".example", 1));
            assertThat(sent).hasSize(2);
            receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, "198.51.100.7"));
        }
    }

    @Test
    void theSameQuestionOfSeveralGoesOutOnce() {
        Forwarder forwarder = forwarder("--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "a.example", 1));
        ask(forwarder, asker(2, 4000), question(2, "A.EXAMPLE", 1));
        assertThat(sent).hasSize(1);
        receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, "198.51.100.7"));
        assertThat(answers).extracting(Answer::id).containsExactly(1, 2);
        assertThat(answers.get(1).octets().latin1()).contains("EXAMPLE");
    }

    @Test
    void portLimitSaysFromHowManyPortsAQuestionLeaves() {
        Forwarder forwarder = forwarder("--port-limit=2", "--server=192.0.2.1");
        for (int i = 0; i < 4; i++) {
            ask(forwarder, asker(1, 4000), question(1, "a.example", 1));
            now += 300;
        }
        assertThat(sent).extracting(Sent::socket).containsExactly(1, 2, 2, 2);
        receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, "198.51.100.7"));
        assertThat(answers).hasSize(1);
        assertThat(released).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void anAskerWhoAsksAgainHasItSentAgainFromTheSamePort() {
        Forwarder forwarder = forwarder("--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "a.example", 1));
        now += 300;
        ask(forwarder, asker(1, 4000), question(1, "a.example", 1));
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).socket()).isEqualTo(sent.get(0).socket());
    }

    @Test
    void fastRetryTakesTwiceTheTimeEachTime() {
        Forwarder forwarder = forwarder("--fast-dns-retry=200", "--server=192.0.2.1");
        long start = now;
        ask(forwarder, asker(1, 4000), question(1, "a.example", 1));
        var times = new ArrayList<Long>();
        for (int i = 0; i < 3; i++) {
            now = forwarder.deadline().orElseThrow();
            times.add(now - start);
            forwarder.onTimer(now - 1);
            int before = sent.size();
            forwarder.onTimer(now);
            assertThat(sent).hasSize(before + 1);
        }
        assertThat(times).containsExactly(200L, 600L, 1400L);
    }

    @Test
    void otherSettingsForgetNoFastRetry() {
        String[] options = {"--fast-dns-retry=200", "--server=192.0.2.1"};
        Forwarder forwarder = forwarder(options);
        long start = now;
        ask(forwarder, asker(1, 4000), question(1, "a.example", 1));
        forwarder.reconfigure(settings(options), forwarder.upstreams());
        assertThat(forwarder.deadline()).hasValue(start + 200);
        forwarder.onTimer(start + 200);
        assertThat(sent).hasSize(2);
    }

    @Test
    void aQuestionThatNobodyAnswersIsForgotten() {
        Forwarder forwarder = forwarder("--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "a.example", 1));
        assertThat(forwarder.deadline()).hasValue(now + 10_000);
        forwarder.onTimer(now + 9_999);
        assertThat(released).isEmpty();
        forwarder.onTimer(now + 10_000);
        assertThat(released).hasSize(1);
        assertThat(forwarder.deadline()).isEmpty();
    }

    @Test
    void whoFloodsTakesSlotsFromHimselfAlone() {
        Forwarder forwarder = forwarder("--dns-forward-max=4", "--server=192.0.2.1");
        for (int i = 0; i < 8; i++) ask(forwarder, asker(1, 4000), question(i, "f" + i + ".example", 1));
        assertThat(answers).hasSize(4).allMatch(each -> (each.flags() & 15) == 5);
        answers.clear();
        ask(forwarder, asker(2, 4000), question(99, "good.example", 1));
        assertThat(answers).isEmpty();
        Sent last = sent.getLast();
        assertThat(last.octets().latin1()).contains("good");
        receive(forwarder, last, reply(last, NOERROR, "198.51.100.7"));
        assertThat(answers.getFirst().id()).isEqualTo(99);
        assertThat(lines).anyMatch(line -> line.contains("(max: 4)") && line.endsWith("from 10.0.0.1 to 192.0.2.1#53"));
    }

    @Test
    void domainsGoToTheirServers() {
        Forwarder forwarder = forwarder(
                "--server=192.0.2.1",
                "--server=/example/192.0.2.2",
                "--server=/deep.example/#",
                "--server=/here.example/",
                "--server=//192.0.2.3",
                "--rev-server=10.1.0.0/16,192.0.2.4");
        record Row(String name, String server) {}
        for (Row row : List.of(
                new Row("a.test", "192.0.2.1"),
                new Row("example", "192.0.2.2"),
                new Row("www.example", "192.0.2.2"),
                new Row("WWW.EXAMPLE", "192.0.2.2"),
                new Row("notexample.test", "192.0.2.1"),
                new Row("x.deep.example", "192.0.2.1"),
                new Row("plain", "192.0.2.3"),
                new Row("5.4.1.10.in-addr.arpa", "192.0.2.4"))) {
            sent.clear();
            ask(forwarder, asker(1, 4000), question(1, row.name(), 15));
            assertThat(sent)
                    .as(row.name())
                    .extracting(each -> each.to().toString())
                    .contains(row.server());
            now += 20_000;
            forwarder.onTimer(now);
        }
        ask(forwarder, asker(1, 4000), question(1, "x.here.example", 1));
        assertThat(answers.getLast().flags()).isEqualTo(NXDOMAIN);
    }

    @Test
    void withoutServersItSaysThatItIsNotReady() {
        Forwarder forwarder = forwarder();
        ask(forwarder, asker(1, 4000), withOpt(question(0x1234, "foo.example", 1), ""));
        // from: dnsmasq 2.90
        assertThat(answers.getFirst().octets().hex())
                .isEqualTo("12348185000100000000000103666f6f076578616d706c650000010001"
                        + "00002904d0000000000006000f0002000e");
    }

    @Test
    void overTcpOneServerIsAskedAfterTheOther() {
        Forwarder forwarder = forwarder("--server=192.0.2.1", "--server=192.0.2.2");
        var tcp = new Asker(Ip4.of(10, 0, 0, 1), 4000, Ip4.of(10, 0, 0, 254), 2, true, 9);
        ask(forwarder, tcp, question(1, "foo.example", 1));
        assertThat(sent).hasSize(1).allMatch(Sent::tcp);
        forwarder.onTcpFailure(now, sent.getFirst().id());
        assertThat(sent).hasSize(2);
        forwarder.onTcpFailure(now, sent.getFirst().id());
        assertThat(answers.getFirst().flags() & 15).isEqualTo(5);
    }

    @Test
    void aServerThatAsksUsBackIsAskedNoMore() {
        Forwarder forwarder = forwarder("--dns-loop-detect", "--server=192.0.2.1", "--server=192.0.2.2");
        forwarder.use(forwarder.upstreams());
        Sent probe = sent.getFirst();
        ask(forwarder, asker(9, 4000), probe.octets());
        assertThat(lines).contains("NOT using nameserver 192.0.2.1#53 - query loop detected");
        sent.clear();
        ask(forwarder, asker(1, 4000), question(1, "foo.example", 1));
        assertThat(sent).extracting(Sent::to).containsExactly(Ip4.of(192, 0, 2, 2));
    }
}
