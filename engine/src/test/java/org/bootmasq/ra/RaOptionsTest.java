package org.bootmasq.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.message.NdOption.RecursiveDns;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

/** What advertisements tell beside prefixes: servers, names, and what is ours alone. */
class RaOptionsTest {
    private static final String CONSTRUCTED = "dhcp-range=::,constructor:lan0,ra-only,64,1h";

    private static RaStage stage(String... lines) {
        var stage = new RaStage(lines).addresses("2001:db8:1::1/64").pass(1000);
        stage.effects();
        return stage;
    }

    private static Optional<RecursiveDns> servers(RouterAdvertisement message) {
        return message.options().stream()
                .filter(RecursiveDns.class::isInstance)
                .map(RecursiveDns.class::cast)
                .findFirst();
    }

    private static List<String> text(RaStage stage) {
        return AdvertisementText.of(stage.asks(RaStage.SOLICITATION).told());
    }

    @Test
    void addressesOfOurOwnStandForTheirKinds() {
        var stage = new RaStage(
                        "dhcp-range=2001:db8:1::,ra-only,64,1h",
                        "dhcp-option=option6:dns-server,[fd00::],[::],[fe80::],[2001:db8:9::53]")
                .addresses("fd12:3456::1/64", "2001:db8:1::2/64,preferred=100,valid=5000", "2001:db8:1::1/64");
        assertThat(servers(stage.asks(RaStage.SOLICITATION).told())
                        .orElseThrow()
                        .servers())
                .extracting(Ip6::toString)
                .containsExactly("fd12:3456::1", "2001:db8:1::1", "fe80::ff:fe00:101", "2001:db8:9::53");
    }

    @Test
    void anOptionWithoutAValueTellsOfNoServer() {
        RaStage stage = stage("dhcp-range=2001:db8:1::,ra-only", "dhcp-option=option6:dns-server");
        assertThat(servers(stage.asks(RaStage.SOLICITATION).told())).isEmpty();
        stage = stage("dhcp-range=2001:db8:1::,ra-only", "port=5353");
        assertThat(servers(stage.asks(RaStage.SOLICITATION).told())).isEmpty();
        stage = stage("dhcp-range=2001:db8:1::,ra-only", "dhcp-option=option6:dns-server,[fd00::]");
        assertThat(servers(stage.asks(RaStage.SOLICITATION).told())).isEmpty();
    }

    @Test
    void aLineWithTagsBeatsOneWithoutAndOfTwoWithoutTheLaterWins() {
        RaStage stage = stage(
                "dhcp-range=set:here,2001:db8:1::,ra-only",
                "dhcp-option=option6:dns-server,[2001:db8::1]",
                "dhcp-option=option6:dns-server,[2001:db8::2]",
                "dhcp-option=tag:elsewhere,option6:dns-server,[2001:db8::3]");
        stage.asks(RaStage.SOLICITATION);
        List<RaEffect> effects = stage.effects();
        assertThat(effects).contains(new RaEffect.Log(true, "Ignoring duplicate dhcp-option 23"));
        stage.takes(effects.stream().filter(RaEffect.Send.class::isInstance).toList());
        assertThat(servers(stage.told()).orElseThrow().servers()).containsExactly(RaStage.ip6("2001:db8::2"));
        for (String tag : List.of("here", "lan0", "router-advert")) {
            stage.reconfigure(
                    "dhcp-range=set:here,2001:db8:1::,ra-only",
                    "dhcp-option=tag:" + tag + ",option6:dns-server,[2001:db8::3]",
                    "dhcp-option=option6:dns-server,[2001:db8::2]");
            assertThat(stage.asks(RaStage.SOLICITATION).logged()).noneMatch(line -> line.startsWith("Ignoring"));
            assertThat(servers(stage.asks(RaStage.SOLICITATION).told())
                            .orElseThrow()
                            .servers())
                    .as(tag)
                    .containsExactly(RaStage.ip6("2001:db8::3"));
        }
    }

    /** Ours: dnsmasq tells neither; the tag says that advertisements are meant. */
    @Test
    void aPortalAndTheNat64AreToldWhereALineSaysSo() {
        RaStage stage = stage(
                "dhcp-range=2001:db8:1::,ra-only",
                "dhcp-option=tag:router-advert,option6:103,https://portal.example/api",
                "dhcp-option=option6:113,64:ff9b::/96",
                "dhcp-option=tag:router-advert,option6:113,64:ff9b::/96");
        assertThat(text(stage))
                .contains("  37 captive-portal https://portal.example/api", "  38 PREF64 lifetime=1800 64:ff9b::/96");
        stage.reconfigure("dhcp-range=2001:db8:1::,ra-only", "dhcp-option=option6:103,https://portal.example/api");
        stage.effects();
        assertThat(text(stage)).noneMatch(line -> line.startsWith("  37 "));
    }

    /** dnsmasq: says then that servers of DNS hold for ever. */
    @Test
    void serversLastAsLongAsTheShortestPrefixThatIsNotOld() {
        RaStage stage = stage(CONSTRUCTED);
        stage.addresses("2001:db8:2::1/64,preferred=0,valid=3000", "2001:db8:1::1/64,preferred=500,valid=900");
        stage.effects();
        assertThat(servers(stage.asks(RaStage.SOLICITATION).told())
                        .orElseThrow()
                        .lifetimeSeconds())
                .isEqualTo(900);
    }

    @Test
    void whatDoesNotFitOnePacketGoesIntoSeveral() {
        var lines = new StringBuilder("dhcp-option=option6:dns-server");
        for (int i = 1; i <= 200; i++)
            lines.append(",[2001:db8::").append(Integer.toHexString(i)).append(']');
        RaStage stage = stage("dhcp-range=2001:db8:1::,ra-only,64,1h", lines.toString());
        List<RaEffect.Send> sent = stage.asks(RaStage.SOLICITATION).sent();
        assertThat(sent).hasSizeGreaterThan(1).allMatch(each -> each.message().length() + 40 <= 1500);
        assertThat(sent.stream()
                        .map(RaStage::advertisement)
                        .flatMap(each -> each.options().stream())
                        .filter(RecursiveDns.class::isInstance)
                        .mapToInt(each -> ((RecursiveDns) each).servers().size())
                        .sum())
                .isEqualTo(200);
        assertThat(sent.stream().map(RaStage::advertisement)).allMatch(each -> each.lifetimeSeconds() == 1800);
    }
}
