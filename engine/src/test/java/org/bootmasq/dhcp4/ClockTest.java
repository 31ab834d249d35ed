package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.wire.Ip4;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock is set while the server runs: what waits goes on, and leases end by the new time. */
class ClockTest {
    private static final long HOUR = 3_600_000;

    @ParameterizedTest
    @ValueSource(longs = {-HOUR, HOUR, -10 * 365 * 24 * HOUR, 50 * 365 * 24 * HOUR})
    void theAddressCheckAndOffersWaitAsLongAsEver(long ahead) {
        var wire = new Wire("dhcp-range=192.168.7.50,192.168.7.60,2h");
        wire.client(1).discovers();
        wire.isSilent();
        wire.server.wallAhead(ahead);
        long waits = wire.server.deadline().orElseThrow() - wire.now;
        assertThat(waits).isBetween(1L, 5000L);
        wire.passes(waits);
        wire.offers("192.168.7.53");
        wire.client(1).selects("192.168.7.53");
        wire.acknowledges("192.168.7.53");
        long ends = wire.server
                .leases()
                .byAddress(Ip4.of("192.168.7.53"))
                .orElseThrow()
                .expires();
        assertThat(ends).isEqualTo((wire.now + ahead) / 1000 + 7200);
    }

    @ParameterizedTest
    @ValueSource(longs = {-HOUR, 0, HOUR})
    void aLeaseEndsByTheWallClock(long ahead) {
        var wire = new Wire("dhcp-range=192.168.7.50,192.168.7.60,2h", "no-ping");
        wire.client(1).selects("192.168.7.53");
        wire.server.wallAhead(ahead);
        assertThat(wire.server.deadline().orElseThrow() - wire.now).isEqualTo(2 * HOUR - ahead);
        wire.passes(2 * HOUR - ahead - 1000);
        assertThat(wire.server.leases().isHeld(Ip4.of("192.168.7.53"))).isTrue();
        wire.passes(1000);
        assertThat(wire.server.leases().isHeld(Ip4.of("192.168.7.53"))).isFalse();
    }
}
