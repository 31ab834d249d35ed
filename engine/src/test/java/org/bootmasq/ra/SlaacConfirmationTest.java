package org.bootmasq.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.ra.message.IcmpCodec;
import org.bootmasq.ra.message.IcmpMessage.EchoReply;
import org.bootmasq.ra.message.IcmpMessage.EchoRequest;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

/** {@code ra-names}: clients of DHCPv4 are looked for at the addresses that they make themselves. */
class SlaacConfirmationTest {
    private static final String NAMES = "dhcp-range=::,constructor:lan0,ra-names,64,1h";
    private static final Ip4 LEASE = Ip4.of("192.168.1.5");
    private static final Ip6 MADE = RaStage.ip6("2001:db8:1::ff:fe00:202");
    private static final SlaacHost BOXY =
            new SlaacHost(LEASE, RaStage.LAN0, HardwareAddress.ethernet("02:00:00:00:02:02"), "boxy");

    private static RaStage stage(String... lines) {
        var stage = new RaStage(lines).addresses("2001:db8:1::1/64");
        stage.effects();
        return stage;
    }

    private static List<RaEffect.Send> echoes(RaStage stage) {
        return stage.sent().stream().filter(each -> each.message().at(0) == 128).toList();
    }

    private static EchoRequest request(RaEffect.Send sent) throws Malformed {
        return (EchoRequest) IcmpCodec.decode(sent.message());
    }

    private static RaStage answer(RaStage stage, RaEffect.Send asked, Ip6 from) throws Malformed {
        EchoRequest request = request(asked);
        var reply = new EchoReply(request.identifier(), request.sequence(), request.data());
        return stage.hears(new IcmpArrival(IcmpCodec.encode(reply), RaStage.LAN0, from, RaStage.ROUTER, 64));
    }

    @Test
    void aLeaseWithANameIsLookedForAtOnceAndNamedWhenItAnswers() throws Malformed {
        RaStage stage = stage(NAMES);
        List<RaEffect.Send> asked = echoes(stage.takes(stage.server.leased(stage.now, BOXY)));
        assertThat(asked).singleElement().satisfies(each -> {
            assertThat(each.destination()).isEqualTo(MADE);
            assertThat(each.interfaceIndex()).isEqualTo(RaStage.LAN0);
        });
        assertThat(answer(stage, asked.getFirst(), MADE).effects())
                .containsExactly(
                        new RaEffect.Answers(LEASE, MADE),
                        new RaEffect.Log(false, "SLAAC-CONFIRM(lan0) 2001:db8:1::ff:fe00:202 boxy"));
        assertThat(answer(stage, asked.getFirst(), MADE).effects()).isEmpty();
        assertThat(echoes(stage.takes(stage.server.leased(stage.now, BOXY)))).isEmpty();
        assertThat(echoes(stage.pass(100_000_000))).isEmpty();
        assertThat(stage.takes(stage.server.ended(LEASE)).effects()).containsExactly(new RaEffect.Gone(LEASE, MADE));
    }

    @Test
    void answersOfOthersCountForNothing() throws Malformed {
        RaStage stage = stage(NAMES);
        RaEffect.Send asked =
                echoes(stage.takes(stage.server.leased(stage.now, BOXY))).getFirst();
        assertThat(answer(stage, asked, RaStage.ip6("2001:db8:1::99")).effects())
                .isEmpty();
        var forged = new EchoReply(request(asked).identifier() ^ 1, 0, Bytes.EMPTY);
        stage.hears(new IcmpArrival(IcmpCodec.encode(forged), RaStage.LAN0, MADE, RaStage.ROUTER, 64));
        assertThat(stage.effects()).isEmpty();
    }

    @Test
    void whoDoesNotAnswerIsAskedAtGapsThatDoubleAndThenNoMore() {
        RaStage stage = stage(NAMES, "quiet-ra");
        stage.takes(stage.server.leased(stage.now, BOXY));
        assertThat(echoes(stage)).hasSize(1);
        long gap = SlaacConfirmation.FIRST_GAP_MILLIS;
        for (int i = 1; i < SlaacConfirmation.MOST_TRIES; i++, gap *= 2) {
            long least = gap - gap / 8;
            assertThat(echoes(stage.pass(least - 1))).as("before " + least).isEmpty();
            long begin = stage.now;
            List<RaEffect.Send> asked = new ArrayList<>();
            while (asked.isEmpty() && stage.now < begin + gap / 4 + 1) asked = echoes(stage.pass(1));
            assertThat(asked).as("try " + i).hasSize(1);
        }
        assertThat(echoes(stage.pass(1_000_000_000))).isEmpty();
        stage.takes(stage.server.leased(stage.now, BOXY));
        assertThat(echoes(stage)).as("after a renewal").hasSize(1);
    }

    @Test
    void addressesComeAndGoWithTheirPrefix() throws Malformed {
        RaStage stage = stage(NAMES);
        RaEffect.Send asked =
                echoes(stage.takes(stage.server.leased(stage.now, BOXY))).getFirst();
        answer(stage, asked, MADE).effects();
        stage.addresses("2001:db8:2::1/64");
        List<RaEffect> effects = stage.effects();
        assertThat(effects).contains(new RaEffect.Gone(LEASE, MADE));
        assertThat(effects)
                .filteredOn(RaEffect.Send.class::isInstance)
                .singleElement()
                .satisfies(each ->
                        assertThat(((RaEffect.Send) each).destination()).hasToString("2001:db8:2::ff:fe00:202"));
        answer(stage, asked, MADE);
        assertThat(stage.effects()).isEmpty();
    }

    @Test
    void onlyPrefixesWithNamesOnTheHostsOwnLinkAreAsked() {
        RaStage stage = stage("dhcp-range=::,constructor:lan0,ra-only");
        assertThat(stage.takes(stage.server.leased(stage.now, BOXY)).effects()).isEmpty();
        stage = stage(NAMES);
        var elsewhere = new SlaacHost(LEASE, 9, BOXY.hardware(), "boxy");
        var strange = new SlaacHost(LEASE, RaStage.LAN0, new HardwareAddress(32, Bytes.ofHex("00112233")), "boxy");
        assertThat(stage.takes(stage.server.leased(stage.now, elsewhere)).effects())
                .isEmpty();
        assertThat(stage.takes(stage.server.leased(stage.now, strange)).effects())
                .isEmpty();
        var eui = new SlaacHost(LEASE, RaStage.LAN0, new HardwareAddress(27, Bytes.ofHex("0200000102000003")), "boxy");
        assertThat(echoes(stage.takes(stage.server.leased(stage.now, eui))))
                .singleElement()
                .satisfies(each -> assertThat(each.destination()).hasToString("2001:db8:1::1:200:3"));
    }

    @Test
    void anotherNameIsLookedForAnewAndTheLaterLeaseHasTheAddress() throws Malformed {
        RaStage stage = stage(NAMES);
        RaEffect.Send asked =
                echoes(stage.takes(stage.server.leased(stage.now, BOXY))).getFirst();
        answer(stage, asked, MADE).effects();
        var renamed = new SlaacHost(LEASE, RaStage.LAN0, BOXY.hardware(), "crate");
        List<RaEffect> effects =
                stage.takes(stage.server.leased(stage.now, renamed)).effects();
        assertThat(effects).contains(new RaEffect.Gone(LEASE, MADE)).hasSize(2);
        answer(stage, asked, MADE);
        assertThat(stage.effects()).contains(new RaEffect.Answers(LEASE, MADE));
        Ip4 second = Ip4.of("192.168.1.6");
        stage.takes(stage.server.leased(stage.now, new SlaacHost(second, RaStage.LAN0, BOXY.hardware(), "boxy")));
        assertThat(stage.effects()).contains(new RaEffect.Gone(LEASE, MADE));
        answer(stage, asked, MADE);
        assertThat(stage.effects()).contains(new RaEffect.Answers(second, MADE));
        assertThat(stage.takes(stage.server.ended(LEASE)).effects()).isEmpty();
    }

    /** A thousand leases and a prefix that comes: nobody's neighbour table is filled at once. */
    @Test
    void manyAreAskedOneAfterAnother() {
        RaStage stage = stage(NAMES);
        stage.addresses();
        for (int i = 0; i < 1000; i++) {
            var hardware = new HardwareAddress(1, Bytes.ofInts(2, 0, 0, 0, i >> 8, i));
            stage.takes(stage.server.leased(stage.now, new SlaacHost(new Ip4(i), RaStage.LAN0, hardware, "h" + i)));
        }
        assertThat(echoes(stage)).isEmpty();
        stage.addresses("2001:db8:1::1/64");
        assertThat(echoes(stage)).hasSize(SlaacConfirmation.MOST_A_SECOND);
        assertThat(echoes(stage.pass(1000))).hasSizeBetween(48, 52);
        int asked = 100;
        for (int i = 0; i < 40; i++) asked += echoes(stage.pass(1000)).size();
        assertThat(asked).isGreaterThan(1000);
    }
}
