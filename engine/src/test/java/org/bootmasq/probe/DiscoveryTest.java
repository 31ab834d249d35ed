package org.bootmasq.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

/** When is asked, and which answers count. */
class DiscoveryTest {
    private static final long START = 1_000_000;
    private static final Ip4 SERVER = Ip4.of("10.0.0.1");

    private final Discovery discovery = discovery(32);

    private static Discovery discovery(int enough) {
        return new Discovery(BootStage.ROM.discover(Answers.MAC, 7), 5_000, enough);
    }

    private static Bytes octets(String words) {
        return Dhcp4Codec.encode(Answers.message(words));
    }

    @Test
    void itAsksAgainAsLongAsNobodyAnswers() throws Malformed {
        assertThat(discovery.deadline()).hasValue(0);
        Dhcp4Message first = Dhcp4Codec.decode(discovery.onTimer(START).orElseThrow());
        assertThat(first.secs()).isZero();
        assertThat(first.flags()).as("answers are broadcast").isEqualTo(Dhcp4Message.BROADCAST);
        assertThat(first.options())
                .isEqualTo(BootStage.ROM.discover(Answers.MAC, 7).options());
        assertThat(discovery.deadline()).hasValue(START + 1_000);
        assertThat(discovery.onTimer(START + 999)).isEmpty();
        assertThat(discovery.onTimer(START + 1_000)).isPresent();
        assertThat(discovery.deadline()).hasValue(START + 3_000);
        assertThat(Dhcp4Codec.decode(discovery.onTimer(START + 3_000).orElseThrow())
                        .secs())
                .isEqualTo(3);
        assertThat(discovery.deadline()).hasValue(START + 5_000);
        assertThat(discovery.onTimer(START + 5_000)).isEmpty();
        assertThat(discovery.deadline()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void whoHasAnAnswerAsksNoMoreAndHearsTheOthers() {
        discovery.onTimer(START);
        discovery.on(START + 20, SERVER, octets("OFFER from 10.0.0.1 yiaddr 10.0.0.9"));
        assertThat(discovery.deadline()).hasValue(START + 5_000);
        assertThat(discovery.onTimer(START + 1_000)).isEmpty();
        discovery.on(START + 4_000, Ip4.of("10.0.0.2"), octets("OFFER from 10.0.0.2 yiaddr 10.0.0.77"));
        assertThat(discovery.offers()).extracting(Offer::who).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(discovery.offers()).extracting(Offer::afterMillis).containsExactly(20L, 4_000L);
        discovery.onTimer(START + 5_000);
        discovery.on(START + 5_001, Ip4.of("10.0.0.3"), octets("OFFER from 10.0.0.3 yiaddr 10.0.0.78"));
        assertThat(discovery.offers()).as("too late").hasSize(2);
    }

    @Test
    void aServerCountsOnceAndAgainAsProxy() {
        discovery.onTimer(START);
        for (int i = 0; i < 3; i++) {
            discovery.on(START + i, SERVER, octets("OFFER from 10.0.0.1 yiaddr 10.0.0.9"));
            discovery.on(START + i, SERVER, octets("OFFER from 10.0.0.1 60 PXEClient"));
        }
        assertThat(discovery.offers()).extracting(Offer::hasAddress).containsExactly(true, false);
    }

    @Test
    void answersToOthersAndRubbishDoNotCount() {
        discovery.onTimer(START);
        Dhcp4Message ours = Answers.message("OFFER from 10.0.0.1 yiaddr 10.0.0.9");
        Bytes octets = Dhcp4Codec.encode(ours);
        byte[] otherXid = octets.toArray();
        otherXid[7]++;
        byte[] otherMachine = octets.toArray();
        otherMachine[33]++;
        byte[] question = octets.toArray();
        question[0] = 1;
        for (byte[] each : new byte[][] {otherXid, otherMachine, question}) {
            discovery.on(START, SERVER, Bytes.owning(each));
        }
        assertThat(discovery.offers()).isEmpty();
        assertThat(discovery.unreadable()).isZero();
        discovery.on(START, SERVER, octets.slice(0, 200));
        assertThat(discovery.unreadable()).isEqualTo(1);
        assertThat(discovery.offers()).isEmpty();
    }

    @Test
    void aFloodOfServersEndsIt() {
        discovery.onTimer(START);
        for (int i = 1; i <= 1_000; i++) {
            String server = "10.0." + i / 250 + "." + (i % 250 + 1);
            discovery.on(START, Ip4.of(server), octets("OFFER from " + server + " yiaddr 10.0.9.9"));
        }
        assertThat(discovery.offers()).hasSize(Discovery.MOST_OFFERS);
        assertThat(discovery.deadline()).isEmpty();
    }

    @Test
    void aBootServerIsAskedForOneAnswerAndToSendItToTheAddress() throws Malformed {
        Dhcp4Message question = BootStage.ROM.choose(Answers.MAC, 0, SERVER, Ip4.of("10.0.0.9"), 0x8001);
        var asking = new Discovery(question, 5_000, 1);
        Dhcp4Message sent = Dhcp4Codec.decode(asking.onTimer(START).orElseThrow());
        assertThat(sent.ciaddr()).isEqualTo(Ip4.of("10.0.0.9"));
        assertThat(sent.flags()).isZero();
        assertThat(sent.option(43)).hasValue(Bytes.ofHex("47 04 80 01 00 00 ff"));
        assertThat(sent.has(50)).isFalse();
        asking.on(START, SERVER, octets("ACK from 10.0.0.1 file boot.0"));
        assertThat(asking.deadline()).isEmpty();
        assertThat(asking.offers().getFirst().bootFile()).isEqualTo("boot.0");
    }
}
