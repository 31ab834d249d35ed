package org.bootmasq.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    void noLineHasAnythingOfAnothers() {
        LeaseFile file = LeaseFile.read("""
                duid\s
                1796003850 9 2001:db8:f00:4200::7 * 00:01
                1796003850 P1 2001:db8:f00::/56 * 00:02
                1796003850 P2 2001:db8:f00:80::/57 * 00:03
                1796003850 P3 2001:db8:f00:4000::/52 * 00:04
                1796003850 9 2001:db8:f00:1::1 * 00:05
                1796003850 P1 2001:db8:f00::/56 older 00:06
                1796003850 9 2001:db8:f01::1 * 00:05
                """);
        assertThat(file.damaged()).extracting(LeaseFile.Damage::line).containsExactly(1, 4, 5, 6);
        assertThat(file.serverDuid()).isEmpty();
        assertThat(file.table6().all())
                .extracting(lease -> lease.address() + " " + lease.binding().duid())
                .containsExactly("2001:db8:f00:: 0002", "2001:db8:f00:4200::7 0001", "2001:db8:f01::1 0005");
    }

    @Test
    void theFirstThatIsFreeIsFoundBehindWhatIsHeld() {
        var random = new Random(8);
        for (int round = 0; round < 2000; round++) {
            var table = new Lease6Table();
            long base = 0x20010db800000000L;
            for (int i = random.nextInt(12); i > 0; i--) {
                int length = random.nextInt(60, 65);
                Ip6 first = new Ip6(base + random.nextInt(32), 0).network(length);
                if (table.isAnyHeld(first, length)) continue;
                var binding = new Lease6.Binding(Lease6.Kind.PREFIX, DUID, i);
                table.put(Lease6.ofPrefix(first, length, binding, 0, Lease6.Via.NOWHERE));
            }
            int length = random.nextInt(60, 65);
            int step = 1 << (64 - length);
            Ip6 from = new Ip6(base + random.nextInt(32), 0).network(length);
            var last = new Ip6(base + random.nextInt(32), 0);
            Optional<Ip6> plain = Optional.empty();
            for (Ip6 each = from; plain.isEmpty() && each.compareTo(last) <= 0; each = new Ip6(each.high() + step, 0)) {
                if (!table.isAnyHeld(each, length)) plain = Optional.of(each);
            }
            assertThat(table.firstUnheld(from, last, length))
                    .as("%s from %s to %s /%d", table.all(), from, last, length)
                    .isEqualTo(plain);
        }
    }

    @Test
    void howeverMuchAClientHoldsItIsFoundInItsOrder() {
        var table = new Lease6Table();
        List<Ip6> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Ip6 address = new Ip6(0x20010db800000000L, i * 7919L % 41);
            all.add(address);
            table.put(Lease6.ofAddress(address, binding(1), 0));
            assertThat(table.of(binding(1))).extracting(Lease6::address).containsExactlyElementsOf(all);
        }
        assertThat(table.countOf(binding(1))).isEqualTo(40);
        while (!all.isEmpty()) {
            table.remove(all.remove(all.size() / 2));
            assertThat(table.ofDuid(DUID)).extracting(Lease6::address).containsExactlyElementsOf(all);
        }
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

    /** What a map puts into one place because of one hash code it then finds by order. */
    @Test
    void bindingsHaveAnOrderThatTellsThemApart() {
        List<Lease6.Binding> all = new ArrayList<>();
        for (Lease6.Kind kind : Lease6.Kind.values()) {
            for (int iaid : new int[] {-1, 0, 7}) {
                for (String duid : List.of("", "01", "0102", "02")) {
                    all.add(new Lease6.Binding(kind, Bytes.ofHex(duid), iaid));
                }
            }
        }
        for (Lease6.Binding one : all) {
            for (Lease6.Binding other : all) {
                assertThat(one.compareTo(other) == 0).isEqualTo(one.equals(other));
                assertThat(Integer.signum(one.compareTo(other))).isEqualTo(-Integer.signum(other.compareTo(one)));
            }
        }
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
