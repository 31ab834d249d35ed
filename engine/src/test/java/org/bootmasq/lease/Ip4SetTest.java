package org.bootmasq.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

class Ip4SetTest {
    /** Around the end of a page, and with the highest bit set, which an int takes for a sign. */
    private static final Ip4 START = Ip4.of("192.167.255.240");

    @Test
    void theHighestBetweenIsTheOneThatASortedSetFinds() {
        var random = new Random(7);
        var set = new Ip4Set();
        var sorted = new TreeSet<Ip4>();
        for (int round = 0; round < 5000; round++) {
            Ip4 address = START.plus(random.nextInt(40));
            if (random.nextBoolean()) {
                set.add(address);
                sorted.add(address);
            } else {
                set.remove(address);
                sorted.remove(address);
            }
            Ip4 first = START.plus(random.nextInt(40));
            Ip4 last = first.plus(random.nextInt(40));
            Optional<Ip4> expected =
                    Optional.ofNullable(sorted.floor(last)).filter(found -> found.compareTo(first) >= 0);
            assertThat(set.lastBetween(first, last)).isEqualTo(expected);
        }
    }
}
