package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

class PingCheckTest {
    private final Wire wire = new Wire("dhcp-range=192.168.7.50,192.168.7.60,1h");

    @Test
    void aClientThatWaitsGetsWhatNobodyAnsweredAtForThreeSeconds() {
        wire.client(1).discovers();
        wire.passes(2_999);
        wire.isSilent();
        wire.passes(1);
        wire.offers("192.168.7.53");
    }

    @Test
    void whoAsksAgainBeforeWaitsNoLongerThanFirmware() {
        wire.client(1).discovers();
        wire.passes(400);
        wire.isSilent();
        wire.client(1).discovers();
        wire.passes(0);
        wire.offers("192.168.7.53");
    }

    @Test
    void askingAgainAtOnceIsNoWayAroundTheCheck() {
        wire.client(1).discovers();
        wire.client(1).discovers();
        wire.passes(249);
        wire.isSilent();
        wire.effects = wire.server.onPingReply(wire.now, Ip4.of("192.168.7.53"));
        assertThat(wire.sends()).isEmpty();
        wire.passes(3_000);
        assertThat(wire.reply().orElseThrow().yiaddr()).isNotEqualTo(Ip4.of("192.168.7.53"));
    }
}
