package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.address.Probes;
import org.bootmasq.wire.Bytes;
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

    @Test
    void aPingedAddressWaitsForTheAnswerWithoutHoldingAnybodyUp() {
        wire.client(1).discovers();
        wire.isSilent();
        assertThat(wire.effects).containsExactly(new Effect.Ping(Ip4.of("192.168.7.53"), Wire.ETH0));
        wire.client(1).discovers();
        assertThat(wire.effects).as("a repetition while it waits").isEmpty();
        wire.passes(Probes.FIRMWARE_WAIT_MILLIS - 1);
        wire.isSilent();
        wire.passes(1);
        wire.offers("192.168.7.53");
        wire.client(1).discovers();
        wire.offers("192.168.7.53");
    }

    @Test
    void anAddressThatAnswersIsNotOffered() {
        wire.client(1).discovers();
        wire.effects = wire.server.onPingReply(wire.now, Ip4.of("192.168.7.53"));
        assertThat(wire.effects).containsExactly(new Effect.Ping(Ip4.of("192.168.7.54"), Wire.ETH0));
        wire.passes(Probes.WAIT_MILLIS);
        wire.offers("192.168.7.54");
    }

    /** A sleeping phone takes a second or two to answer; firmware asks but a few times. */
    @Test
    void firmwareWaitsForAPingNoLongerThanItMust() {
        wire.client(1)
                .with(60, "PXEClient:Arch:00000")
                .with(93, Bytes.ofInts(0, 0))
                .discovers();
        wire.isSilent();
        wire.client(2).discovers();
        wire.passes(Probes.FIRMWARE_WAIT_MILLIS);
        wire.offers("192.168.7.53");
        wire.passes(Probes.WAIT_MILLIS - Probes.FIRMWARE_WAIT_MILLIS);
        assertThat(wire.sends()).hasSize(1);
    }

    @Test
    void aRelaysClientsWaitForAPingToo() {
        var wire = new Wire("dhcp-range=10.9.0.50,10.9.0.60,255.255.255.0");
        wire.client(1).relayedBy("10.9.0.1").discovers();
        wire.isSilent();
        assertThat(wire.of(Effect.Ping.class)).hasSize(1);
        wire.passes(Probes.WAIT_MILLIS);
        wire.offers("10.9.0.53");
    }

    @Test
    void inAFloodNobodyWaitsForAPing() {
        var wire = new Wire("dhcp-range=192.168.7.50,192.168.7.250");
        for (int i = 0; i < Probes.MOST_AT_ONCE; i++) wire.client(i).discovers();
        wire.client(200).discovers();
        assertThat(wire.reply()).isPresent();
    }
}
