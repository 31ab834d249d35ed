package org.bootmasq.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.ra.message.NdOption.PrefixInformation;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When advertisements go out: the clock steps to both sides of each timer. */
class RaTimesTest {
    private static final String RANGE = "dhcp-range=::,constructor:lan0,ra-only,64,1h";

    @Test
    void theFirstGoesOutASecondAfterTheStart() {
        var stage = new RaStage(RANGE).addresses("2001:db8:1::1/64");
        assertThat(stage.pass(999).sent()).isEmpty();
        List<RaEffect.Send> sent = stage.pass(1).sent();
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().destination()).isEqualTo(RaStage.ALL_NODES);
        assertThat(sent.getFirst().interfaceIndex()).isEqualTo(RaStage.LAN0);
    }

    /** For a minute every 5 to 20 seconds, then at 3/4 to all of the interval. */
    @ParameterizedTest
    @CsvSource({"600,450000,600000", "1800,1350000,1800000", "10,7500,10000", "4,3000,4000", "1,3000,4000"})
    void gapsAreShortForAMinuteAndThenGoByTheInterval(int interval, long least, long most) {
        var stage = new RaStage(RANGE, "ra-param=lan0," + interval).addresses("2001:db8:1::1/64");
        long changed = stage.now;
        stage.pass(1000);
        for (int i = 0; i < 40; i++) {
            long before = stage.now;
            boolean fast = before < changed + Timetable.FAST_MILLIS;
            stage.sent();
            long gap = stage.server.deadline().orElseThrow() - before;
            if (fast) assertThat(gap).isBetween(5_000L, 20_000L - 1);
            else assertThat(gap).isBetween(least, most - 1);
            assertThat(stage.pass(gap - 1).sent()).isEmpty();
            assertThat(stage.pass(1).sent()).hasSize(1);
        }
    }

    @Test
    void aChangeIsToldWithinASecondAndOftenForAMinute() {
        var stage = new RaStage(RANGE).addresses("2001:db8:1::1/64").pass(300_000);
        stage.sent();
        stage.addresses("2001:db8:2::1/64", "2001:db8:1::1/64");
        assertThat(stage.pass(999).sent()).isEmpty();
        assertThat(stage.pass(1).told().options())
                .filteredOn(PrefixInformation.class::isInstance)
                .hasSize(2);
        assertThat(stage.pass(59_000).sent().size()).isBetween(3, 11);
    }

    @Test
    void aSecondAddressOfAPrefixIsNoNewsAndOneThatGoesIsToldOnce() {
        var stage = new RaStage(RANGE).addresses("2001:db8:1::1/64").pass(300_000);
        stage.sent();
        long next = stage.server.deadline().orElseThrow();
        stage.addresses("2001:db8:1::2/64", "2001:db8:1::1/64");
        assertThat(stage.server.deadline()).hasValue(next);
        stage.addresses("2001:db8:1::2/64");
        assertThat(stage.logged()).isEmpty();
        stage.pass(1000);
        assertThat(stage.told().options())
                .filteredOn(PrefixInformation.class::isInstance)
                .hasSize(1);
        assertThat(stage.server.deadline().orElseThrow() - stage.now).isGreaterThanOrEqualTo(450_000);
    }

    @Test
    void solicitationsAreAnsweredAtOnceAndLeaveTheTimesAsTheyAre() {
        var stage = new RaStage(RANGE).addresses("2001:db8:1::1/64").pass(100_000);
        stage.sent();
        long next = stage.server.deadline().orElseThrow();
        for (int i = 0; i < 10; i++) stage.asks(RaStage.SOLICITATION);
        List<RaEffect.Send> sent = stage.sent();
        assertThat(sent).hasSize(10).allMatch(each -> each.destination().equals(RaStage.HOST));
        stage.asks("8500000000000000", RaStage.ip6("::"));
        assertThat(stage.sent())
                .singleElement()
                .satisfies(each -> assertThat(each.destination()).isEqualTo(RaStage.ALL_NODES));
        assertThat(stage.server.deadline()).hasValue(next);
    }

    @Test
    void hostsWithoutAnAddressAreAnsweredTogether() {
        var stage = new RaStage(RANGE).addresses("2001:db8:1::1/64").pass(100_000);
        stage.sent();
        for (int i = 0; i < 1000; i++) stage.asks("8500000000000000", RaStage.ip6("::"));
        assertThat(stage.sent()).hasSize(1);
        assertThat(stage.pass(SolicitedAnswers.TOGETHER_MILLIS - 1).sent()).isEmpty();
        assertThat(stage.pass(1).sent()).hasSize(1);
        assertThat(stage.pass(1000).sent()).isEmpty();
    }

    /** A flood from ever other addresses costs a bounded number of answers and of lines, and nobody goes without. */
    @Test
    void aFloodIsAnsweredWithinBounds() {
        var stage = new RaStage(RANGE).addresses("2001:db8:1::1/64").pass(100_000);
        stage.effects();
        long begin = stage.now;
        int asked = 0;
        while (stage.now < begin + 10_000) {
            for (int i = 0; i < 10; i++) stage.asks(RaStage.SOLICITATION, new Ip6(RaStage.HOST.high(), ++asked));
            stage.pass(1);
        }
        stage.pass(SolicitedAnswers.TOGETHER_MILLIS);
        List<RaEffect> effects = stage.effects();
        long alone = effects.stream()
                .filter(each -> each instanceof RaEffect.Send send
                        && !send.destination().isMulticast())
                .count();
        long together = effects.stream()
                .filter(each ->
                        each instanceof RaEffect.Send send && send.destination().isMulticast())
                .count();
        long lines = effects.stream().filter(RaEffect.Log.class::isInstance).count();
        assertThat(asked).isEqualTo(100_000);
        assertThat(alone).isBetween(2_000L, 2_200L);
        assertThat(together).isBetween(90L, 102L);
        assertThat(lines).isLessThan(2 * (alone + together) + 100);
        stage.asks(RaStage.SOLICITATION, RaStage.ip6("fe80::1"));
        assertThat(stage.pass(SolicitedAnswers.TOGETHER_MILLIS).sent()).isNotEmpty();
    }

    @Test
    void nothingIsSentWithoutALinkLocalAddressAndSoonWithOne() {
        var stage = new RaStage(RANGE);
        stage.interfaces(
                List.of(stage.view("lan0", RaStage.LAN0, "2001:db8:1::1/64", "fe80::ff:fe00:101/64,tentative")));
        assertThat(stage.pass(600_000).asks(RaStage.SOLICITATION).sent()).isEmpty();
        assertThat(stage.server.deadline()).isEmpty();
        stage.addresses("2001:db8:1::1/64");
        assertThat(stage.pass(999).sent()).isEmpty();
        assertThat(stage.pass(1).sent()).hasSize(1);
    }
}
