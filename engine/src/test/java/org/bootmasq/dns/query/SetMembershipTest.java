package org.bootmasq.dns.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.message.ReplyWriter;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

class SetMembershipTest {
    private final List<String> added = new ArrayList<>();
    private final AddressSets sets = new AddressSets() {
        @Override
        public Optional<String> addToIpset(String set, IpAddress address) {
            added.add(set + " " + address);
            return Optional.empty();
        }

        @Override
        public Optional<String> addToNftset(String family, String table, String set, IpAddress address) {
            added.add(family + "/" + table + "/" + set + " " + address);
            return Optional.empty();
        }
    };

    private SetMembership of(String configuration) {
        var problems = new Problems();
        DnsSettings settings = DnsSettings.from(Texts.read(configuration, problems), problems);
        assertThat(problems.errors()).isEmpty();
        return new SetMembership(settings.sets(), sets, QueryTrace.NONE);
    }

    /** A reply to a question about addresses; each answer is {@code owner CNAME target} or {@code owner A address}. */
    private static byte[] reply(String asked, int type, String... answers) {
        var to = new ByteWriter(256);
        var query = new Query(1, Dns.RD, Question.in(Name.of(asked), type), Optional.empty());
        var writer = new ReplyWriter().begin(query, to, 1232, 1232);
        for (String answer : answers) {
            String[] words = answer.split(" ", -1);
            ResourceRecord entry = words[1].equals("CNAME")
                    ? ResourceRecord.of(Dns.TYPE_CNAME, Bytes.EMPTY, Name.of(words[2]))
                    : ResourceRecord.of(
                            type, IpAddress.parse(words[2]).orElseThrow().octets());
            writer.answer(Name.of(words[0]), Dns.CLASS_IN, 60, entry);
        }
        writer.end(Rcode.NOERROR);
        return to.bytes().toArray();
    }

    private void learn(SetMembership membership, byte[] reply) {
        membership.learn(reply, reply.length);
    }

    @Test
    void theLongestDomainOfTheQuestionCountsAndItsFirstLine() {
        SetMembership membership = of("ipset=/example/all\nipset=/www.example/one,two\nipset=/www.example/late\n");
        learn(membership, reply("www.example", Dns.TYPE_A, "www.example CNAME far.test", "far.test A 192.0.2.1"));
        learn(membership, reply("other.example", Dns.TYPE_A, "other.example A 192.0.2.2"));
        learn(membership, reply("far.test", Dns.TYPE_A, "far.test A 192.0.2.3"));
        assertThat(added).containsExactly("one 192.0.2.1", "two 192.0.2.1", "all 192.0.2.2");
    }

    @Test
    void whatTheQuestionDoesNotLeadToGoesIntoNoSet() {
        SetMembership membership = of("ipset=/#/all\n");
        learn(membership, reply("www.example", Dns.TYPE_A, "bank.example A 192.0.2.66", "www.example A 192.0.2.1"));
        learn(membership, reply("loop.example", Dns.TYPE_A, "loop.example CNAME loop.example"));
        byte[] cut = reply("www.example", Dns.TYPE_A, "www.example A 192.0.2.7");
        membership.learn(cut, cut.length - 1);
        assertThat(added).containsExactly("all 192.0.2.1");
    }

    @Test
    void aSetOfNftablesMayBeForOneFamilyAlone() {
        SetMembership membership = of("nftset=/example/4#inet#f#four,6#ip6#f#six,t#both,nonsense\n");
        learn(membership, reply("www.example", Dns.TYPE_A, "www.example A 192.0.2.1"));
        learn(membership, reply("www.example", Dns.TYPE_AAAA, "www.example A 2001:db8::1"));
        assertThat(added)
                .containsExactly(
                        "inet/f/four 192.0.2.1",
                        "ip/t/both 192.0.2.1",
                        "ip6/f/six 2001:db8::1",
                        "ip/t/both 2001:db8::1");
    }
}
