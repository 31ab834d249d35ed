package org.bootmasq.dhcp4.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

class OffersTest {
    private static final Ip4 START = Ip4.of("10.0.0.250");

    @Test
    void aFloodOfClientsLeavesTheNewestOffers() {
        var offers = new Offers();
        for (int i = 0; i <= Offers.MOST; i++) offers.add(START.plus(i), i, 0);
        assertThat(offers.wasMade(START, 0)).isFalse();
        assertThat(offers.wasMade(START.plus(1), 1)).isTrue();
        assertThat(offers.wasMade(START.plus(Offers.MOST), Offers.MOST)).isTrue();
    }

    @Test
    void theNextFreeAddressIsTheOneThatASearchOneByOneFinds() {
        var random = new Random(3);
        var offers = new Offers();
        Map<Ip4, Integer> made = new HashMap<>();
        Map<Integer, Ip4> latest = new HashMap<>();
        for (int round = 0; round < 5000; round++) {
            Ip4 address = START.plus(random.nextInt(60));
            int client = random.nextInt(40);
            if (random.nextInt(3) == 0) {
                offers.remove(address);
                made.remove(address);
            } else {
                offers.add(address, client, 0);
                made.put(address, client);
                latest.put(client, address);
            }
            Ip4 from = START.plus(random.nextInt(60));
            int asking = random.nextInt(40);
            Ip4 expected = from;
            while (made.containsKey(expected)
                    && !(made.get(expected) == asking && expected.equals(latest.get(asking)))) {
                expected = expected.plus(1);
            }
            assertThat(offers.firstFreeFrom(from, asking)).isEqualTo(expected);
            assertThat(offers.wasMade(address, client)).isEqualTo(made.getOrDefault(address, -1) == client);
        }
    }

    @Test
    void anOfferEndsInTheMillisecondItWasMadeFor() {
        var offers = new Offers();
        offers.add(START, 1, 1000);
        offers.expire(1000 + Offers.LASTING_MILLIS - 1);
        assertThat(offers.isOfferedToOther(START, 2)).isTrue();
        assertThat(offers.firstFreeFrom(START, 2)).isEqualTo(START.plus(1));
        offers.expire(1000 + Offers.LASTING_MILLIS);
        assertThat(offers.isOfferedToOther(START, 2)).isFalse();
        assertThat(offers.firstFreeFrom(START, 2)).isEqualTo(START);
    }
}
