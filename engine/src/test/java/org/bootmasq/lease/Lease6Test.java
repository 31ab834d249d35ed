package org.bootmasq.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

class Lease6Test {
    // from: the lease file of dnsmasq 2.93, with one delegated prefix more, which dnsmasq has not.
    private static final String FILE = """
            1796004803 02:00:00:00:00:05 192.168.1.5 foo 01:02
            duid 00:01:00:01:32:9f:86:74:02:00:00:00:01:01
            1796003850 287454020 2001:db8:1::1c6 name 00:03:00:01:02:00:00:00:02:02
            1796004265 T10 2001:db8:1::105 * 00:03:00:01:02:00:00:00:03:03
            0 1 2001:db8:1::1a2 forever 00:03:00:01:02:00:00:00:04:04
            1796004999 P514 2001:db8:f00::/56@fe80::2%lan0 * 00:03:00:01:02:00:00:00:02:02
            1796004999 P4294967295 2001:db8:f00:100::/56 * 00:03:00:01:02:00:00:00:05:05
            """;

    private static final Bytes DUID = Bytes.ofHex("00030001020000000202");

    private static Ip6 ip(String text) {
        return Ip6.parse(text).orElseThrow();
    }

    private static Lease6.Binding binding(int number) {
        return new Lease6.Binding(Lease6.Kind.ADDRESS, DUID, number);
    }

    @Test
    void theFileComesBackAsItWas() {
        LeaseFile file = LeaseFile.read(FILE);
        assertThat(file.damaged()).isEmpty();
        assertThat(file.text()).isEqualTo(FILE);
        assertThat(file.serverDuid().map(Bytes::colonHex)).contains("00:01:00:01:32:9f:86:74:02:00:00:00:01:01");
        assertThat(file.leases()).hasSize(1);
        assertThat(file.table6().size()).isEqualTo(5);
        assertThat(file.with(file.oldestFirst()).text()).isEqualTo(FILE);
    }

    @Test
    void linesOfTheOldKindAndWhatIsWrong() {
        LeaseFile file = LeaseFile.read("""
                duid 00:01
                1796003850 nine 2001:db8::1 * 00:01
                1796003850 9 2001:db8::2 *
                1796003850 9 2001:db8::/56 * 00:01
                1796003850 P9 2001:db8::3 * 00:01
                1796003850 P9 2001:db8::1/56 * 00:01
                1796003850 P9 2001:db8::/56@fe80::1 * 00:01
                1796003850 9 2001:db8::4 * *
                something of the next release
                """);
        assertThat(file.damaged()).extracting(LeaseFile.Damage::line).containsExactly(2, 3, 4, 5, 6, 7);
        assertThat(file.leases6())
                .extracting(lease -> lease.address().toString())
                .containsExactly("2001:db8::4");
        assertThat(file.rest()).containsExactly("something of the next release");
    }

    @Test
    void aTableFindsWhatAPlainMapFinds() {
        var random = new Random(5);
        var table = new Lease6Table();
        var plain = new TreeMap<Ip6, Lease6>();
        for (int i = 0; i < 20_000; i++) {
            Ip6 address = new Ip6(0x20010db800000000L, random.nextInt(300));
            if (random.nextInt(3) == 0) {
                assertThat(table.remove(address).isPresent()).isEqualTo(plain.remove(address) != null);
            } else {
                Lease6 lease = Lease6.ofAddress(address, binding(random.nextInt(8)), random.nextInt(50));
                table.put(lease);
                plain.put(address, lease);
            }
            assertThat(table.all()).containsExactlyElementsOf(plain.values());
            Lease6.Binding some = binding(random.nextInt(8));
            assertThat(table.of(some))
                    .containsExactlyInAnyOrderElementsOf(plain.values().stream()
                            .filter(lease -> lease.binding().equals(some))
                            .toList());
            assertThat(table.nextEnd().isPresent())
                    .isEqualTo(plain.values().stream().anyMatch(l -> !l.isInfinite()));
        }
        assertThat(table.ofDuid(DUID)).hasSize(plain.size());
        assertThat(table.highestBetween(new Ip6(0x20010db800000000L, 0), new Ip6(0x20010db800000000L, 299)))
                .contains(plain.lastKey());
    }

    @Test
    void aPrefixHoldsAllItsAddresses() {
        var table = new Lease6Table();
        var binding = new Lease6.Binding(Lease6.Kind.PREFIX, DUID, 1);
        table.put(Lease6.ofPrefix(ip("2001:db8:f00:4200::"), 56, binding, 0, Lease6.Via.NOWHERE));
        assertThat(table.isHeld(ip("2001:db8:f00:42ff:ffff:ffff:ffff:ffff"))).isTrue();
        assertThat(table.isHeld(ip("2001:db8:f00:4300::"))).isFalse();
        assertThat(table.isHeld(ip("2001:db8:f00:41ff:ffff:ffff:ffff:ffff"))).isFalse();
        assertThat(table.isAnyHeld(ip("2001:db8:f00:4280::"), 57)).isTrue();
        assertThat(table.isAnyHeld(ip("2001:db8:f00::"), 48)).isTrue();
        assertThat(table.isAnyHeld(ip("2001:db8:f00:4000::"), 55)).isFalse();
    }

    @Test
    void theJournalRepeatsWhatHappened() {
        var table = new Lease6Table();
        var journal = new ByteWriter(0);
        var changes = new ArrayList<LeaseChange>();
        for (Lease6 lease : LeaseFile.read(FILE).leases6()) changes.add(table.put(lease.named("n", "lan", true)));
        changes.add(table.put(Lease6.ofAddress(ip("2001:db8:1::1a2"), binding(7), 5)));
        changes.add(table.remove(ip("2001:db8:f00::")).orElseThrow());
        for (LeaseChange change : changes) LeaseJournal.write(journal, change);
        LeaseJournal.Replay replay = LeaseJournal.replay(journal.latin1());
        assertThat(replay.complaint()).isEmpty();
        var again = new Lease6Table();
        for (LeaseChange change : replay.changes()) {
            Lease6 lease = (Lease6) change.lease();
            if (change instanceof LeaseChange.Deleted) again.remove(lease.address());
            else again.put(lease);
        }
        assertThat(List.copyOf(again.all())).isEqualTo(List.copyOf(table.all()));
    }
}
