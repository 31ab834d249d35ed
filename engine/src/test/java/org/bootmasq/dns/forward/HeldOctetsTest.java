package org.bootmasq.dns.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** One client's replies that wait for keys leave room for those of others, and for the keys. */
class HeldOctetsTest {
    private static final Ip4 GREEDY = Ip4.of("192.0.2.1");
    private static final Ip4 OTHER = Ip4.of("192.0.2.2");

    @Test
    void nobodyTakesMoreThanHeLeavesFree() {
        var held = new HeldOctets(800);
        int taken = 0;
        while (held.take(GREEDY, true, 10)) taken += 10;
        assertThat(taken).isEqualTo(300);
        assertThat(held.take(OTHER, true, 150)).isTrue();
        assertThat(held.take(GREEDY, true, 1)).isFalse();
        held.give(GREEDY, taken);
        assertThat(held.take(GREEDY, true, 225)).isTrue();
    }

    @Test
    void keysHaveTheRest() {
        var held = new HeldOctets(800);
        for (int i = 0; i < 100; i++) held.take(Ip4.of("198.51.100." + i), true, 60);
        assertThat(held.take(OTHER, true, 60)).isFalse();
        assertThat(held.take(OTHER, false, 200)).isTrue();
    }
}
