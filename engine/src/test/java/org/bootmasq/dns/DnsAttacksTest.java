package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bootmasq.dns.forward.Flight;
import org.bootmasq.dns.forward.Forwarder;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** The attacks of docs/attacks.md that no other test plays, on the engines joined: local data, cache and forwarding. */
class DnsAttacksTest extends JoinedStage {
    private static final String ODD = "--add-mac --add-cpe-id=here --add-subnet=24,64 --umbrella=orgid:1";

    @Test
    void recordsThatNobodyAskedForAreNotKept() {
        Sent out = asked("www.evil.example", Dns.TYPE_A);
        String bank = "04 62616e6b 07 6578616d706c65 00";
        receive(
                joined,
                out,
                records(
                        out,
                        2,
                        1,
                        1,
                        "c00c 0001 0001 0000003c 0004 c6336407" + bank + "0001 0001 00000e10 0004 c6336466"
                                + "07 6578616d706c65 00 0002 0001 00000e10 0005 02 6e73 c00c"
                                + bank + "0001 0001 00000e10 0004 c6336466"));
        assertThat(known("www.evil.example", Dns.TYPE_A)).contains("c6336407");
        assertThat(known("bank.example", Dns.TYPE_A)).isEqualTo("FORWARD");
        assertThat(known("example", Dns.TYPE_NS)).isEqualTo("FORWARD");
    }

    @Test
    void aReferralIsNotFollowed() {
        Sent out = asked("www.evil.example", Dns.TYPE_A);
        var hex = new StringBuilder();
        for (int i = 0; i < 50; i++)
            hex.append("c00c 0002 0001 0000003c 0005 02 " + String.format("%02x%02x", 'a' + i / 10, '0' + i % 10)
                    + " c00c");
        receive(joined, out, records(out, 0, 50, 0, hex.toString()));
        assertThat(sent).hasSize(1);
        assertThat(answers).hasSize(1);
    }

    @Test
    void aliasesThatLeadInCirclesEnd() {
        Sent out = asked("a.example", Dns.TYPE_A);
        // a -> b.a -> a
        receive(
                joined,
                out,
                records(out, 2, 0, 0, "c00c 0005 0001 0000003c 0004 01 62 c00c" + "c027 0005 0001 0000003c 0002 c00c"));
        assertThat(answers).hasSize(1);
        assertThatCode(() -> known("a.example", Dns.TYPE_A)).doesNotThrowAnyException();
    }

    @Test
    void namesOfPointersThatDoNotLeadBackAreNotRead() {
        // To itself, to each other, forward, past the end, and into the header.
        for (String pointer : List.of("c01d", "c01f c01d", "c030", "ffff", "c000")) {
            Sent out = asked("www.example", Dns.TYPE_CNAME);
            Bytes reply = records(out, 1, 0, 0, pointer + "0005 0001 0000003c 0002" + "c01d");
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> receive(joined, out, reply));
            assertThat(known("www.example", Dns.TYPE_A)).isEqualTo("FORWARD");
            receive(joined, out, reply(out, NOERROR));
        }
    }

    @Test
    void aRecordPastTheEndMakesTheReplyNoneAndTheRightOneIsStillHeard() {
        for (int length = 5; length < 0x10000; length = length * 2 + 1) {
            answers.clear();
            Sent out = asked("n" + length + ".example", Dns.TYPE_A);
            String wrong = String.format("%04x", length);
            receive(joined, out, records(out, 1, 0, 0, "c00c 0001 0001 0000003c " + wrong + "c6336407"));
            assertThat(answers).isEmpty();
            receive(joined, out, reply(out, NOERROR, "198.51.100.7"));
            assertThat(answers).hasSize(1);
        }
    }

    @Test
    void addressesOfWrongLengthAreNotKept() {
        for (int length : new int[] {0, 1, 3, 5, 15, 16, 17}) {
            Sent out = asked("n" + length + ".example", Dns.TYPE_A);
            String data = "ab".repeat(length);
            receive(joined, out, records(out, 1, 0, 0, String.format("c00c 0001 0001 0000003c %04x", length) + data));
            assertThat(known("n" + length + ".example", Dns.TYPE_A)).isEqualTo("FORWARD");
            receive(joined, out, reply(out, NOERROR));
        }
    }

    @Test
    void labelsAndNamesThatAreTooLongAreNoQuestion() {
        Bytes header = Bytes.ofInts(0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
        for (int length : new int[] {64, 65, 127, 128, 191, 192, 255}) {
            Bytes question = header.plus(Bytes.ofInts(length))
                    .plus(Bytes.latin1("a".repeat(length)))
                    .plus(Bytes.ofInts(0, 0, 1, 0, 1));
            var reply = new ByteWriter(512);
            server.answer(now, asker(1, 4000), question.toArray(), question.length(), reply);
            assertThat(reply.bytes().at(3) & 15).isEqualTo(Rcode.FORMERR.code());
            assertThat(joined.forward(now, asker(1, 4000), question.toArray(), question.length(), 1))
                    .isFalse();
        }
        Bytes longest = header;
        for (int i = 0; i < 4; i++) longest = longest.plus(Bytes.ofInts(63)).plus(Bytes.latin1("a".repeat(63)));
        Bytes tooLong = longest.plus(Bytes.ofInts(0, 0, 1, 0, 1));
        assertThat(joined.forward(now, asker(1, 4000), tooLong.toArray(), tooLong.length(), 1))
                .isFalse();
        assertThat(sent).isEmpty();
    }

    @Test
    void optionsOfEveryLengthAreReadOrRefused() {
        Forwarder adding =
                forwarder(server, "server=192.0.2.1\n" + ODD.replace("--", "").replace(' ', '\n') + "\n");
        Bytes plain = question(1, "www.example", 1);
        for (int code : new int[] {0, 3, 5, 8, 10, 15, 20292, 65001, 65073, 65535}) {
            for (int said = 0; said < 40; said++) {
                for (int there = 0; there < 24; there++) {
                    String option = String.format("%04x%04x", code, said) + "00".repeat(there);
                    Bytes query = withOpt(plain, option);
                    adding.forward(now, asker(1, 4000), query.toArray(), query.length(), 1);
                    now += 100;
                    adding.onTimer(now);
                }
            }
        }
        assertThat(sent).isNotEmpty().allMatch(each -> each.octets().length() < 200);
    }

    @Test
    void questionsThatAreTooLongAreNotSentOn() {
        Bytes query = withOpt(question(1, "www.example", 1), "000c 1000" + "00".repeat(4096));
        assertThat(joined.forward(now, asker(1, 4000), query.toArray(), query.length(), 1))
                .isFalse();
        assertThat(sent).isEmpty();
    }

    @Test
    void errorsTellEachAskerItsOwnIdAndSpelling() {
        ask(joined, asker(1, 4000), question(0x1111, "www.Example", 1));
        ask(joined, asker(2, 4000), question(0x2222, "WWW.example", 1));
        ask(joined, asker(2, 4000), question(0x2222, "WWW.example", 1));
        Sent out = sent.getFirst();
        receive(joined, out, reply(out, SERVFAIL));
        assertThat(answers).extracting(Answer::id).containsExactly(0x1111, 0x2222);
        assertThat(answers).extracting(Answer::flags).containsOnly(SERVFAIL);
        assertThat(answers.get(0).octets().latin1()).contains("Example");
        assertThat(answers.get(1).octets().latin1()).contains("WWW");
    }

    @Test
    void repliesThatAreHeldBackAreReleasedForFewAskersOnly() {
        for (int i = 0; i < 5000; i++) ask(joined, asker(i % 250, 1000 + i), question(i, "held.example", 1));
        Sent out = sent.getFirst();
        receive(joined, out, reply(out, NOERROR, "198.51.100.7"));
        assertThat(answers.size()).isLessThanOrEqualTo(Flight.MOST_WAITING);
    }

    @Test
    void aDotInALabelIsNoDotBetweenLabels() {
        var cache = new org.bootmasq.dns.cache.Cache(1000);
        byte[] address = {0, 4, 1, 2, 3, 4};
        Name two = Name.of("a.b");
        Name one = Name.owning(new byte[] {3, 'a', '.', 'b', 0});
        cache.put(one, 1, 1, false, 100, address, address.length, 0);
        assertThat(cache.find(two, 1)).isNegative();
        assertThat(cache.find(one, 1)).isNotNegative();
    }

    @Test
    void theLongestNamesOfEveryOctetAreToldApart() {
        var cache = new org.bootmasq.dns.cache.Cache(1000);
        byte[] address = {0, 4, 1, 2, 3, 4};
        for (int octet = 0; octet < 256; octet++) {
            if (octet >= 'A' && octet <= 'Z') continue;
            cache.put(longest(octet), 1, 1, false, octet, address, address.length, 0);
        }
        for (int octet = 0; octet < 256; octet++) {
            int small = octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
            assertThat(cache.expiry(cache.find(longest(octet), 1))).isEqualTo(small);
        }
    }

    /** 255 octets, all of them the same. */
    private static Name longest(int octet) {
        var wire = new byte[Name.LONGEST];
        Arrays.fill(wire, (byte) octet);
        for (int at : new int[] {0, 64, 128}) wire[at] = 63;
        wire[192] = 61;
        wire[254] = 0;
        return Name.owning(wire);
    }

    @Test
    void whateverServersSayTheCacheAnswersWithWholeMessages() {
        var random = new Random(99);
        Bytes rich = Bytes.ofHex("c00c 0005 0001 0000003c 0006 03 777777 c00c" + "c029 0001 0001 0000003c 0004 c6336409"
                + "c029 001c 0001 0000003c 0010 20010db9000000000000000000000001"
                + "c00c 0006 0001 0000003c 0018 c00c c029 00000001 00000002 00000003 00000004 00000005");
        int answered = 0;
        for (int i = 0; i < 30_000; i++) {
            int type = random.nextBoolean() ? Dns.TYPE_A : Dns.TYPE_AAAA;
            byte[] reply =
                    question(1, "n" + i % 50 + ".example", type).plus(rich).toArray();
            reply[2] = (byte) 0x81;
            reply[3] = (byte) (random.nextInt(4) == 0 ? 0x83 : 0x80);
            reply[7] = 3;
            reply[9] = 1;
            for (int k = random.nextInt(4); k > 0; k--)
                reply[12 + random.nextInt(reply.length - 12)] = (byte) random.nextInt(256);
            server.learn(now, reply, random.nextInt(5) == 0 ? random.nextInt(reply.length) : reply.length, false);
            String text = known("n" + i % 50 + ".example", type);
            assertThat(text).doesNotStartWith("malformed");
            if (!text.equals("FORWARD")) answered++;
            now += 500;
        }
        assertThat(answered).isPositive();
    }

    @Test
    void aDomainsServerIsNotAskedForOthersAndOthersNotForIt() {
        String lines = "server=192.0.2.1\nserver=/inner.example/192.0.2.2\n";
        Forwarder split = forwarder(server(lines), lines);
        ask(split, asker(1, 4000), question(1, "a.inner.example", 1));
        ask(split, asker(1, 4000), question(2, "a.outer.example", 1));
        assertThat(sent).extracting(Sent::to).containsExactly(Ip4.of(192, 0, 2, 2), Ip4.of(192, 0, 2, 1));
        // The other server's word about the first question is not heard.
        Bytes forged = reply(sent.get(0), NOERROR, "198.51.100.66");
        split.onReply(now, sent.get(0).socket(), Ip4.of(192, 0, 2, 1), 53, forged.toArray(), forged.length());
        assertThat(answers).isEmpty();
    }
}
