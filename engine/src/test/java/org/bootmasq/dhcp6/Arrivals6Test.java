package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

/** Which messages are heard, and what they wait for. */
class Arrivals6Test {
    private static final String RANGE = "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h";
    private static final Arrival6 SOLICIT =
            new Arrival6(Dhcp6Codec.encode(Ask.solicit(Ask.na(1))), Link.LAN0, Link.CLIENT, 546, Link.GROUP);

    @Test
    void theNeighbourIsAskedForBeforeAnythingIsSaid() {
        var link = new Link(RANGE, "log-dhcp");
        assertThat(link.server.on(link.now, SOLICIT)).containsExactly(new Effect.AskNeighbour(Link.LAN0, Link.CLIENT));
        assertThat(link.server.on(link.now, SOLICIT)).as("asked already").isEmpty();
        link.effects = link.server.onNeighbour(link.now, Link.LAN0, Link.CLIENT, Optional.of(Link.CLIENT_HARDWARE));
        assertThat(link.sends()).hasSize(2);
        assertThat(link.log()).contains("10 client MAC address: 02:00:00:00:02:02");
        assertThat(link.server.deadline()).isEmpty();
    }

    @Test
    void aNeighbourThatDoesNotAnswerIsWaitedForATenthOfASecond() {
        var link = new Link(RANGE, "log-dhcp");
        assertThat(link.server.on(link.now, SOLICIT)).hasSize(1);
        assertThat(link.server.deadline()).hasValue(link.now + 100);
        link.passes(99);
        assertThat(link.sends()).isEmpty();
        link.passes(1);
        assertThat(link.sends()).hasSize(1);
        assertThat(link.log()).contains("10 cannot determine client MAC address");
        assertThat(link.server.onNeighbour(link.now, Link.LAN0, Link.CLIENT, Optional.empty()))
                .isEmpty();
    }

    @Test
    void aNeighbourThatAsksAgainWaitsItsOwnTime() {
        var link = new Link(RANGE);
        assertThat(link.server.on(link.now, SOLICIT)).hasSize(1);
        assertThat(link.server.onNeighbour(link.now, Link.LAN0, Link.CLIENT, Optional.empty()))
                .isNotEmpty();
        link.now += 50;
        assertThat(link.server.on(link.now, SOLICIT)).hasSize(1);
        link.passes(60);
        assertThat(link.sends()).isEmpty();
        link.passes(40);
        assertThat(link.sends()).hasSize(1);
    }

    @Test
    void inAFloodTheLastAreAnsweredWithoutAsking() {
        var link = new Link(RANGE);
        for (int i = 0; i < 4096; i++) {
            Ip6 client = new Ip6(Link.CLIENT.high(), i + 1);
            assertThat(link.server.on(link.now, new Arrival6(SOLICIT.payload(), Link.LAN0, client, 546, Link.GROUP)))
                    .hasSize(1);
        }
        link.effects = link.server.on(link.now, SOLICIT);
        assertThat(link.sends()).hasSize(1);
        link.passes(100);
        assertThat(link.sends()).hasSize(4096);
    }

    @Test
    void aloneNobodyButARelayIsAnswered() {
        var link = new Link(RANGE);
        link.receives(new Arrival6(SOLICIT.payload(), Link.LAN0, Link.CLIENT, 546, Link.SERVER_LINK_LOCAL));
        assertThat(link.effects).isEmpty();
        link.receives(new Arrival6(SOLICIT.payload(), Link.LAN0, Link.CLIENT, 546, Link.ip("ff05::1:3")));
        assertThat(link.sends()).hasSize(1);
    }

    @Test
    void whatIsTooShortIsSilent() {
        var link = new Link(RANGE);
        link.sends(Bytes.ofHex("01a000"));
        assertThat(link.effects).isEmpty();
        assertThat(link.server.malformed()).isEqualTo(1);
        link.sends(Bytes.ofHex("0ba00001"));
        assertThat(link.effects).isEmpty();
        link.sends(Bytes.ofHex("01a00001" + "00010000" + "0003000c000000010000000000000000"));
        assertThat(link.sends()).as("a client identifier of no octets").isEmpty();
    }

    @Test
    void clientIdentifiersMayBeLong() {
        var link = new Link(RANGE);
        for (int length : new int[] {1, 128, 300}) {
            link.sends(Ask.of(MessageType.REQUEST, Bytes.ofHex("ab".repeat(length)), Ask.na(1)));
        }
        assertThat(link.server.leases().size()).isEqualTo(3);
    }
}
