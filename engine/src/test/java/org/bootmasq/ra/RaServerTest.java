package org.bootmasq.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.message.NdOption;
import org.bootmasq.ra.message.NdOption.PrefixInformation;
import org.bootmasq.ra.message.NdOption.RecursiveDns;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RaServerTest {
    private static final String CONSTRUCTED = "dhcp-range=::,constructor:lan0,ra-only,64,1h";
    private static final Bytes ASKS = Bytes.ofHex(RaStage.SOLICITATION);

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

    /** The table of modes: flags of the message, then those of the prefix. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2001:db8:1::100,2001:db8:1::1ff,64,1h | enable-ra | MO | L",
                "2001:db8:1::,static | enable-ra | MO | L",
                "2001:db8:1::5,64,1h | enable-ra | MO | L",
                "::,constructor:lan0 | enable-ra | MO | L",
                "2001:db8:1::,static,slaac | domain-needed | MO | LA",
                "2001:db8:1::100,2001:db8:1::1ff,ra-only | domain-needed | MO | LA",
                "2001:db8:1::100,2001:db8:1::1ff,ra-stateless | domain-needed | O | LA",
                "2001:db8:1::,ra-advrouter | domain-needed | . | LAR",
                "2001:db8:1::,ra-only | domain-needed | . | LA",
                "2001:db8:1::,ra-stateless | domain-needed | O | LA",
                "2001:db8:1::100,2001:db8:1::1ff,slaac | domain-needed | MO | LA",
                "2001:db8:1::,slaac | domain-needed | . | LA",
                "2001:db8:1::,ra-names | domain-needed | . | LA",
                "2001:db8:1::100,2001:db8:1::1ff,ra-names | domain-needed | MO | LA",
                "2001:db8:1::,ra-names,ra-stateless | domain-needed | O | LA",
                "2001:db8:1::100,2001:db8:1::1ff,ra-advrouter | domain-needed | MO | LAR",
                "2001:db8:1::,ra-only,ra-advrouter | domain-needed | . | LAR",
                "2001:db8:1::,ra-only,off-link | domain-needed | . | A",
                "::100,::1ff,constructor:lan0,slaac | domain-needed | MO | LA",
                "2001:db8:1::,slaac,pd-preferred | domain-needed | . | LAP",
                "2001:db8:1::100,2001:db8:1::1ff,pd-preferred | enable-ra | MO | LP",
                "::100,::1ff,constructor:lan* | enable-ra | MO | L"
            })
    void aModeSaysWhatHostsAreTold(String range, String more, String flags, String prefixFlags) {
        RouterAdvertisement told =
                stage("dhcp-range=" + range, more).asks(RaStage.SOLICITATION).told();
        assertThat((told.managed() ? "M" : "") + (told.other() ? "O" : "")).isEqualTo(flags.replace(".", ""));
        assertThat(prefixes(told))
                .singleElement()
                .satisfies(prefix -> assertThat((prefix.onLink() ? "L" : "")
                                + (prefix.autonomous() ? "A" : "")
                                + (prefix.routerAddress() ? "R" : "")
                                + (prefix.delegationPreferred() ? "P" : ""))
                        .isEqualTo(prefixFlags));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h",
                "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,off-link",
                "dhcp-range=2001:db8:1::,static",
                "dhcp-range=2001:db8:9::,ra-only",
                "dhcp-range=::,constructor:lan1,ra-only",
                "domain-needed",
                "dhcp-range=2001:db8:1::,2001:db8:1::ff,120",
                "dhcp-range=192.168.1.5,192.168.1.9"
            })
    void whatAdvertisesNothingIsSilent(String line) {
        RaStage stage = stage(line, line.contains(",120") ? "enable-ra" : "quiet-ra");
        assertThat(stage.asks(RaStage.SOLICITATION).pass(600_000).sent()).isEmpty();
    }

    @Test
    void ofTwoLinesForOnePrefixTheLaterDecidesButAnyAsksForDhcp() {
        RaStage stage = stage(
                "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,slaac,64,1h", "dhcp-range=2001:db8:1::,ra-only,64,2h");
        RouterAdvertisement told = stage.asks(RaStage.SOLICITATION).told();
        assertThat(told.managed()).isTrue();
        assertThat(prefixes(told))
                .singleElement()
                .satisfies(prefix -> assertThat(prefix.validSeconds()).isEqualTo(7200));
    }

    /** dnsmasq: a range whose network stands in its line decides before any template. */
    @Test
    void aTemplateDecidesOnlyWhereNoLineNamesTheNetwork() {
        String fixed = "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,slaac,64,1h";
        String template = "dhcp-range=::,constructor:lan0,ra-only,off-link,64,2h";
        for (RaStage stage : List.of(stage(fixed, template), stage(template, fixed))) {
            assertThat(text(stage)).contains("  3 prefix 2001:db8:1::/64 flags=LA(0xc0) valid=3600 pref=3600");
        }
        // What the template says beside is that addresses come from DHCPv6, unless it is a range of its own no more.
        String same = "dhcp-range=::,constructor:lan0,ra-stateless,64,1h";
        String other = "dhcp-range=::5,::9,constructor:lan0,slaac,64,1h";
        assertThat(text(stage("dhcp-range=2001:db8:1::,ra-only", same)).getFirst())
                .contains("flags=0x00(");
        assertThat(text(stage("dhcp-range=2001:db8:1::,ra-only", other)).getFirst())
                .contains("flags=0xc0(MO");
        assertThat(text(stage(same, "dhcp-range=::,constructor:lan*,ra-only")).getFirst())
                .contains("flags=0x00(");
    }

    /** dnsmasq: the newest address, which the kernel tells of first, even if another one of the prefix lasts longer. */
    @Test
    void ofSeveralAddressesOfAPrefixTheFirstCounts() {
        var stage = new RaStage(CONSTRUCTED).addresses("2001:db8:1::2/64,preferred=100,valid=200", "2001:db8:1::1/64");
        assertThat(text(stage)).contains("  3 prefix 2001:db8:1::/64 flags=LA(0xc0) valid=200 pref=100");
        stage = new RaStage("dhcp-range=::,constructor:lan0,ra-advrouter,64,1h")
                .addresses("2001:db8:1::2/64", "2001:db8:1::1/64");
        assertThat(text(stage))
                .contains(
                        "  3 prefix 2001:db8:1::2/64 flags=LAR(0xe0) valid=3600 pref=3600",
                        "  3 prefix 2001:db8:1::1/64 flags=LAR(0xe0) valid=3600 pref=3600",
                        "  7 adv-interval 600000ms");
    }

    @ParameterizedTest
    @CsvSource({
        "'2001:db8:1::,ra-only',4294967295,4294967295",
        "'2001:db8:1::,ra-only,infinite',4294967295,4294967295",
        "'2001:db8:1::,ra-only,deprecated',4294967295,0",
        "'2001:db8:1::,ra-only,1h',3600,3600",
        "'2001:db8:1::,ra-only,10m',1800,1800",
        "'2001:db8:1::,ra-only,1d',86400,86400",
        "'::,constructor:lan0,ra-only,1h',3600,2000",
        "'::,constructor:lan0,ra-only,2h',5000,2000",
        "'::,constructor:lan0,ra-only',5000,2000",
        "'::,constructor:lan0,ra-only,deprecated',5000,0"
    })
    void lifetimesAreThoseOfLeasesWithinThoseOfTheAddress(String range, long valid, long preferred) {
        var stage = new RaStage("dhcp-range=" + range).addresses("2001:db8:1::1/64,preferred=2000,valid=5000");
        assertThat(prefixes(stage.asks(RaStage.SOLICITATION).told()))
                .singleElement()
                .satisfies(prefix -> {
                    assertThat(prefix.validSeconds()).isEqualTo(valid);
                    assertThat(prefix.preferredSeconds()).isEqualTo(preferred);
                });
    }

    @Test
    void lifetimesOfAnAddressCountDown() {
        var stage = new RaStage(CONSTRUCTED).addresses("2001:db8:1::1/64,preferred=2000,valid=3000");
        stage.pass(100_400);
        stage.effects();
        assertThat(prefixes(stage.asks(RaStage.SOLICITATION).told()))
                .singleElement()
                .satisfies(prefix -> {
                    assertThat(prefix.validSeconds()).isEqualTo(2900);
                    assertThat(prefix.preferredSeconds()).isEqualTo(1900);
                });
    }

    @ParameterizedTest
    @CsvSource({"2001:db8:1::1/64,1", "2001:db8:1::1/56,1", "2001:db8:1::1/80,0", "2001:db8:1::1/128,0", "fe80::9/64,0"
    })
    void aPrefixIsMadeOfTheNetworkOfAnAddress(String address, int made) {
        var stage = new RaStage(CONSTRUCTED).addresses(address);
        List<RaEffect.Send> sent = stage.asks(RaStage.SOLICITATION).sent();
        assertThat(sent).hasSize(made);
        for (RaEffect.Send each : sent) {
            assertThat(prefixes(RaStage.advertisement(each))).singleElement().satisfies(prefix -> {
                assertThat(prefix.prefix()).hasToString("2001:db8:1::");
                assertThat(prefix.length()).isEqualTo(64);
            });
        }
    }

    @Test
    void anInterfaceOfALargerNetworkAdvertisesTheRangeThatHoldsItsAddress() {
        var stage = new RaStage("dhcp-range=2001:db8:1:5::,ra-only").addresses("2001:db8:1:5::1/48");
        assertThat(text(stage))
                .contains("  3 prefix 2001:db8:1:5::/64 flags=LA(0xc0) valid=4294967295 pref=4294967295");
    }

    @ParameterizedTest
    @CsvSource({
        "60,180,180",
        "'60,30',60,180",
        "'60,1200',1200,180",
        "'60,0',0,180",
        "'60,20000',9000,180",
        "0,1800,1800",
        "2,12,12",
        "100000,5400,5400"
    })
    void parametersAreKeptWithinTheirBounds(String parameters, int router, long prefix) {
        RouterAdvertisement told = stage("dhcp-range=2001:db8:1::,ra-only,64,2m", "ra-param=lan*," + parameters)
                .asks(RaStage.SOLICITATION)
                .told();
        assertThat(told.lifetimeSeconds()).isEqualTo(router);
        assertThat(prefixes(told).getFirst().validSeconds()).isEqualTo(Math.max(120, prefix));
    }

    @ParameterizedTest
    @CsvSource({"mtu:off,''", "mtu:1280,1280", "mtu:wan0,1492", "mtu:wan1,1480", "mtu:wan9,''"})
    void theMtuIsTheOneAskedFor(String word, String octets) {
        var stage =
                new RaStage("dhcp-range=2001:db8:1::,ra-only", "ra-param=lan0,9", "ra-param=lan0," + word + ",high,60");
        var wan = new InterfaceView("wan0", 9, stage.view("wan0", 9).hardware(), 1492, List.of(), List.of());
        stage.down.put("wan1", 1480);
        stage.interfaces(List.of(stage.view("lan0", RaStage.LAN0, "2001:db8:1::1/64", "fe80::ff:fe00:101/64")), wan);
        List<String> lines = text(stage);
        assertThat(lines.getFirst()).contains("prf=high");
        assertThat(lines.stream()
                        .filter(line -> line.startsWith("  5 mtu "))
                        .map(line -> line.substring(8))
                        .toList())
                .isEqualTo(octets.isEmpty() ? List.of() : List.of(octets));
    }

    @Test
    void solicitationsThatBreakTheRulesAreDropped() {
        RaStage stage = stage(CONSTRUCTED);
        stage.hears(new IcmpArrival(ASKS, RaStage.LAN0, RaStage.HOST, RaStage.ALL_ROUTERS, 254));
        stage.asks("8501000000000000").asks("85000000000000000100000000000000").asks("85");
        assertThat(stage.effects()).isEmpty();
        assertThat(stage.server.malformed()).isEqualTo(4);
        stage.hears(new IcmpArrival(ASKS, 77, RaStage.HOST, RaStage.ALL_ROUTERS, 255));
        stage.asks(RaStage.SOLICITATION, RaStage.ip6("2001:db8:99::5"));
        stage.asks(RaStage.SOLICITATION, RaStage.ip6("ff02::1"));
        stage.asks("8600000040000708" + "0000000000000000");
        assertThat(stage.effects()).isEmpty();
        stage.hears(new IcmpArrival(ASKS, RaStage.LAN0, RaStage.ip6("2001:db8:1::77"), RaStage.ROUTER, 255));
        assertThat(stage.sent())
                .singleElement()
                .satisfies(each -> assertThat(each.destination()).hasToString("2001:db8:1::77"));
    }

    @Test
    void linesAreDnsmasqs() {
        var stage = new RaStage(
                "dhcp-range=2001:db8:1::,ra-names",
                "dhcp-range=::,constructor:lan0,ra-only",
                "dhcp-range=::,constructor:lan1,ra-names");
        stage.interfaces(List.of(stage.view("lan1", 3, "fe80::1/64")));
        assertThat(stage.logged()).isEmpty();
        stage.addresses();
        assertThat(stage.asks(RaStage.SOLICITATION).logged()).containsExactly("RTR-SOLICIT(lan0) 02:00:00:00:02:02");
        stage.addresses("2001:db8:2::1/64");
        assertThat(stage.logged()).containsExactly("router advertisement on 2001:db8:2::, constructed for lan0");
        assertThat(stage.pass(1000).logged()).containsExactly("RTR-ADVERT(lan0) 2001:db8:2::");
        assertThat(stage.asks(RaStage.SOLICITATION).logged())
                .containsExactly("RTR-SOLICIT(lan0) 02:00:00:00:02:02", "RTR-ADVERT(lan0) 2001:db8:2::");
        assertThat(stage.asks("8500000000000000").logged())
                .containsExactly("RTR-SOLICIT(lan0) ", "RTR-ADVERT(lan0) 2001:db8:2::");
        stage.addresses("2001:db8:3::1/64").pass(1000);
        assertThat(stage.logged())
                .containsExactly(
                        "router advertisement on 2001:db8:3::, constructed for lan0",
                        "router advertisement on 2001:db8:2::, old prefix for lan0",
                        "RTR-ADVERT(lan0) 2001:db8:3::",
                        "RTR-ADVERT(lan0) 2001:db8:2:: old prefix");
    }

    /** What templates make at the start is told by who tells of DHCPv6 too. */
    @Test
    void whatTheGreetingToldIsNotToldAgain() {
        var stage = new RaStage("dhcp-range=::,constructor:lan0,ra-names", "dhcp-range=::5,constructor:lan0,ra-only");
        InterfaceView lan = stage.view("lan0", RaStage.LAN0, "2001:db8:1::1/64", "fe80::ff:fe00:101/64");
        assertThat(RaServer.constructed(
                        RaStage.settings("dhcp-range=::,constructor:lan0,ra-names"),
                        lan,
                        lan.addresses6().getFirst(),
                        RaStage.settings("dhcp-range=::,constructor:lan0,ra-names")
                                .ranges()
                                .getFirst()
                                .range()))
                .containsExactly(
                        "DHCPv4-derived IPv6 names on 2001:db8:1::, constructed for lan0",
                        "router advertisement on 2001:db8:1::, constructed for lan0");
        stage.takes(stage.server.begin(stage.now, List.of(lan), List.of(), Map.of("lan0", 1500)));
        assertThat(stage.logged()).isEmpty();
        assertThat(stage.pass(1000).told().lifetimeSeconds()).isEqualTo(1800);
        stage.addresses("2001:db8:2::1/64", "2001:db8:1::1/64");
        assertThat(stage.logged())
                .containsExactly(
                        "router advertisement on 2001:db8:2::, constructed for lan0",
                        "DHCPv4-derived IPv6 names on 2001:db8:2::, constructed for lan0",
                        "router advertisement on 2001:db8:2::, constructed for lan0");
    }

    @Test
    void quietLeavesOutWhatIsUsual() {
        var stage = new RaStage(CONSTRUCTED, "quiet-ra")
                .addresses("2001:db8:2::1/64")
                .pass(1000);
        assertThat(stage.asks(RaStage.SOLICITATION).logged())
                .containsExactly("router advertisement on 2001:db8:2::, constructed for lan0");
    }

    @Test
    void aliasesOfABridgeAreToldWhatTheBridgeSays() {
        var stage = new RaStage("dhcp-range=::,constructor:lan0,ra-only", "bridge-interface=lan0,up*");
        InterfaceView lan = stage.view("lan0", RaStage.LAN0, "2001:db8:1::1/64", "fe80::ff:fe00:101/64");
        var up = new InterfaceView(
                "up0",
                7,
                HardwareAddress.ethernet("02:00:00:00:01:07"),
                1400,
                List.of(),
                stage.view("up0", 7, "fe80::7/64").addresses6());
        stage.interfaces(List.of(lan), up, stage.view("up1", 8));
        stage.effects();
        List<RaEffect> effects = stage.pass(1000).effects();
        assertThat(effects)
                .contains(
                        new RaEffect.Log(false, "RTR-ADVERT(lan0) 2001:db8:1::"),
                        new RaEffect.Log(false, "RTR-ADVERT(lan0) 2001:db8:1:: => 1 alias(es)"));
        List<RaEffect.Send> sent = stage.takes(effects).sent();
        assertThat(sent).extracting(RaEffect.Send::interfaceIndex).containsExactly(RaStage.LAN0, 7);
        assertThat(sent).extracting(each -> each.source().toString()).containsExactly("fe80::ff:fe00:101", "fe80::7");
        assertThat(RaStage.advertisement(sent.get(1)).options())
                .contains(
                        new NdOption.Mtu(1400),
                        new NdOption.SourceLinkLayer(Bytes.ofHex("020000000107")),
                        new RecursiveDns(NdOption.INFINITE, List.of(RaStage.ROUTER)));
        stage.hears(new IcmpArrival(ASKS, 7, RaStage.HOST, RaStage.ALL_ROUTERS, 255));
        assertThat(stage.logged())
                .containsExactly("RTR-SOLICIT(up0) 02:00:00:00:02:02", "RTR-ADVERT(lan0) 2001:db8:1:: => i/f 7");
    }

    @Test
    void anInterfaceWithoutAHardwareAddressTellsNone() {
        var stage = new RaStage("dhcp-range=2001:db8:1::,ra-only");
        InterfaceView lan = stage.view("lan0", RaStage.LAN0, "2001:db8:1::1/64", "fe80::1/64");
        var bare = new InterfaceView(
                "lan0", RaStage.LAN0, new HardwareAddress(512, Bytes.EMPTY), 1492, List.of(), lan.addresses6());
        stage.interfaces(List.of(bare));
        assertThat(stage.asks(RaStage.SOLICITATION).told().options())
                .noneMatch(NdOption.SourceLinkLayer.class::isInstance)
                .contains(new NdOption.Mtu(1492));
    }
}
