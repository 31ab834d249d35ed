package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

/** Questions on their way, told with a clock that the test sets. Servers listen at 192.0.2.1, 192.0.2.2... port 53. */
class ForwarderTest {
    private static final int PLAIN = 0x0100;
    private static final int NOERROR = 0x8180;
    private static final int SERVFAIL = 0x8182;
    private static final int NXDOMAIN = 0x8183;

    /** A question as it left. */
    private record Sent(IpAddress to, int socket, Bytes octets, boolean tcp) {
        int id() {
            return octets.at(0) << 8 | octets.at(1);
        }
    }

    /** An answer as it left. */
    private record Answer(Asker to, Bytes octets) {
        int id() {
            return octets.at(0) << 8 | octets.at(1);
        }

        int flags() {
            return octets.at(2) << 8 | octets.at(3);
        }

        int answers() {
            return octets.at(6) << 8 | octets.at(7);
        }
    }

    private final List<Sent> sent = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Integer> released = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<Bytes> learned = new ArrayList<>();
    private final Net net = new Net();
    private long now = 1_000_000;

    private final class Net implements UpstreamNet {
        private int sockets;

        @Override
        public int ask(UpstreamServer server, int socket, byte[] query, int length) {
            int used = socket >= 0 ? socket : ++sockets;
            sent.add(new Sent(server.address().ip(), used, Bytes.copyOf(query, 0, length), false));
            return used;
        }

        @Override
        public void release(int socket) {
            released.add(socket);
        }

        @Override
        public void askByTcp(UpstreamServer server, int flight, byte[] query, int length) {
            sent.add(new Sent(server.address().ip(), -1, Bytes.copyOf(query, 0, length), true));
        }

        @Override
        public void answer(Asker asker, byte[] reply, int length) {
            answers.add(new Answer(asker, Bytes.copyOf(reply, 0, length)));
        }
    }

    private final class Cache implements LocalAnswers {
        @Override
        public Outcome answer(long at, Asker asker, byte[] query, int length, ByteWriter reply) {
            return Outcome.FORWARD;
        }

        @Override
        public void learn(long at, byte[] reply, int length) {
            learned.add(Bytes.copyOf(reply, 0, length));
        }
    }

    private Forwarder forwarder(String... options) {
        var problems = new Problems();
        var run = (CommandLine.Run) CommandLine.parse(List.of(options), problems);
        DnsSettings settings = DnsSettings.from(new Configuration(run.directives()), problems);
        assertThat(problems.errors()).isEmpty();
        List<Upstreams.Line> upstreams =
                settings.upstreams().stream().map(ForwarderTest::line).toList();
        var log = new QueryLog(List.of(""), lines::add);
        return new Forwarder(
                settings,
                new Upstreams(upstreams, Optional.empty()),
                new Cache(),
                net,
                log,
                new Random(7),
                _ -> Optional.of(Bytes.ofHex("525400123456")));
    }

    private static Upstreams.Line line(Upstream upstream) {
        return switch (upstream.target()) {
            case Upstream.Local() -> new Upstreams.Line(upstream.domains(), Upstreams.Kind.LOCAL, Optional.empty());
            case Upstream.Standard() ->
                new Upstreams.Line(upstream.domains(), Upstreams.Kind.STANDARD, Optional.empty());
            case Upstream.NameServer server ->
                new Upstreams.Line(
                        upstream.domains(),
                        Upstreams.Kind.SERVERS,
                        Optional.of(new UpstreamServer.Address(
                                IpAddress.parse(server.host()).orElseThrow(),
                                "",
                                server.port(),
                                "",
                                Optional.empty(),
                                0)));
        };
    }

    private static Asker asker(int host, int port) {
        return new Asker(Ip4.of(10, 0, 0, host), port, Ip4.of(10, 0, 0, 254), 2, false, 0);
    }

    private static Bytes question(int id, String name, int type) {
        Bytes octets = Bytes.ofInts(id >>> 8, id, PLAIN >>> 8, PLAIN, 0, 1, 0, 0, 0, 0, 0, 0);
        for (String label : name.split("\\.", -1))
            octets = octets.plus(Bytes.ofInts(label.length())).plus(Bytes.latin1(label));
        return octets.plus(Bytes.ofInts(0, type >>> 8, type, 0, 1));
    }

    private static Bytes withOpt(Bytes question, String options) {
        Bytes value = Bytes.ofHex(options);
        byte[] octets = question.plus(Bytes.ofInts(0, 0, 41, 16, 0, 0, 0, 0, 0, 0, value.length()))
                .plus(value)
                .toArray();
        octets[11] = 1;
        return Bytes.of(octets);
    }

    private void ask(Forwarder forwarder, Asker asker, Bytes question) {
        forwarder.forward(now, asker, question.toArray(), question.length(), 1);
    }

    /** A server's reply to what was sent, with these addresses as answers. */
    private static Bytes reply(Sent to, int flags, String... addresses) {
        int end = MessageScan.questionEnd(to.octets().toArray(), to.octets().length());
        byte[] header = to.octets().slice(0, end).toArray();
        header[2] = (byte) (flags >>> 8);
        header[3] = (byte) flags;
        header[7] = (byte) addresses.length;
        header[11] = 0;
        Bytes octets = Bytes.of(header);
        for (String address : addresses) {
            Bytes data = IpAddress.parse(address).orElseThrow().octets();
            octets = octets.plus(
                            Bytes.ofInts(0xc0, 12, 0, data.length() == 4 ? 1 : 28, 0, 1, 0, 0, 0, 60, 0, data.length()))
                    .plus(data);
        }
        return octets;
    }

    private void receive(Forwarder forwarder, Sent on, Bytes reply) {
        forwarder.onReply(now, on.socket(), on.to(), 53, reply.toArray(), reply.length());
    }

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
        assertThat(lines).containsExactly("forwarded wWw.example to 192.0.2.1#53", "reply wWw.example is 198.51.100.7");
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
        assertThat(lines).anyMatch(line -> line.contains("(max: 4)") && line.contains("10.0.0.1"));
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
                new Row("example", "192.0.2.3"),
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
    void whatIsAddedIsWhatDnsmasqAdds() {
        // from: dnsmasq 2.90, the OPT record it sent; the asker is 10.0.0.1
        record Row(String option, String opt) {}
        for (Row row : List.of(
                new Row("--add-mac", "00002902000000000000 0a fde9 0006 525400123456"),
                new Row("--add-subnet=24", "00002902000000000000 0b 0008 0007 0001 18 00 0a0000"),
                new Row("--add-subnet=1.2.3.4/20", "00002902000000000000 0b 0008 0007 0001 14 00 010200"),
                new Row("--add-cpe-id=abc", "00002902000000000000 07 fe32 0003 616263"),
                new Row("--umbrella", "00002902000000000000 10 4f44 000c 4f444e53 0100 0010 0a000001"),
                new Row(
                        "--umbrella=orgid:1,assetid:2,deviceid:0011223344556677",
                        "00002902000000000000 26 4f44 0022 4f444e53 0100 0008 00000001 0010 0a000001 0040"
                                + " 0011223344556677 0004 00000002"))) {
            sent.clear();
            ask(forwarder(row.option(), "--server=192.0.2.1"), asker(1, 4000), question(1, "foo.example", 16));
            assertThat(sent.getFirst().octets().hex())
                    .as(row.option())
                    .endsWith(row.opt().replace(" ", ""));
        }
    }

    @Test
    void stripsWhatAskersTell() {
        ask(
                forwarder("--strip-subnet", "--strip-mac", "--server=192.0.2.1"),
                asker(1, 4000),
                withOpt(question(1, "foo.example", 16), "0008000700011800010203"));
        assertThat(sent.getFirst().octets().hex()).endsWith("00002904d0000000000000");
    }

    @Test
    void aReplyForAnotherSubnetIsForged() {
        Forwarder forwarder = forwarder("--add-subnet=24", "--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "foo.example", 1));
        Bytes good = reply(sent.getFirst(), NOERROR, "198.51.100.7");
        receive(forwarder, sent.getFirst(), withOpt(good, "000800070001180a0a0001"));
        assertThat(answers).isEmpty();
        receive(forwarder, sent.getFirst(), withOpt(good, "00080007000118180a0000"));
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst().octets()).isEqualTo(Bytes.of(withId(good, 1)));
    }

    private static byte[] withId(Bytes message, int id) {
        byte[] octets = message.toArray();
        octets[0] = (byte) (id >>> 8);
        octets[1] = (byte) id;
        return octets;
    }

    @Test
    void mixedCaseMustComeBackToTheLetter() {
        Forwarder forwarder = forwarder("--do-0x20-encode", "--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "averylongname.example", 1));
        Sent out = sent.getFirst();
        assertThat(out.octets().latin1()).doesNotContain("averylongname");
        byte[] lower = reply(out, NOERROR, "198.51.100.7").toArray();
        for (int i = 12; i < 12 + 23; i++) lower[i] = (byte) MessageScan.lower(lower[i]);
        forwarder.onReply(now, out.socket(), out.to(), 53, lower, lower.length);
        assertThat(answers).isEmpty();
        receive(forwarder, out, reply(out, NOERROR, "198.51.100.7"));
        assertThat(answers.getFirst().octets().latin1()).contains("averylongname");
    }

    @Test
    void privateAddressesAreHeldBack() {
        Forwarder forwarder = forwarder("--stop-dns-rebind", "--rebind-domain-ok=/ok.example/", "--server=192.0.2.1");
        for (String address :
                List.of("10.2.3.4", "192.168.1.1", "127.0.0.1", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1")) {
            answers.clear();
            sent.clear();
            ask(forwarder, asker(1, 4000), question(1, "foo.example", 1));
            receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, address));
            assertThat(answers.getFirst().answers()).as(address).isZero();
            assertThat(answers.getFirst().flags()).isEqualTo(NOERROR);
        }
        assertThat(lines).contains("possible DNS-rebind attack detected: foo.example");
        sent.clear();
        ask(forwarder, asker(1, 4000), question(1, "www.ok.example", 1));
        receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, "10.2.3.4"));
        assertThat(answers.getLast().answers()).isEqualTo(1);
    }

    @Test
    void bogusAddressesAreNoNames() {
        Forwarder forwarder =
                forwarder("--bogus-nxdomain=198.51.100.0/24", "--ignore-address=203.0.113.5", "--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "foo.example", 1));
        receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, "203.0.113.5"));
        assertThat(answers).isEmpty();
        receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, "198.51.100.9"));
        assertThat(answers.getFirst().flags()).isEqualTo(NXDOMAIN);
    }

    @Test
    void aliasesReplaceAddresses() {
        Forwarder forwarder = forwarder("--alias=198.51.100.0,10.9.9.0,255.255.255.0", "--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "foo.example", 1));
        receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, "198.51.100.9"));
        assertThat(answers.getFirst().octets().slice(answers.getFirst().octets().length() - 4))
                .isEqualTo(Bytes.ofInts(10, 9, 9, 9));
    }

    @Test
    void timesToLiveAreLimited() {
        Forwarder forwarder = forwarder("--max-ttl=7", "--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "foo.example", 1));
        receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, "198.51.100.9"));
        assertThat(answers.getFirst().octets().hex()).contains("c00c0001000100000007");
    }

    @Test
    void filteredTypesAreLeftOut() {
        Forwarder forwarder = forwarder("--filter-AAAA", "--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "foo.example", 255));
        receive(
                forwarder,
                sent.getFirst(),
                reply(sent.getFirst(), NOERROR, "2001:db9::1", "198.51.100.9", "2001:db9::2"));
        Sent out = sent.getFirst();
        assertThat(answers.getFirst().octets()).isEqualTo(Bytes.of(withId(reply(out, NOERROR, "198.51.100.9"), 1)));
        assertThat(learned.getFirst()).isEqualTo(reply(out, NOERROR, "2001:db9::1", "198.51.100.9", "2001:db9::2"));
    }

    @Test
    void whatIsTooLongForTheAskerIsCut() {
        Forwarder forwarder = forwarder("--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "foo.example", 1));
        var many = new String[40];
        Arrays.fill(many, "198.51.100.9");
        receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, many));
        assertThat(answers.getFirst().flags()).isEqualTo(NOERROR | 0x0200);
        assertThat(answers.getFirst().answers()).isZero();
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
