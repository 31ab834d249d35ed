package org.bootmasq.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

class LeaseTest {
    /** As dnsmasq 2.90 wrote it after serving eight clients. */
    private static final String WRITTEN_BY_DNSMASQ = """
        1795474893 52:54:00:00:00:07 192.168.7.59 other *
        1795474893 01- 192.168.7.57 * 68:65:6c:6c:6f:20:77:6f:72:6c:64
        1795474893 06-00:01:02:03:04:05:06:07 192.168.7.56 * *
        0 52:54:00:00:00:05 192.168.7.90 fixed *
        1795474893 52:54:00:00:00:02 192.168.7.54 beta 01:52:54:00:00:00:02
        duid 00:01:00:01:32:97:74:3d:02:00:00:00:00:01
        1795561293 4660 fd00::5 v6host 00:01:00:01:32:97:74:3d
        """;

    private static HardwareAddress mac(int last) {
        return HardwareAddress.ethernet("52:54:00:00:00:%02x".formatted(last));
    }

    @Test
    void theFileThatDnsmasqWroteComesBackUnchanged() {
        LeaseFile file = LeaseFile.read(WRITTEN_BY_DNSMASQ);
        assertThat(file.damaged()).isEmpty();
        assertThat(file.leases()).hasSize(5);
        assertThat(file.text()).isEqualTo(WRITTEN_BY_DNSMASQ);
    }

    @Test
    void aDamagedLineCostsOnlyItself() {
        LeaseFile file = LeaseFile.read("""
            1795474893 52:54:00:00:00:07 192.168.7.59 other *
            17954748
            1795474893 52:54:00:zz:00:07 192.168.7.60 other *
            vendorclass something the next release wrote
            soon 52:54:00:00:00:07 192.168.7.61 other *
            1795474893 52:54:00:00:00:08 192.168.7.62 * *
            1795474893 52:54:00:00:00:09 192.168.7.\
            """);
        assertThat(file.leases())
                .extracting(l -> l.address().toString())
                .containsExactly("192.168.7.59", "192.168.7.62");
        assertThat(file.damaged()).extracting(LeaseFile.Damage::line).contains(2, 3, 7);
        assertThat(file.text()).contains("vendorclass something the next release wrote");
    }

    @Test
    void aClientIsFoundByItsIdentifierFirst() {
        var table = new Lease4Table();
        var idA = Bytes.latin1("a");
        table.put(Lease4.of(Ip4.of("10.0.0.1"), mac(1), idA, 100));
        table.put(Lease4.of(Ip4.of("10.0.0.2"), mac(1), Bytes.latin1("b"), 100));
        table.put(Lease4.of(Ip4.of("10.0.0.3"), mac(2), Bytes.EMPTY, 100));
        assertThat(table.ofClient(mac(9), idA).orElseThrow().address()).isEqualTo(Ip4.of("10.0.0.1"));
        assertThat(table.ofClient(mac(1), Bytes.latin1("c"))).isEmpty();
        assertThat(table.ofClient(mac(1), Bytes.EMPTY)).isPresent();
        assertThat(table.ofClient(mac(2), Bytes.latin1("d")).orElseThrow().address())
                .isEqualTo(Ip4.of("10.0.0.3"));
    }

    @Test
    void leasesEndInTheOrderOfTheirEnd() {
        var table = new Lease4Table();
        table.put(Lease4.of(Ip4.of("10.0.0.1"), mac(1), Bytes.EMPTY, 300));
        table.put(Lease4.of(Ip4.of("10.0.0.2"), mac(2), Bytes.EMPTY, 200));
        table.put(Lease4.of(Ip4.of("10.0.0.3"), mac(3), Bytes.EMPTY, Lease4.INFINITE));
        assertThat(table.nextEnd()).hasValue(200);
        table.put(Lease4.of(Ip4.of("10.0.0.2"), mac(2), Bytes.EMPTY, 400));
        assertThat(table.nextEnd()).hasValue(300);
        assertThat(table.firstOver(299)).isEmpty();
        assertThat(table.firstOver(300).orElseThrow().address()).isEqualTo(Ip4.of("10.0.0.1"));
        table.remove(Ip4.of("10.0.0.1"));
        table.remove(Ip4.of("10.0.0.2"));
        assertThat(table.nextEnd()).isEmpty();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void aNameLeadsToItsLease() {
        var table = new Lease4Table();
        Lease4 lease = Lease4.of(Ip4.of("10.0.0.1"), mac(1), Bytes.EMPTY, 300).named("alpha", "example.org", false);
        table.put(lease);
        assertThat(table.byName("ALPHA")).contains(lease);
        assertThat(table.byName("alpha.example.org")).contains(lease);
        table.put(lease.named("beta", "", true));
        assertThat(table.byName("alpha")).isEmpty();
        assertThat(table.byName("beta")).isPresent();
    }

    @Test
    void theJournalGivesTheTableBackWhereverItIsTorn() {
        var random = new Random(7);
        var table = new Lease4Table();
        var written = new ByteWriter(0);
        var ends = new ArrayList<Integer>(List.of(0));
        var states = new ArrayList<String>(List.of(""));
        for (int i = 0; i < 200; i++) {
            Ip4 address = Ip4.of(10, 0, 0, 1 + random.nextInt(30));
            LeaseChange change = random.nextInt(4) == 0 && table.isHeld(address)
                    ? table.remove(address).orElseThrow()
                    : table.put(randomLease(random, address));
            LeaseJournal.write(written, change);
            ends.add(written.length());
            states.add(LeaseFile.read("").with(table.all()).text());
        }
        String text = written.latin1();
        for (int cut = 0; cut <= text.length(); cut++) {
            var replay = LeaseJournal.replay(text.substring(0, cut));
            int whole = 0;
            while (whole + 1 < ends.size() && ends.get(whole + 1) <= cut) whole++;
            assertThat(replay.goodLength()).isEqualTo(ends.get(whole));
            assertThat(replay.changes()).hasSize(whole);
            if (cut % 97 == 0) {
                var again = new Lease4Table();
                replay.changes().forEach(change -> repeat(change, again));
                assertThat(LeaseFile.read("").with(again.all()).text()).isEqualTo(states.get(whole));
            }
        }
    }

    private static void repeat(LeaseChange change, Lease4Table table) {
        Lease4 lease = (Lease4) change.lease();
        if (change instanceof LeaseChange.Deleted) table.remove(lease.address());
        else table.put(lease);
    }

    private static Lease4 randomLease(Random random, Ip4 address) {
        var extra = new Lease4.Extra(
                random.nextBoolean() ? Bytes.EMPTY : Bytes.ofInts(1, 2, 3),
                Bytes.latin1("PXEClient"),
                random.nextInt(99));
        return Lease4.of(
                        address,
                        mac(random.nextInt(200)),
                        random.nextBoolean() ? Bytes.EMPTY : Bytes.ofInts(1, random.nextInt(256)),
                        random.nextInt(1_000_000))
                .named(random.nextBoolean() ? "" : "h" + random.nextInt(9), "example.org", random.nextBoolean())
                .with(extra);
    }

    @Test
    void aFlippedBitInTheJournalIsSeen() {
        var written = new ByteWriter(0);
        LeaseJournal.write(
                written, new LeaseChange.Added(Lease4.of(Ip4.of("10.0.0.1"), mac(1), Bytes.ofInts(1, 2), 300)));
        String line = written.latin1();
        for (int i = 0; i < line.length() - 1; i++) {
            var changed = new StringBuilder(line);
            changed.setCharAt(i, (char) (line.charAt(i) ^ 1));
            assertThat(LeaseJournal.replay(changed.toString()).changes()).isEmpty();
        }
    }

    @Test
    void randomTextNeverThrows() {
        var random = new Random(11);
        for (int i = 0; i < 3000; i++) {
            var text = new StringBuilder();
            int length = random.nextInt(120);
            for (int c = 0; c < length; c++) text.append("0123456789abcdef:-. *\nduidz".charAt(random.nextInt(26)));
            LeaseFile.read(text.toString());
            LeaseJournal.replay(text.toString());
        }
    }
}
