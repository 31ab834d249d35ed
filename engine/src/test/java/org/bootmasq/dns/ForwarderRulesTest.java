package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.bootmasq.dns.forward.Forwarder;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** What is added to questions, and what becomes of replies. */
class ForwarderRulesTest extends ForwarderStage {
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
    void aQuestionCarriesTheMarkOfItsAsker() {
        ask(forwarder("--server=192.0.2.1"), asker(1, 4000), question(1, "foo.example", 1));
        assertThat(sent.getLast().mark()).isZero();
        Forwarder forwarder = forwarder("--conntrack", "--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "foo.example", 1));
        assertThat(sent.getLast().mark()).isEqualTo(4000);
        Asker byTcp = new Asker(asker(1, 0).address(), 4001, asker(1, 0).asked(), 2, true, 1);
        ask(forwarder, byTcp, question(2, "bar.example", 1));
        assertThat(sent.getLast().tcp()).isTrue();
        assertThat(sent.getLast().mark()).isEqualTo(4002);
        byte[] stale = question(3, "baz.example", 1).toArray();
        forwarder.refresh(now, byTcp, stale, stale.length, 0);
        assertThat(sent.getLast().tcp()).isFalse();
        assertThat(sent.getLast().mark()).isEqualTo(4002);
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
    void theLogTellsWhatDnsmasqTells() {
        // from: dnsmasq 2.90, log-queries
        Forwarder forwarder = forwarder("--stop-dns-rebind", "--server=192.0.2.1");
        ask(forwarder, asker(1, 4000), question(1, "9.9.9.9.in-addr.arpa", 12));
        receive(forwarder, sent.getLast(), withAnswers(1, "c00c 000c 0001 0000003c 0006 04 6e696e65 00"));
        ask(forwarder, asker(1, 4000), question(2, "www.example", 1));
        receive(
                forwarder,
                sent.getLast(),
                withAnswers(
                        2, "c00c 0005 0001 0000003c 0006 03 626164 c010" + "c029 0001 0001 0000003c 0004 0a000001"));
        assertThat(lines)
                .containsExactly(
                        "forwarded 9.9.9.9.in-addr.arpa to 192.0.2.1",
                        "reply 9.9.9.9 is nine",
                        "forwarded www.example to 192.0.2.1",
                        "reply www.example is <CNAME>",
                        "possible DNS-rebind attack detected: bad.example");
    }

    private Bytes withAnswers(int count, String hex) {
        byte[] octets = reply(sent.getLast(), NOERROR).plus(Bytes.ofHex(hex)).toArray();
        octets[7] = (byte) count;
        return Bytes.of(octets);
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
}
