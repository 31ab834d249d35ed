package org.bootmasq.dns.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.DnsServer;
import org.bootmasq.dns.MessageText;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * Whatever is learned, asked for and forgotten, and whenever: the cache is what a map of the least recently used would
 * be, and what comes out of it is a reply.
 */
class CacheFuzzTest {
    private static final int CAPACITY = 8;

    /** What an entry is in the model. */
    private record Entry(int weight, long expiry, boolean secure) {}

    @FuzzTest(maxDuration = "10s")
    void holdsWhatAMapWouldHold(byte[] octets) {
        var cache = new Cache(CAPACITY);
        // In the order of use.
        Map<String, Entry> model = new LinkedHashMap<>(16, 0.75f, true);
        for (int at = 0; at + 2 < octets.length; at += 3) {
            Name name = Name.of("n" + (octets[at] & 7) + ".example");
            int type = 1 + (octets[at] >> 3 & 1);
            String key = name + " " + type;
            int count = octets[at + 1] & 15;
            long expiry = octets[at + 2] & 0xff;
            switch (octets[at] >> 4 & 3) {
                case 0, 1 -> {
                    boolean secure = (octets[at + 1] & 16) != 0;
                    cache.put(name, type, count, secure, expiry, new byte[16 * 3], count * 3, at);
                    put(model, key, new Entry(Math.max(1, count), expiry, secure));
                }
                case 2 -> {
                    cache.drop(name, type);
                    model.remove(key);
                }
                default -> find(cache, name, type, Optional.ofNullable(model.get(key)));
            }
            check(cache, model);
        }
        cache.clear();
        assertThat(cache.records()).isZero();
    }

    private static void put(Map<String, Entry> model, String key, Entry entry) {
        if (entry.weight() > CAPACITY) return;
        model.remove(key);
        Iterator<Entry> oldest = model.values().iterator();
        int held = model.values().stream().mapToInt(Entry::weight).sum();
        while (held + entry.weight() > CAPACITY) {
            held -= oldest.next().weight();
            oldest.remove();
        }
        model.put(key, entry);
    }

    private static void find(Cache cache, Name name, int type, Optional<Entry> wanted) {
        int at = cache.find(name, type);
        assertThat(at >= 0).isEqualTo(wanted.isPresent());
        if (wanted.isEmpty()) return;
        assertThat(cache.expiry(at)).isEqualTo(wanted.get().expiry());
        assertThat(cache.secure(at)).isEqualTo(wanted.get().secure());
    }

    private static void check(Cache cache, Map<String, Entry> model) {
        int held = model.values().stream().mapToInt(Entry::weight).sum();
        assertThat(cache.records()).isEqualTo(held).isLessThanOrEqualTo(CAPACITY);
        List<String> order = new ArrayList<>();
        cache.forEach(at -> order.addFirst(cache.name(at) + " " + cache.type(at)));
        assertThat(order).containsExactlyElementsOf(model.keySet());
    }

    /** Each step: what it is, how many octets it takes, and those. */
    @FuzzTest(maxDuration = "10s")
    void answersAnythingFromWhateverItLearned(byte[] octets) {
        var problems = new Problems();
        DnsSettings settings =
                DnsSettings.from(Texts.read("use-stale-cache\ncache-rr=ANY\ncache-size=50\n", problems), problems);
        var cache = new Cache(50);
        var upstreams = new Upstreams(List.of(), Optional.empty());
        var data = new LocalData(settings, List.of(), List.of(), "here");
        var server = new DnsServer(settings, data, cache, () -> upstreams, QueryTrace.NONE);
        long now = 1_000_000_000;
        for (int at = 0; at + 2 <= octets.length; ) {
            int length = Math.min(octets[at + 1] & 0xff, octets.length - at - 2);
            byte[] message = Bytes.copyOf(octets, at + 2, length).toArray();
            switch (octets[at] & 3) {
                case 0, 1 -> {
                    boolean reply = MessageScan.questionEnd(message, length) > 0;
                    if (reply) server.learn(now, message, length, (octets[at] & 4) != 0);
                }
                case 2 -> now += (long) length * length * 1000;
                default -> ask(server, now, (octets[at] & 4) != 0, message);
            }
            assertThat(cache.records()).isLessThanOrEqualTo(50);
            at += 2 + length;
        }
        for (Name name : names(cache)) ask(server, now, false, query(name));
    }

    private static List<Name> names(Cache cache) {
        List<Name> names = new ArrayList<>();
        cache.forEach(at -> names.add(cache.name(at)));
        return names;
    }

    private static byte[] query(Name name) {
        var query = new ByteWriter(64);
        QueryCodec.write(new Query(7, Dns.RD, Question.in(name, Dns.TYPE_A), Optional.empty()), query);
        return query.bytes().toArray();
    }

    private static void ask(DnsServer server, long now, boolean tcp, byte[] query) {
        var asker = new Asker(Ip4.of("192.0.2.9"), 4000, Ip4.of("192.0.2.1"), 2, tcp, 1);
        var reply = new ByteWriter(512);
        LocalAnswers.Outcome outcome = server.answer(now, asker, query, query.length, reply);
        boolean answered = outcome == LocalAnswers.Outcome.ANSWERED || outcome == LocalAnswers.Outcome.STALE;
        if (!answered) return;
        assertThat(reply.length()).isLessThanOrEqualTo(tcp ? 0xffff : 1232);
        // A header alone says that the question was not understood.
        if (reply.length() > Dns.HEADER_OCTETS) {
            assertThat(MessageText.of(reply.bytes()).text()).doesNotStartWith("malformed");
        }
    }
}
