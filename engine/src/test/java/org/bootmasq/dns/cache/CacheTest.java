package org.bootmasq.dns.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Punycode;
import org.bootmasq.dns.settings.AddressRules;
import org.bootmasq.dns.settings.NameTable;
import org.junit.jupiter.api.Test;

class CacheTest {
    private static final byte[] ADDRESS = {0, 4, 1, 2, 3, 4};

    private final Cache cache = new Cache(3);

    @Test
    void theLeastUsedGoesFirst() {
        for (String name : new String[] {"a", "b", "c"}) put(cache, name);
        assertThat(cache.find(Name.of("A"), 1)).isNotNegative();
        put(cache, "d");
        assertThat(cache.find(Name.of("b"), 1)).isNegative();
        assertThat(cache.find(Name.of("a"), 1)).isNotNegative();
        assertThat(cache.find(Name.of("a"), 28)).isNegative();
        assertThat(cache.evictions()).isOne();
        assertThat(cache.insertions()).isEqualTo(4);
    }

    @Test
    void moreRecordsThanItHoldsAreNotKept() {
        cache.put(Name.of("a"), 1, 4, false, 100, new byte[24], 24, 0);
        assertThat(cache.records()).isZero();
    }

    @Test
    void holdsWhatAMapWouldHold() {
        var random = new Random(3);
        var large = new Cache(100_000);
        Map<Name, Long> model = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            Name name = Name.of("n" + random.nextInt(20_000) + ".example");
            if (random.nextInt(4) == 0) {
                large.drop(name, 1);
                model.remove(name);
            } else {
                large.put(name, 1, 1, false, i, ADDRESS, ADDRESS.length, 0);
                model.put(name, (long) i);
            }
        }
        assertThat(large.records()).isEqualTo(model.size());
        model.forEach(
                (name, expiry) -> assertThat(large.expiry(large.find(name, 1))).isEqualTo(expiry));
    }

    @Test
    void millionsOfNamesAreHeldAndFound() {
        int many = 2_000_000;
        var large = new Cache(many);
        for (int i = 0; i <= many; i++) put(large, "n" + i);
        assertThat(large.records()).isEqualTo(many);
        assertThat(large.evictions()).isOne();
        assertThat(large.find(Name.of("n0"), 1)).isNegative();
        for (int i = 1; i <= many; i += 997)
            assertThat(large.find(Name.of("n" + i), 1)).isNotNegative();
    }

    @Test
    void namesOfATableAreFoundByAnyOfTheirEnds() {
        var table = new NameTable();
        for (int i = 0; i < 10_000; i++) table.put(Name.of("Host" + i + ".example"), i);
        for (int i = 0; i < 10_000; i++)
            assertThat(table.get(Name.of("hOST" + i + ".EXAMPLE"))).isEqualTo(i);
        assertThat(table.get(Name.of("host10000.example"))).isNegative();
        Name longer = Name.of("www.host7.example");
        var hashes = new int[Name.LONGEST];
        AddressRules.hashes(longer, hashes);
        assertThat(table.get(hashes[4], longer.octets(), 4)).isEqualTo(7);
    }

    @Test
    void labelsBeyondAsciiArePunycode() {
        assertThat(Punycode.encode("b\u00fccher")).isEqualTo("bcher-kva");
        assertThat(Punycode.encode("\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587"))
                .isEqualTo("ihqwcrb4cv8a8dqg056pqjye");
    }

    private static void put(Cache cache, String name) {
        cache.put(Name.of(name), 1, 1, false, 100, ADDRESS, ADDRESS.length, 0);
    }
}
