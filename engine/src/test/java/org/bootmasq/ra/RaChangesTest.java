package org.bootmasq.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.message.NdOption.PrefixInformation;
import org.junit.jupiter.api.Test;

/** Prefixes, settings and interfaces that come and go, and the end. */
class RaChangesTest {
    private static final String CONSTRUCTED = "dhcp-range=::,constructor:lan0,ra-only,64,1h";

    private static RaStage stage(String... lines) {
        var stage = new RaStage(lines).addresses("2001:db8:1::1/64").pass(1000);
        stage.effects();
        return stage;
    }

    private static List<PrefixInformation> prefixes(RouterAdvertisement message) {
        return message.options().stream()
                .filter(PrefixInformation.class::isInstance)
                .map(PrefixInformation.class::cast)
                .toList();
    }

    private static List<String> text(RaStage stage) {
        return AdvertisementText.of(stage.asks(RaStage.SOLICITATION).told());
    }

    @Test
    void aPrefixThatIsLostIsToldUntilItIsOver() {
        RaStage stage = stage("dhcp-range=::100,::1ff,constructor:lan0,slaac,64,2m", "ra-param=lan0,4");
        stage.addresses();
        assertThat(stage.logged()).containsExactly("router advertisement on 2001:db8:1::, old prefix for lan0");
        RouterAdvertisement told = stage.pass(1000).told();
        assertThat(told.lifetimeSeconds()).isZero();
        assertThat(prefixes(told)).singleElement().satisfies(prefix -> {
            assertThat(prefix.validSeconds()).isEqualTo(119);
            assertThat(prefix.preferredSeconds()).isZero();
            assertThat(prefix.autonomous()).isTrue();
        });
        stage.pass(118_000).effects();
        assertThat(prefixes(stage.asks(RaStage.SOLICITATION).told()).getFirst().validSeconds())
                .isEqualTo(1);
        stage.pass(600).effects();
        assertThat(stage.asks(RaStage.SOLICITATION).pass(100_000).sent()).isEmpty();
        assertThat(stage.server.deadline()).isEmpty();
    }

    @Test
    void aPrefixThatComesBackIsNotOldAnyMore() {
        RaStage stage = stage(CONSTRUCTED);
        stage.addresses("2001:db8:1::1/64,preferred=0,valid=3000").pass(1000);
        stage.logged();
        stage.addresses("2001:db8:1::1/64");
        assertThat(stage.logged()).containsExactly("router advertisement on 2001:db8:1::, constructed for lan0");
        assertThat(prefixes(stage.pass(1000).told()))
                .singleElement()
                .satisfies(prefix -> assertThat(prefix.preferredSeconds()).isEqualTo(3600));
    }

    /** RFC 4862 section 5.5.3: a host believes no less than two hours at once. */
    @Test
    void aLostPrefixIsToldForTwoHoursAtMost() {
        for (String time : List.of("infinite", "1d")) {
            RaStage stage = stage("dhcp-range=::,constructor:lan0,ra-only,64," + time);
            stage.addresses("2001:db8:2::1/64");
            stage.effects();
            assertThat(text(stage)).contains("  3 prefix 2001:db8:1::/64 flags=LA(0xc0) valid=7200 pref=0");
        }
    }

    /** dnsmasq: is no router any more then, but its flags and what it knows of DNS stay. */
    @Test
    void withoutAPrefixItIsNoRouterButKnowsOfServers() {
        var stage = new RaStage(
                        "dhcp-range=::100,::1ff,constructor:lan0,ra-advrouter,64,1h",
                        "ra-param=lan0,high,60",
                        "dhcp-option=option6:domain-search,lan.example")
                .addresses("2001:db8:1::1/64")
                .pass(100_000)
                .addresses();
        stage.effects();
        stage.pass(1000);
        assertThat(AdvertisementText.of(stage.told()))
                .containsExactly(
                        "RA hoplimit=64 flags=0xc8(MO prf=high) lifetime=0 reachable=0 retrans=0",
                        "  3 prefix 2001:db8:1::/64 flags=LA(0xc0) valid=3599 pref=0",
                        "  5 mtu 1500",
                        "  1 source-ll 02:00:00:00:01:01",
                        "  31 DNSSL lifetime=180 lan.example",
                        "  25 RDNSS lifetime=180 fe80::ff:fe00:101");
    }

    @Test
    void aPrefixThatTwoRoutersAddressesTellIsMadeAndLostOnce() {
        var stage = new RaStage("dhcp-range=::,constructor:lan0,ra-advrouter")
                .addresses("2001:db8:1::2/64", "2001:db8:1::1/64");
        assertThat(stage.logged()).containsExactly("router advertisement on 2001:db8:1::, constructed for lan0");
        stage.addresses();
        assertThat(stage.logged()).containsExactly("router advertisement on 2001:db8:1::, old prefix for lan0");
    }

    @Test
    void anInterfaceThatWasDownSaysWhichPrefixesItHasLost() {
        RaStage stage = stage(CONSTRUCTED);
        stage.interfaces(List.of());
        assertThat(stage.effects())
                .containsExactly(new RaEffect.Log(false, "router advertisement on 2001:db8:1::, old prefix for lan0"));
        assertThat(stage.pass(900).sent()).isEmpty();
        stage.addresses().pass(999);
        assertThat(stage.sent()).as("the cable must carry first").isEmpty();
        stage.pass(1);
        RouterAdvertisement told = stage.told();
        assertThat(told.lifetimeSeconds()).isZero();
        assertThat(prefixes(told))
                .singleElement()
                .satisfies(prefix -> assertThat(prefix.validSeconds()).isEqualTo(3598));
        stage.interfaces(List.of()).pass(3_600_000).addresses();
        assertThat(stage.pass(100_000).sent()).isEmpty();
    }

    @Test
    void interfacesThatWentAreForgotten() {
        var stage = new RaStage("dhcp-range=::,constructor:lan*,ra-only");
        for (int i = 10; i < 300; i++) {
            stage.interfaces(List.of(stage.view("lan" + i, i, "2001:db8:1::1/64", "fe80::1/64")));
        }
        stage.interfaces(List.of());
        stage.effects();
        int remembered = 0;
        for (int i = 10; i < 300; i++) {
            stage.interfaces(List.of(stage.view("lan" + i, i, "fe80::1/64")));
            remembered +=
                    stage.asks(RaStage.SOLICITATION, RaStage.HOST, i).sent().size();
            stage.interfaces(List.of());
        }
        assertThat(remembered).isBetween(1, RaServer.MOST_ABSENT);
    }

    /** dnsmasq: what is told of the prefix that a template made goes by the template. */
    @Test
    void aTemplateBesideALineForItsNetworkIsWhatIsLost() {
        RaStage stage = stage(
                "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,slaac,64,1h",
                "dhcp-range=::,constructor:lan0,ra-only,off-link,64,2h");
        stage.addresses();
        assertThat(stage.logged()).containsExactly("router advertisement on 2001:db8:1::, old prefix for lan0");
        assertThat(text(stage))
                .contains(
                        "RA hoplimit=64 flags=0x00( prf=medium) lifetime=0 reachable=0 retrans=0",
                        "  3 prefix 2001:db8:1::/64 flags=A(0x40) valid=3600 pref=0");
    }

    @Test
    void theAddressOfAFixedRangeIsLeftOutWhenItGoes() {
        RaStage stage = stage("dhcp-range=2001:db8:1::,ra-only", "dhcp-range=2001:db8:2::,ra-only");
        stage.addresses("2001:db8:2::1/64", "2001:db8:1::1/64");
        stage.logged();
        assertThat(prefixes(stage.pass(1000).told())).hasSize(2);
        stage.addresses("2001:db8:2::1/64");
        assertThat(stage.logged()).isEmpty();
        assertThat(prefixes(stage.asks(RaStage.SOLICITATION).told())).hasSize(1);
    }

    @Test
    void oldPrefixesAreBounded() {
        RaStage stage = stage(CONSTRUCTED);
        for (int i = 0; i < 500; i++) {
            stage.addresses("2001:db8:%x::1/64".formatted(i + 0x100));
            stage.pass(10);
        }
        stage.effects();
        List<RaEffect.Send> sent = stage.asks(RaStage.SOLICITATION).sent();
        int told = 0;
        for (RaEffect.Send each : sent) {
            assertThat(each.message().length() + 40).isLessThanOrEqualTo(1500);
            told += prefixes(RaStage.advertisement(each)).size();
        }
        assertThat(told).isEqualTo(Link.MOST_OLD + 1);
    }

    /** RFC 4861 section 6.2.5; dnsmasq: says nothing, and is taken for a router for half an hour. */
    @Test
    void atTheEndHostsAreToldThatThisIsNoRouterAnyMore() {
        RaStage stage = stage(
                "dhcp-range=2001:db8:1::,ra-only",
                "dhcp-option=tag:router-advert,option6:113,64:ff9b::/96",
                "dhcp-option=option6:domain-search,lan.example");
        stage.takes(stage.server.farewell(stage.now));
        List<RaEffect.Send> sent = stage.sent();
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().destination()).isEqualTo(RaStage.ALL_NODES);
        RouterAdvertisement told = RaStage.advertisement(sent.getFirst());
        assertThat(AdvertisementText.of(told))
                .containsExactly(
                        "RA hoplimit=64 flags=0x00( prf=medium) lifetime=0 reachable=0 retrans=0",
                        "  1 source-ll 02:00:00:00:01:01",
                        "  31 DNSSL lifetime=0 lan.example",
                        "  38 PREF64 lifetime=0 64:ff9b::/96",
                        "  25 RDNSS lifetime=0 fe80::ff:fe00:101");
    }

    @Test
    void otherSettingsAreToldSoonAndAnEndAtOnce() {
        RaStage stage = stage("dhcp-range=2001:db8:1::,ra-only").pass(300_000);
        stage.effects();
        stage.reconfigure("dhcp-range=2001:db8:1::,ra-only", "ra-param=lan0,high,60");
        assertThat(stage.sent()).isEmpty();
        assertThat(stage.pass(1000).told().lifetimeSeconds()).isEqualTo(180);
        stage.reconfigure("dhcp-range=2001:db8:1::100,2001:db8:1::1ff");
        assertThat(stage.told().lifetimeSeconds()).isZero();
        assertThat(stage.asks(RaStage.SOLICITATION).pass(600_000).sent()).isEmpty();
        stage.reconfigure("dhcp-range=2001:db8:1::,ra-only");
        assertThat(stage.pass(1000).told().lifetimeSeconds()).isEqualTo(1800);
    }

    @Test
    void anInterfaceThatIsServedNoMoreIsNoRouterAnyMore() {
        RaStage stage = stage("dhcp-range=2001:db8:1::,ra-only");
        InterfaceView lan = stage.view("lan0", RaStage.LAN0, "2001:db8:1::1/64", "fe80::ff:fe00:101/64");
        stage.interfaces(List.of(), lan);
        assertThat(stage.told().lifetimeSeconds()).isZero();
        assertThat(stage.server.deadline()).isEmpty();
        stage.interfaces(List.of(lan)).pass(1000);
        stage.effects();
        stage.interfaces(List.of());
        assertThat(stage.sent()).as("an interface that is gone").isEmpty();
    }

    @Test
    void goesOnWhateverHappens() {
        var random = new Random(8106);
        for (int i = 0; i < 2000; i++) {
            var octets = new byte[random.nextInt(60)];
            random.nextBytes(octets);
            RaServerFuzzTest.play(octets);
        }
    }
}
