package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.query.QueryLog;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/**
 * Replies made to deceive a validator, or to keep it busy; the root is the attacker's own zone, so that each can be
 * signed.
 */
class DnssecAttackTest {
    private static final long NOW = 1_795_000_000_000L;
    private static final Name WWW = Name.of("www");
    private static final Bytes ADDRESS = Bytes.ofInts(203, 0, 113, 9);

    private final SigningZone root = new SigningZone("");
    private final Map<String, Bytes> replies = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    private OurDns dns(String... more) {
        String text = "no-resolv\nserver=192.0.2.1\ndnssec\ncache-size=1000\n" + root.anchor() + "\n"
                + String.join("\n", more) + "\n";
        return new OurDns(
                text, List.of(), this::reply, new QueryTrace(new QueryLog(List.of(""), lines::add), lines::add));
    }

    private Bytes reply(byte[] octets, int length) {
        int end = MessageScan.questionEnd(octets, length);
        String key = MessageScan.text(octets, Dns.HEADER_OCTETS, length) + " " + MessageScan.u16(octets, end - 4);
        byte[] reply = replies.getOrDefault(key, Bytes.EMPTY).toArray();
        if (reply.length == 0) {
            byte[] failure = Bytes.copyOf(octets, 0, end).toArray();
            MessageScan.u16(failure, 2, Dns.QR | Rcode.SERVFAIL.code());
            MessageScan.u16(failure, 10, 0);
            return Bytes.of(failure);
        }
        System.arraycopy(octets, 0, reply, 0, 2);
        return Bytes.of(reply);
    }

    private void put(Name name, int type, Bytes reply) {
        replies.put((name.isRoot() ? "." : name.toString()) + " " + type, reply);
    }

    private Bytes signature(Name owner, int type, Bytes data) {
        return root.sign(owner, type, owner.labels(), NOW / 1000, List.of(data));
    }

    private void honestKeys() {
        put(
                Name.ROOT,
                Dns.TYPE_DNSKEY,
                new SigningZone.Reply(Name.ROOT, Dns.TYPE_DNSKEY, Rcode.NOERROR)
                        .answer(Name.ROOT, Dns.TYPE_DNSKEY, root.dnskey)
                        .answer(Name.ROOT, Dns.TYPE_RRSIG, signature(Name.ROOT, Dns.TYPE_DNSKEY, root.dnskey))
                        .octets());
    }

    private static Bytes next(Name name, int... types) {
        Bytes windows = Bytes.EMPTY;
        byte[] bits = new byte[7];
        for (int type : types) bits[type / 8] |= (byte) (0x80 >> type % 8);
        return name.wire().plus(windows).plus(Bytes.ofInts(0, bits.length)).plus(Bytes.of(bits));
    }

    private Optional<DnssecTest.Heard> ask(OurDns dns, Name name) {
        return dns.ask(NOW, DnssecTest.query(name.toString(), Dns.TYPE_A, Dns.RD | Dns.AD, false))
                .map(DnssecTest::heard);
    }

    private static DnssecTest.Heard bogus() {
        return new DnssecTest.Heard(2, false, 0, 6);
    }

    @Test
    void anHonestReplyIsSecure() {
        honestKeys();
        put(WWW, 1, address(signature(WWW, 1, ADDRESS)).octets());
        assertThat(ask(dns(), WWW)).contains(new DnssecTest.Heard(0, true, 1, 0));
    }

    private static SigningZone.Reply address(Bytes signature) {
        return new SigningZone.Reply(WWW, 1, Rcode.NOERROR)
                .answer(WWW, 1, ADDRESS)
                .answer(WWW, Dns.TYPE_RRSIG, signature);
    }

    /** CVE-2023-50387: keys that share a tag, and signatures by that tag, each of which might be by each key. */
    @Test
    void manyKeysTimesManySignaturesCostLittle() {
        Bytes good = root.dnskey;
        var keys = new ArrayList<Bytes>(List.of(good));
        for (int i = 4; i + 4 <= good.length() && keys.size() < 16; i += 2) {
            // Words that change places leave the sum, and so the tag, as it was.
            for (int j = i + 2; j + 2 <= good.length() && keys.size() < 16; j += 2) {
                byte[] other = good.toArray();
                for (int k = 0; k < 2; k++) {
                    byte kept = other[i + k];
                    other[i + k] = other[j + k];
                    other[j + k] = kept;
                }
                keys.add(Bytes.of(other));
            }
        }
        var reply = new SigningZone.Reply(Name.ROOT, Dns.TYPE_DNSKEY, Rcode.NOERROR);
        keys.forEach(key -> reply.answer(Name.ROOT, Dns.TYPE_DNSKEY, key));
        reply.answer(
                Name.ROOT, Dns.TYPE_RRSIG, root.sign(Name.ROOT, Dns.TYPE_DNSKEY, 0, NOW / 1000, List.copyOf(keys)));
        put(Name.ROOT, Dns.TYPE_DNSKEY, reply.octets());
        var answer = new SigningZone.Reply(WWW, 1, Rcode.NOERROR).answer(WWW, 1, ADDRESS);
        var random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] wrong = signature(WWW, 1, ADDRESS).toArray();
            wrong[wrong.length - 1 - random.nextInt(30)] ^= (byte) (1 + random.nextInt(255));
            answer.answer(WWW, Dns.TYPE_RRSIG, Bytes.of(wrong));
        }
        put(WWW, 1, answer.octets());
        assertThat(ask(dns(), WWW)).contains(bogus());
        assertThat(lines).contains("limit exceeded: per-RRset signature fails", "validation www is ABANDONED");
        lines.clear();
        assertThat(ask(dns("dnssec-limits=1000,100"), WWW)).contains(bogus());
        assertThat(lines).contains("limit exceeded: per-query crypto work");
    }

    /** CVE-2023-50868. */
    @Test
    void hashesOfManyIterationsAreNotComputed() {
        honestKeys();
        Name owner = Name.of("00000000000000000000000000000000");
        Bytes nsec3 = Bytes.ofInts(1, 0, 0xff, 0xff, 0, 20).plus(Bytes.of(new byte[20]));
        put(
                WWW,
                1,
                new SigningZone.Reply(WWW, 1, Rcode.NXDOMAIN)
                        .authority(owner, Dns.TYPE_NSEC3, nsec3)
                        .authority(owner, Dns.TYPE_RRSIG, signature(owner, Dns.TYPE_NSEC3, nsec3))
                        .octets());
        assertThat(ask(dns(), WWW)).contains(bogus());
        assertThat(lines).contains("limit exceeded: NSEC3 iterations");
    }

    @Test
    void aNameOfManyLabelsIsNotHashedForEver() {
        honestKeys();
        Name owner = Name.of("00000000000000000000000000000000");
        Bytes nsec3 = Bytes.ofInts(1, 0, 0, 150, 0, 20).plus(Bytes.of(new byte[20]));
        Name deep = Name.of("a.".repeat(120) + "b");
        put(
                deep,
                1,
                new SigningZone.Reply(deep, 1, Rcode.NXDOMAIN)
                        .authority(owner, Dns.TYPE_NSEC3, nsec3)
                        .authority(owner, Dns.TYPE_RRSIG, signature(owner, Dns.TYPE_NSEC3, nsec3))
                        .octets());
        assertThat(ask(dns("dnssec-limits=0,50"), deep)).contains(bogus());
        assertThat(lines).contains("limit exceeded: per-query crypto work");
    }

    /** Each label wants to know whether a zone begins there. */
    @Test
    void aNameOfManyLabelsDoesNotAskForEver() {
        honestKeys();
        var name = Name.of("a.".repeat(100) + "b");
        put(
                name,
                1,
                new SigningZone.Reply(name, 1, Rcode.NOERROR)
                        .answer(name, 1, ADDRESS)
                        .octets());
        for (int i = 1; i <= 101; i++) {
            Name end = name.end(i);
            Bytes nsec = next(Name.of(i == 101 ? "c" : "a." + end), 1);
            put(
                    end,
                    Dns.TYPE_DS,
                    new SigningZone.Reply(end, Dns.TYPE_DS, Rcode.NOERROR)
                            .authority(end, Dns.TYPE_NSEC, nsec)
                            .authority(end, Dns.TYPE_RRSIG, signature(end, Dns.TYPE_NSEC, nsec))
                            .octets());
        }
        assertThat(ask(dns(), name)).contains(bogus());
        assertThat(lines).contains("limit exceeded: per-query subqueries");
        assertThat(lines.stream().filter(line -> line.startsWith("dnssec-query")))
                .hasSize(40);
    }

    /** CVE-2026-4891. */
    @Test
    void aSignatureShorterThanItsFixedPartIsNone() {
        honestKeys();
        Bytes whole = signature(WWW, 1, ADDRESS);
        for (int length = 0; length < whole.length(); length++) {
            put(WWW, 1, address(whole.slice(0, length)).octets());
            Optional<DnssecTest.Heard> heard = ask(dns(), WWW);
            assertThat(heard.isEmpty() || heard.get().equals(bogus()))
                    .as("%d: %s", length, heard)
                    .isTrue();
        }
    }

    /** CVE-2026-4890: a window of no octets, which a reader might never leave. */
    @Test
    void emptyWindowsOfTypesProveNothing() {
        honestKeys();
        for (String windows :
                List.of("0000", "00", "0021" + "00".repeat(33), "000101" + "000102", "0005", "00000001")) {
            Bytes nsec = Name.of("xxx").wire().plus(Bytes.ofHex(windows));
            put(
                    WWW,
                    1,
                    new SigningZone.Reply(WWW, 1, Rcode.NOERROR)
                            .authority(WWW, Dns.TYPE_NSEC, nsec)
                            .authority(WWW, Dns.TYPE_RRSIG, signature(WWW, Dns.TYPE_NSEC, nsec))
                            .octets());
            assertThat(ask(dns(), WWW)).as(windows).isNotEqualTo(Optional.of(new DnssecTest.Heard(0, true, 0, 0)));
        }
        Bytes nsec = next(Name.of("xxx"), 16);
        put(
                WWW,
                1,
                new SigningZone.Reply(WWW, 1, Rcode.NOERROR)
                        .authority(WWW, Dns.TYPE_NSEC, nsec)
                        .authority(WWW, Dns.TYPE_RRSIG, signature(WWW, Dns.TYPE_NSEC, nsec))
                        .octets());
        assertThat(ask(dns(), WWW)).contains(new DnssecTest.Heard(0, true, 0, 0));
    }

    /** CVE-2017-15107: the NSEC record of a wildcard, as if it were that of a name below it. */
    @Test
    void aProofMadeFromAWildcardProvesNothing() {
        honestKeys();
        Name asked = Name.of("a.sub");
        Bytes nsec = next(Name.of("z"), 16);
        var reply = new SigningZone.Reply(asked, 1, Rcode.NOERROR).authority(asked, Dns.TYPE_NSEC, nsec);
        Bytes own = signature(asked, Dns.TYPE_NSEC, nsec);
        put(asked, 1, reply.authority(asked, Dns.TYPE_RRSIG, own).octets());
        assertThat(ask(dns(), asked)).contains(new DnssecTest.Heard(0, true, 0, 0));
        Bytes wildcards = root.sign(Name.of("*.sub"), Dns.TYPE_NSEC, 1, NOW / 1000, List.of(nsec));
        put(
                asked,
                1,
                new SigningZone.Reply(asked, 1, Rcode.NOERROR)
                        .authority(asked, Dns.TYPE_NSEC, nsec)
                        .authority(asked, Dns.TYPE_RRSIG, wildcards)
                        .octets());
        assertThat(ask(dns(), asked)).contains(bogus());
    }

    /** CVE-2026-50106: what a zone above says of a name below an anchor of its own. */
    @Test
    void whatHasAnAnchorIsNotDeniedFromAbove() {
        honestKeys();
        Name asked = Name.of("www.sub");
        Bytes apex = next(Name.of("a"), Dns.TYPE_NS, Dns.TYPE_SOA);
        Bytes gap = next(Name.of("z"), 1);
        Name before = Name.of("a");
        put(
                asked,
                1,
                new SigningZone.Reply(asked, 1, Rcode.NXDOMAIN)
                        .authority(Name.ROOT, Dns.TYPE_NSEC, apex)
                        .authority(Name.ROOT, Dns.TYPE_RRSIG, signature(Name.ROOT, Dns.TYPE_NSEC, apex))
                        .authority(before, Dns.TYPE_NSEC, gap)
                        .authority(before, Dns.TYPE_RRSIG, signature(before, Dns.TYPE_NSEC, gap))
                        .octets());
        assertThat(ask(dns(), asked)).contains(new DnssecTest.Heard(3, true, 0, 0));
        assertThat(ask(dns(new SigningZone("sub").anchor()), asked)).contains(bogus());
    }

    /** RFC 6840 section 4.1: a parent's record at a delegation, as a proof of what is below it. */
    @Test
    void aParentDoesNotDenyWhatIsItsChilds() {
        honestKeys();
        Name child = Name.of("sub");
        Name asked = Name.of("www.sub");
        Bytes nsec = next(Name.of("z"), Dns.TYPE_NS);
        Bytes signature = signature(child, Dns.TYPE_NSEC, nsec);
        put(
                asked,
                1,
                new SigningZone.Reply(asked, 1, Rcode.NXDOMAIN)
                        .authority(child, Dns.TYPE_NSEC, nsec)
                        .authority(child, Dns.TYPE_RRSIG, signature)
                        .octets());
        Optional<DnssecTest.Heard> heard = ask(dns(), asked);
        assertThat(heard.filter(DnssecTest.Heard::authentic)).isEmpty();
    }

    @Test
    void aReplyWhoseOctetsChangedIsNeverAuthenticAndAnother() {
        honestKeys();
        Bytes good = address(signature(WWW, 1, ADDRESS)).octets();
        var random = new Random(11);
        int secure = 0;
        OurDns dns = dns();
        for (int i = 0; i < 4000; i++) {
            byte[] changed = good.toArray();
            int at = 2 + random.nextInt(changed.length - 2);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            put(WWW, 1, Bytes.of(changed));
            dns.server().cache().clear();
            // What was dropped as malformed is waited for no longer.
            dns.forwarder().onTimer(NOW + i * 11_000L);
            Optional<Bytes> reply = dns.ask(NOW + i * 11_000L, DnssecTest.query("www", 1, Dns.RD | Dns.AD, false));
            if (reply.isEmpty() || !DnssecTest.heard(reply.get()).authentic()) continue;
            secure++;
            assertThat(reply.get().contains(ADDRESS)).as("octet %d", at).isTrue();
            // The signature stays where what is behind it cannot be written anew.
            assertThat(DnssecTest.heard(reply.get()).answers()).isBetween(1, 2);
        }
        assertThat(secure)
                .as("changes that do not matter, as of a time to live")
                .isBetween(100, 2000);
    }
}
