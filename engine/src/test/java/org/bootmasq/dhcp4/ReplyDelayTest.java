package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code dhcp-reply-delay} holds back answers, and no more of them than there is room for. */
class ReplyDelayTest {
    @Test
    void aDelayedReplyWaitsButItsLeaseDoesNot() {
        var wire = new Wire("dhcp-range=192.168.7.50,192.168.7.60,1h", "no-ping", "dhcp-reply-delay=2");
        wire.client(1).discovers();
        wire.isSilent();
        assertThat(wire.server.deadline()).hasValue(wire.now + 2000);
        wire.passes(1999);
        wire.isSilent();
        wire.passes(1);
        wire.offers("192.168.7.53");
    }

    @Test
    void aFloodOfDelayedRepliesIsBounded() {
        Wire wire = flooded();
        wire.machine("52:54:00:00:01:00").discovers();
        assertThat(wire.log()).as("nobody waits for an answer here").noneMatch(line -> line.contains("are left out"));
        for (int i = 0; i < 100; i++) {
            wire.client(i).discovers();
            wire.isSilent();
            assertThat(wire.log().stream().filter(line -> line.contains("are left out")))
                    .as("said once")
                    .hasSize(i == 0 ? 1 : 0);
        }
        wire.passes(2000);
        assertThat(wire.sends()).hasSize(Dhcp4Server.MOST_DELAYED);
        wire.client(1).discovers();
        wire.passes(2000);
        assertThat(wire.sends()).hasSize(1);
    }

    /** As many replies wait as there is room for. */
    private static Wire flooded() {
        var wire = new Wire(
                "dhcp-range=192.168.0.1,192.168.250.250,255.255.0.0",
                "no-ping",
                "dhcp-reply-delay=2",
                "dhcp-host=52:54:00:00:01:00,ignore");
        for (int i = 0; i < Dhcp4Server.MOST_DELAYED; i++) {
            wire.machine("52:54:00:01:%02x:%02x".formatted(i >> 8, i & 255)).discovers();
        }
        return wire;
    }
}
