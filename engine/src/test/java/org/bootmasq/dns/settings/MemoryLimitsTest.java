package org.bootmasq.dns.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bootmasq.dns.ForwarderStage;
import org.bootmasq.dns.forward.ForwardSlots;
import org.bootmasq.dns.forward.Forwarder;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.ConnectionMarks;
import org.bootmasq.dns.query.QueryLog;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** Slots, ids and memory are shared, between askers as between servers, and none of them runs out for all. */
class MemoryLimitsTest extends ForwarderStage {
    private static final MemoryLimits SMALL = MemoryLimits.of(64 << 20);

    private Forwarder limited(MemoryLimits memory, String... options) {
        DnsSettings settings = settings(options);
        List<Upstreams.Line> upstreams =
                settings.upstreams().stream().map(ForwarderStage::line).toList();
        return new Forwarder(
                settings,
                new Upstreams(upstreams, Optional.empty()),
                new Cache(),
                net,
                new QueryTrace(new QueryLog(List.of(), lines::add), lines::add),
                new Random(7),
                _ -> Optional.empty(),
                ConnectionMarks.NONE,
                memory);
    }

    private static Asker source(int number) {
        return new Asker(new Ip4(0x0a000000 | number), 4000, Ip4.of(10, 255, 255, 254), 2, false, 0);
    }

    @Test
    void aDeadServerTakesNoSlotFromOneThatAnswers() {
        Forwarder forwarder = limited(
                MemoryLimits.NONE, "--server=192.0.2.1", "--server=/good/192.0.2.2", "--server=/fine/192.0.2.2");
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 300; i++) ask(forwarder, source(i), question(i, "x" + round + "x" + i + ".dead", 1));
            for (String domain : List.of("good", "fine")) {
                sent.clear();
                answers.clear();
                ask(forwarder, source(0x0fffff), question(7, "n" + round + "." + domain, 1));
                assertThat(sent).extracting(Sent::to).containsExactly(Ip4.of(192, 0, 2, 2));
                receive(forwarder, sent.getFirst(), reply(sent.getFirst(), NOERROR, "198.18.0.1"));
                assertThat(answers).extracting(Answer::flags).containsExactly(NOERROR);
            }
        }
        assertThat(lines)
                .anyMatch(line -> line.contains("Maximum number of concurrent DNS queries reached (max: 150)"));
    }

    @Test
    void theGroupWithMostGivesWayWhereMemoryEnds() {
        Forwarder forwarder = limited(
                SMALL,
                "--server=192.0.2.1",
                "--server=/one/192.0.2.2",
                "--server=/good/192.0.2.3",
                "--dns-forward-max=100000");
        for (int i = 0; i < 5000; i++) ask(forwarder, source(i), question(i, "x" + i + ".dead", 1));
        for (int i = 0; i < 5000; i++) ask(forwarder, source(i), question(i, "x" + i + ".one", 1));
        answers.clear();
        sent.clear();
        for (int i = 0; i < 100; i++) ask(forwarder, source(9), question(i, "n" + i + ".good", 1));
        assertThat(answers).isEmpty();
        assertThat(sent).hasSize(100).allMatch(each -> each.to().equals(Ip4.of(192, 0, 2, 3)));
    }

    @Test
    void idsAreNeverLookedForInVain() {
        Forwarder forwarder = limited(MemoryLimits.NONE, "--server=192.0.2.1", "--dns-forward-max=200000");
        for (int i = 0; i < 70_000; i++) ask(forwarder, source(i), question(i, "x" + i + ".example", 1));
        var ids = new HashSet<Integer>();
        sent.forEach(each -> ids.add(each.id()));
        assertThat(ids).hasSize(ForwardSlots.MOST_IN_ALL);
        assertThat(answers).hasSize(70_000 - ForwardSlots.MOST_IN_ALL);
    }

    @Test
    void notAllCanWaitWhoWouldLike() {
        Forwarder forwarder = limited(SMALL, "--server=192.0.2.1");
        for (int name = 0; name < 100; name++) {
            for (int i = 0; i < 140; i++) ask(forwarder, source(i), question(i, "n" + name + ".example", 1));
        }
        var asked = new HashSet<Bytes>();
        for (Sent each : List.copyOf(sent)) {
            if (asked.add(each.octets())) receive(forwarder, each, reply(each, NOERROR, "198.18.0.1"));
        }
        assertThat(answers).as("nobody is left without a word").hasSize(100 * 140);
        assertThat(answers.stream().filter(each -> each.flags() == NOERROR).count())
                .isBetween((long) SMALL.waiting(), SMALL.waiting() + 100L);
        assertThat(lines).anyMatch(line -> line.contains("Maximum number of concurrent DNS queries reached"));
    }

    @Test
    void theCacheKeepsNoMoreThanItsMemory() {
        var cache = new org.bootmasq.dns.cache.Cache(1_000_000, SMALL.cacheOctets());
        byte[] data = new byte[60_000];
        for (int i = 0; i < 10_000; i++) {
            cache.put(Name.of("t" + i + ".example"), Dns.TYPE_TXT, 1, false, 5000, data, data.length, 1000);
        }
        assertThat(cache.records()).isBetween(250, 16 * 1024 * 1024 / 60_000);
        assertThat(cache.takeCrowded()).isEqualTo(10_000 - cache.records());
        assertThat(cache.find(Name.of("t9999.example"), Dns.TYPE_TXT)).isNotNegative();
        assertThat(cache.find(Name.of("t0.example"), Dns.TYPE_TXT)).isNegative();
        // Small ones find room again, as many as there is memory for.
        for (int i = 0; i < 400_000; i++) {
            cache.put(Name.of("a" + i + ".example"), Dns.TYPE_A, 1, false, 5000, data, 6, 1000);
        }
        assertThat(cache.records()).isBetween(100_000, 200_000);
        cache.clear();
        for (int i = 0; i < 1000; i++) {
            cache.put(Name.of("t" + i + ".example"), Dns.TYPE_TXT, 1, false, 5000, data, data.length, 1000);
        }
        assertThat(cache.records()).isGreaterThan(250);
    }

    @Test
    void anEntryLargerThanTheMemoryIsNotKept() {
        var cache = new org.bootmasq.dns.cache.Cache(1000, 1000);
        cache.put(Name.of("a.example"), Dns.TYPE_A, 1, false, 5000, new byte[6], 6, 1000);
        cache.put(Name.of("t.example"), Dns.TYPE_TXT, 1, false, 5000, new byte[2000], 2000, 1000);
        assertThat(cache.find(Name.of("a.example"), Dns.TYPE_A)).isNotNegative();
        assertThat(cache.find(Name.of("t.example"), Dns.TYPE_TXT)).isNegative();
    }
}
