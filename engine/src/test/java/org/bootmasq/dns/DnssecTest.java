package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dns.forward.RecordFilter;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Edns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.query.QueryLog;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/**
 * Validation as an asker sees it, before the signed zones of {@link SignedWorld}, on a day on which their signatures
 * hold.
 */
class DnssecTest {
    private static final long NOW = 1_795_000_000_000L;

    private final SignedWorld world = new SignedWorld();
    private final List<String> lines = new ArrayList<>();

    /** What an asker hears of a reply: its code, AD, the first address or nothing, the extended error or 0. */
    record Heard(int rcode, boolean authentic, int answers, int reason) {}

    private OurDns dns(String... more) {
        String text = "no-resolv\nserver=192.0.2.1\ndnssec\ncache-size=1000\n" + world.anchors.get(0) + "\n"
                + String.join("\n", more) + "\n";
        return new OurDns(text, List.of(), world, new QueryTrace(new QueryLog(List.of(""), lines::add), lines::add));
    }

    static Bytes query(String name, int type, int flags, boolean dnssecOk) {
        var to = new ByteWriter(64);
        var edns = new Edns(1232, 0, 0, dnssecOk ? Edns.DO : 0, Bytes.EMPTY);
        QueryCodec.write(new Query(7, flags, Question.in(Name.of(name), type), Optional.of(edns)), to);
        return to.bytes();
    }

    static Heard ask(OurDns dns, long now, String name, int type) {
        return heard(dns.ask(now, query(name, type, Dns.RD | Dns.AD, false)).orElseThrow());
    }

    static Heard heard(Bytes reply) {
        int flags = reply.at(2) << 8 | reply.at(3);
        int at = reply.indexOf(Bytes.ofInts(0, 15, 0, 2, 0));
        return new Heard(flags & 15, (flags & Dns.AD) != 0, reply.at(7), at < 0 ? 0 : reply.at(at + 5));
    }

    private Heard ask(OurDns dns, String name) {
        return ask(dns, NOW, name, Dns.TYPE_A);
    }

    @Test
    void theChainFromTheRootIsAskedForAndLogged() {
        OurDns dns = dns();
        assertThat(ask(dns, "www.ok.test")).isEqualTo(new Heard(0, true, 1, 0));
        assertThat(lines.stream().map(line -> line.replaceAll("keytag \\d+", "keytag N")))
                .containsExactly(
                        "forwarded www.ok.test to 192.0.2.1",
                        "dnssec-query[DS] test to 192.0.2.1",
                        "dnssec-query[DNSKEY] . to 192.0.2.1",
                        "reply . is DNSKEY keytag N, algo 8",
                        "reply . is DNSKEY keytag N, algo 8",
                        "reply test is DS for keytag N, algo 13, digest 2",
                        "dnssec-query[DS] ok.test to 192.0.2.1",
                        "dnssec-query[DNSKEY] test to 192.0.2.1",
                        "reply test is DNSKEY keytag N, algo 13",
                        "reply test is DNSKEY keytag N, algo 13",
                        "reply ok.test is DS for keytag N, algo 13, digest 2",
                        "dnssec-query[DNSKEY] ok.test to 192.0.2.1",
                        "reply ok.test is DNSKEY keytag N, algo 13",
                        "reply ok.test is DNSKEY keytag N, algo 13",
                        "validation result is SECURE",
                        "reply www.ok.test is 203.0.113.1");
        lines.clear();
        assertThat(ask(dns, "multi.ok.test").authentic()).isTrue();
        assertThat(lines).first().isEqualTo("forwarded multi.ok.test to 192.0.2.1");
        assertThat(lines).noneMatch(line -> line.startsWith("dnssec-query"));
    }

    @Test
    void everyAlgorithmIsKnown() {
        OurDns dns = dns();
        for (String zone : List.of("ok", "nsec3", "optout", "ed", "ed448", "sha1", "sha512")) {
            assertThat(ask(dns, "www." + zone + ".test")).as(zone).isEqualTo(new Heard(0, true, 1, 0));
        }
    }

    @Test
    void whatIsBogusIsNotPassedOn() {
        OurDns dns = dns();
        for (String zone : List.of("expired", "future", "forged", "stripped", "otherkey")) {
            assertThat(ask(dns, "www." + zone + ".test")).as(zone).isEqualTo(new Heard(2, false, 0, 6));
            assertThat(lines).contains("validation www." + zone + ".test is BOGUS");
            Bytes unchecked = query("www." + zone + ".test", Dns.TYPE_A, Dns.RD | Dns.CD, false);
            assertThat(heard(dns.ask(NOW, unchecked).orElseThrow())).isEqualTo(new Heard(0, false, 1, 0));
        }
        assertThat(ask(dns, "good.forged.test")).isEqualTo(new Heard(0, true, 1, 0));
    }

    @Test
    void whatIsNotSignedIsProvedToBeSo() {
        OurDns dns = dns();
        for (String name :
                List.of("www.plain.test", "www.lawless.ok.test", "www.lawless.nsec3.test", "www.lawless.optout.test")) {
            assertThat(ask(dns, name)).as(name).isEqualTo(new Heard(0, false, 1, 0));
        }
        assertThat(lines).contains("reply plain.test is no DS", "validation result is INSECURE");
        assertThat(ask(dns, "www.private.test")).isEqualTo(new Heard(0, false, 1, 0));
        assertThat(ask(dns, "www.digest.test")).isEqualTo(new Heard(0, false, 1, 0));
        assertThat(lines).anyMatch(line -> line.endsWith("algo 200, digest 2 (not supported)"));
        assertThat(ask(dns, "toplain.ok.test")).isEqualTo(new Heard(0, false, 2, 0));
    }

    @Test
    void whatIsNotThereIsProvedNotToBe() {
        OurDns dns = dns();
        for (String name : List.of("nx.ok.test", "nx.nsec3.test", "a.ent.ok.test", "nx.iterated.test")) {
            assertThat(ask(dns, name)).as(name).isEqualTo(new Heard(3, true, 0, 0));
        }
        for (String name : List.of("below.ent.ok.test", "below.ent.nsec3.test", "txt.ok.test")) {
            if (!world.get(name, Dns.TYPE_A).isEmpty())
                assertThat(ask(dns, name)).as(name).isEqualTo(new Heard(0, true, 0, 0));
        }
        for (String name : List.of("x.wild.ok.test", "a.b.wild.ok.test", "x.wild.nsec3.test")) {
            assertThat(ask(dns, name)).as(name).isEqualTo(new Heard(0, true, 1, 0));
        }
        // RFC 5155 section 9.2: not where an opt-out leaves it open.
        assertThat(ask(dns, "nx.optout.test")).isEqualTo(new Heard(3, false, 0, 0));
    }

    @Test
    void aDenialWithoutItsProofIsBogus() {
        OurDns dns = dns();
        for (String name : List.of("nx.ok.test", "x.wild.ok.test", "nx.nsec3.test", "x.wild.nsec3.test")) {
            int proof = name.contains("nsec3") ? Dns.TYPE_NSEC3 : Dns.TYPE_NSEC;
            byte[] octets = new byte[0x10000];
            Bytes whole = world.get(name, Dns.TYPE_A);
            whole.copyTo(octets, 0);
            int end = MessageScan.questionEnd(octets, whole.length());
            int length = new RecordFilter(List.of(proof)).filter(octets, whole.length(), end, -1);
            world.put(Name.of(name), Dns.TYPE_A, Bytes.copyOf(octets, 0, length));
            assertThat(ask(dns, name)).as(name).isEqualTo(new Heard(2, false, 0, 6));
        }
    }

    @Test
    void theCacheKeepsWhatWasFound() {
        OurDns dns = dns();
        ask(dns, "www.ok.test");
        ask(dns, "www.plain.test");
        ask(dns, "www.forged.test");
        lines.clear();
        assertThat(ask(dns, "www.ok.test").authentic()).isTrue();
        assertThat(ask(dns, "www.plain.test").authentic()).isFalse();
        assertThat(lines).containsExactly("cached www.ok.test is 203.0.113.1", "cached www.plain.test is 203.0.113.30");
        Bytes silent =
                dns.ask(NOW, query("www.ok.test", Dns.TYPE_A, Dns.RD, false)).orElseThrow();
        assertThat(heard(silent).authentic()).isFalse();
        Bytes signed =
                dns.ask(NOW, query("www.ok.test", Dns.TYPE_A, Dns.RD, true)).orElseThrow();
        assertThat(heard(signed)).isEqualTo(new Heard(0, true, 2, 0));
        assertThat(lines).contains("forwarded www.ok.test to 192.0.2.1");
        assertThat(ask(dns, "www.forged.test").rcode()).isEqualTo(2);
    }

    @Test
    void longKeysComeOverTcp() {
        assertThat(ask(dns("edns-packet-max=512"), "www.sha512.test")).isEqualTo(new Heard(0, true, 1, 0));
        assertThat(lines.stream().filter(line -> line.equals("dnssec-query[DNSKEY] sha512.test to 192.0.2.1")))
                .hasSize(2);
    }

    @Test
    void whatIsLostIsAskedForAgainWithTheAsker() {
        var lost = new ArrayList<String>();
        String text = "no-resolv\nserver=192.0.2.1\ndnssec\ncache-size=1000\n" + world.anchors.get(0) + "\n";
        UpstreamScript script = (octets, length) -> {
            int end = MessageScan.questionEnd(octets, length);
            boolean drop = MessageScan.u16(octets, end - 4) == Dns.TYPE_DNSKEY && lost.size() < 2;
            if (drop) lost.add(MessageScan.text(octets, Dns.HEADER_OCTETS, length));
            return drop ? Bytes.EMPTY : world.reply(octets, length);
        };
        var dns =
                new OurDns(text, List.of(), script, new QueryTrace(new QueryLog(List.of(""), lines::add), lines::add));
        Bytes query = query("www.ok.test", Dns.TYPE_A, Dns.RD | Dns.AD, false);
        assertThat(dns.ask(NOW, query)).isEmpty();
        assertThat(dns.ask(NOW + 1000, query)).isEmpty();
        assertThat(lost).containsExactly(".", ".");
        assertThat(dns.ask(NOW + 2000, query).map(DnssecTest::heard)).contains(new Heard(0, true, 1, 0));
        assertThat(lines.stream().filter(line -> line.startsWith("forwarded"))).hasSize(1);
    }

    @Test
    void aClientOverTcpHasAllAskedOverTcp() {
        OurDns dns = dns();
        assertThat(heard(dns.askOverTcp(NOW, query("big.ok.test", Dns.TYPE_TXT, Dns.RD | Dns.AD, false))
                        .orElseThrow()))
                .isEqualTo(new Heard(0, true, 6, 0));
        Bytes cut = dns.ask(NOW, query("big.ok.test", Dns.TYPE_TXT, Dns.RD | Dns.AD, false))
                .orElseThrow();
        assertThat(cut.at(2) << 8 & Dns.TC).isNotZero();
        assertThat(lines).contains("validation result is TRUNCATED", "reply is truncated");
    }

    @Test
    void unsignedRepliesMayBeTakenUnchecked() {
        OurDns dns = dns("dnssec-check-unsigned=no");
        assertThat(ask(dns, "www.plain.test")).isEqualTo(new Heard(0, false, 1, 0));
        assertThat(ask(dns, "www.stripped.test")).isEqualTo(new Heard(0, false, 1, 0));
        assertThat(lines).noneMatch(line -> line.startsWith("dnssec-query"));
        assertThat(ask(dns, "www.forged.test").rcode()).isEqualTo(2);
    }

    @Test
    void timesCountOnceTheClockIsRight() {
        OurDns dns = dns("dnssec-no-timecheck");
        assertThat(ask(dns, "www.expired.test").authentic()).isTrue();
        dns.forwarder().checkTimesFrom(0, () -> {});
        dns.server().cache().clear();
        assertThat(ask(dns, "www.expired.test").rcode()).isEqualTo(2);
        var told = new ArrayList<String>();
        dns.forwarder().checkTimesFrom(NOW + 1000, () -> told.add("right"));
        assertThat(ask(dns, "www.future.test").authentic()).isTrue();
        assertThat(told).isEmpty();
        assertThat(ask(dns, NOW + 2000, "www.expired.test", Dns.TYPE_A).rcode()).isEqualTo(2);
        assertThat(told).containsExactly("right");
    }

    @Test
    void anIslandHasItsOwnAnchor() {
        assertThat(ask(dns(), "www.island.plain.test")).isEqualTo(new Heard(0, false, 1, 0));
        OurDns dns = dns(world.anchors.get(1));
        assertThat(ask(dns, "www.island.plain.test")).isEqualTo(new Heard(0, true, 1, 0));
        assertThat(ask(dns, "nx.island.plain.test")).isEqualTo(new Heard(3, true, 0, 0));
    }

    /** CVE-2026-50106: one who forges hopes that the unsigned zone above makes it unsigned too. */
    @Test
    void anIslandIsNotDeniedWithoutSignatures() {
        OurDns dns = dns(world.anchors.get(1));
        Name name = Name.of("www.island.plain.test");
        world.put(name, Dns.TYPE_A, new SigningZone.Reply(name, Dns.TYPE_A, Rcode.NXDOMAIN).octets());
        assertThat(ask(dns, "www.island.plain.test")).isEqualTo(new Heard(2, false, 0, 6));
    }

    @Test
    void debuggingShowsWhatIsBogus() {
        OurDns dns = dns("dnssec-debug");
        assertThat(ask(dns, "www.forged.test")).isEqualTo(new Heard(0, false, 1, 9));
        assertThat(ask(dns, "www.expired.test")).isEqualTo(new Heard(0, false, 1, 7));
        assertThat(ask(dns, "www.future.test")).isEqualTo(new Heard(0, false, 1, 8));
        lines.clear();
        ask(dns, "www.forged.test");
        assertThat(lines).as("it is not kept").contains("forwarded www.forged.test to 192.0.2.1");
    }
}
