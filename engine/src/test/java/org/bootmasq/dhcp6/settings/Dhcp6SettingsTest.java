package org.bootmasq.dhcp6.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.dhcp6.ConfigText6.settings;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Option;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp.match.MatchRule;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.ConfigText6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Dhcp6SettingsTest {
    private static Ip6 ip(String text) {
        return Ip6.parse(text).orElseThrow();
    }

    private static Ip6Prefix prefix(String text) {
        return Ip6Prefix.parse(text).orElseThrow();
    }

    private static Range6 range(String written) {
        return settings("dhcp-range=" + written).subnets().ranges().getFirst();
    }

    @Test
    void everythingThatARangeMaySay() {
        Range6 range = range("tag:a,tag:!b,set:c,2001:db8::100,2001:db8::1ff,ra-names,slaac,64,2h");
        assertThat(range.setTags()).containsExactly("c");
        assertThat(range.condition().matches(Set.of("a"))).isTrue();
        assertThat(range.condition().matches(Set.of("a", "b"))).isFalse();
        assertThat(range.span().network()).isEqualTo(prefix("2001:db8::/64"));
        assertThat(range.span().contains(ip("2001:db8::1ff"))).isTrue();
        assertThat(range.span().contains(ip("2001:db8::200"))).isFalse();
        assertThat(range.modes()).containsExactlyInAnyOrder(Range6.Mode.RA_NAMES, Range6.Mode.SLAAC);
        assertThat(range.leaseSeconds()).isEqualTo(OptionalLong.of(7200));
        assertThat(range.isAdvertised()).isTrue();
        assertThat(range.template()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2001:db8:1::100,2001:db8:1::1ff | ADDRESSES | false",
                "2001:db8:1::100,2001:db8:1::1ff,ra-only | ADDRESSES | true",
                "2001:db8:1::100,2001:db8:1::1ff,off-link | ADDRESSES | false",
                "2001:db8:1::100,2001:db8:1::1ff,ra-stateless | INFORMATION | true",
                "2001:db8:1::100,2001:db8:1::1ff,slaac,static | RESERVED_ADDRESSES | true",
                "2001:db8:1::,ra-only,static | RESERVED_ADDRESSES | true",
                "2001:db8:1::,ra-only,ra-stateless | INFORMATION | true",
                "2001:db8:1::,ra-advrouter | NONE | true",
                "2001:db8:1::100,2001:db8:1::1ff,pd-preferred | ADDRESSES | false",
                "2001:db8:1::100,64 | NONE | false",
                "2001:db8:1::100,1h | NONE | false",
                "::,static | RESERVED_ADDRESSES | false",
                "::,constructor:lan0 | NONE | false",
            })
    void whatDhcpv6DoesInARange(String written, Range6.Service service, boolean advertised) {
        assertThat(range(written).service()).isEqualTo(service);
        assertThat(range(written).isAdvertised()).isEqualTo(advertised);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "2001:db8::1,2001:db8::9 | - | 86400 | false",
                "2001:db8::1,2001:db8::9,64 | - | 86400 | false",
                "2001:db8::1,2001:db8::9,64,1m | 120 | 120 | false",
                "2001:db8::1,2001:db8::9,3h | 10800 | 10800 | false",
                "2001:db8::1,2001:db8::9,infinite | 4294967295 | 4294967295 | false",
                "2001:db8::1,2001:db8::9,120,deprecated | - | 86400 | true",
            })
    void leaseTimes(String written, Long seconds, long given, boolean deprecated) {
        Range6 range = range(written);
        assertThat(range.leaseSeconds()).isEqualTo(seconds == null ? OptionalLong.empty() : OptionalLong.of(seconds));
        assertThat(range.leaseSecondsOrDefault()).isEqualTo(given);
        assertThat(range.deprecated()).isEqualTo(deprecated);
    }

    @Test
    void aTemplateMakesRangesForNetworks() {
        Range6 template = range("::100,::1ff,constructor:lan*,ra-names,12h");
        assertThat(template.isMadeFor("lan0")).isTrue();
        assertThat(template.isMadeFor("lan")).isFalse();
        Range6 made = template.in(ip("2001:db8:1:2::7"));
        assertThat(made.span().start()).isEqualTo(ip("2001:db8:1:2::100"));
        assertThat(made.span().end()).isEqualTo(ip("2001:db8:1:2::1ff"));
        assertThat(range("::,static").isForAllNetworks()).isTrue();
        assertThat(template.isForAllNetworks()).isFalse();
    }

    @Test
    void oldTagsOfARangeAreAskedFor() {
        assertThat(range("net:a,2001:db8::1,2001:db8::9").condition().matches(Set.of()))
                .isFalse();
        assertThat(range("old,2001:db8::1,2001:db8::9").setTags()).containsExactly("old");
    }

    @Test
    void prefixesToDelegate() {
        List<PrefixPool> pools = settings(
                        "dhcp-pd=tag:lan0,set:pd,2001:db8:f00::/48,56-64,12h",
                        "dhcp-pd=0:0:0:80::/57,60,constructor:wan0,noroute")
                .subnets()
                .pools();
        PrefixPool fixed = pools.getFirst();
        assertThat(fixed.pool()).isEqualTo(prefix("2001:db8:f00::/48"));
        assertThat(fixed.condition().matches(Set.of("lan0"))).isTrue();
        assertThat(fixed.condition().matches(Set.of())).isFalse();
        assertThat(fixed.setTags()).containsExactly("pd");
        assertThat(fixed.leaseSecondsOrDefault()).isEqualTo(43_200);
        assertThat(fixed.isRouted()).isTrue();
        assertThat(fixed.lengths().granted(60)).isEqualTo(60);
        assertThat(fixed.lengths().granted(48)).isEqualTo(56);
        assertThat(fixed.lengths().granted(0)).isEqualTo(56);
        PrefixPool template = pools.getLast();
        assertThat(template.isMadeFor("wan0")).isTrue();
        assertThat(template.isRouted()).isFalse();
        assertThat(template.leaseSecondsOrDefault()).isEqualTo(86_400);
        assertThat(template.lengths()).isEqualTo(new PrefixPool.Lengths(60, 60));
        assertThat(template.in(ip("2001:db8:5:1100::7")).pool()).isEqualTo(prefix("2001:db8:5:1180::/57"));
        assertThat(settings("dhcp-pd=::/56,64,constructor:wan0")
                        .subnets()
                        .pools()
                        .getFirst()
                        .in(ip("2001:db8:5:1142::7"))
                        .pool())
                .isEqualTo(prefix("2001:db8:5:1100::/56"));
    }

    @Test
    void relays() {
        List<Relays6.Rule> rules = settings(
                        "dhcp-relay=2001:db8:1::1,2001:db8:9::2",
                        "dhcp-relay=2001:db8:1::1,2001:db8:9::2#1547,up*",
                        "dhcp-relay=2001:db8:1::1,up0",
                        "dhcp-relay=fe80::1,up0",
                        "dhcp-relay=10.0.0.1,10.0.0.2")
                .relays()
                .rules();
        assertThat(rules).hasSize(3);
        assertThat(rules).extracting(Relays6.Rule::port).containsExactly(547, 1547, 547);
        assertThat(rules)
                .extracting(Relays6.Rule::server)
                .containsExactly(Ip6.parse("2001:db8:9::2"), Ip6.parse("2001:db8:9::2"), Optional.empty());
        assertThat(rules)
                .extracting(Relays6.Rule::serverInterface)
                .containsExactly(
                        Optional.empty(),
                        Optional.of(new InterfacePattern("up*")),
                        Optional.of(new InterfacePattern("up0")));
    }

    @Test
    void whoAsks() {
        Dhcp6Settings settings = settings(
                "dhcp-host=id:00:03:00:01:02:00:00:00:02:02,[2001:db8::42],pd:[2001:db8:f00:4200::/56],box",
                "dhcp-vendorclass=set:pxe,enterprise:343,PXEClient",
                "dhcp-vendorclass=set:intel,enterprise:343",
                "dhcp-userclass=set:ipxe,iPXE",
                "dhcp-remoteid=set:port,01:02",
                "dhcp-match=set:efi,option6:61,7",
                "dhcp-match=set:v4,option:client-arch,7",
                "dhcp-match=set:inner,vi-encap:343,option6:2,x",
                "tag-if=set:both,tag:pxe,tag:efi",
                "dhcp-ignore=tag:!known");
        Host host = settings.clients()
                .hosts()
                .withClientId(Bytes.ofHex("00030001020000000202"))
                .getFirst();
        assertThat(host.addresses().six()).containsExactly(prefix("2001:db8::42/128"));
        assertThat(host.addresses().delegated()).containsExactly(prefix("2001:db8:f00:4200::/56"));
        List<MatchRule> rules = settings.clients().matchRules();
        assertThat(rules).hasSize(6);
        assertThat(rules.get(0)).isInstanceOfSatisfying(MatchRule.VendorClass.class, rule -> {
            assertThat(rule.enterprise()).isEqualTo(OptionalInt.of(343));
            assertThat(rule.part().latin1()).isEqualTo("PXEClient");
        });
        assertThat(rules.get(1)).isInstanceOfSatisfying(MatchRule.VendorClass.class, rule -> {
            assertThat(rule.enterprise()).isEqualTo(OptionalInt.of(343));
            assertThat(rule.part().isEmpty()).isTrue();
        });
        assertThat(rules.get(3))
                .isInstanceOfSatisfying(
                        MatchRule.RelayAgent.class,
                        rule -> assertThat(rule.kind()).isEqualTo(MatchRule.RelayAgent.Kind.REMOTE_ID));
        assertThat(rules.get(5)).isInstanceOfSatisfying(MatchRule.OptionMatch.class, rule -> {
            assertThat(rule.enterprise()).isEqualTo(OptionalInt.of(343));
            assertThat(rule.code()).isEqualTo(2);
        });
        assertThat(settings.clients().tagIfs()).hasSize(1);
        assertThat(settings.clients().ignore()).hasSize(1);
    }

    @Test
    void theRest() {
        Dhcp6Settings settings = settings(
                "dhcp-duid=1234,01:02:03:04",
                "leasequery=2001:db8::/32",
                "leasequery=10.0.0.0/8",
                "shared-network=lan0,2001:db8:2::",
                "shared-network=2001:db8:1::1,2001:db8:3::",
                "shared-network=lan0,10.0.0.1",
                "bridge-interface=br0,tap*",
                "domain=six.lan,2001:db8::/64",
                "domain=lan",
                "dhcp-authoritative",
                "quiet-dhcp6",
                "dhcp-script=/bin/x",
                "port=5353");
        assertThat(settings.policy().duid().orElseThrow().octets().hex()).isEqualTo("0002000004d201020304");
        assertThat(settings.relays().leaseQuery().enabled()).isTrue();
        assertThat(settings.relays().leaseQuery().sources()).containsExactly(prefix("2001:db8::/32"));
        assertThat(settings.relays().leaseQuery().allows(ip("2001:db8:7::1"))).isTrue();
        assertThat(settings.relays().leaseQuery().allows(ip("2001:db9::1"))).isFalse();
        assertThat(settings.subnets().sharedNetworks())
                .extracting(Subnets6.SharedNetwork6::other)
                .containsExactly(ip("2001:db8:2::"), ip("2001:db8:3::"));
        assertThat(settings.subnets().sharedNetworks().getLast().local()).contains(ip("2001:db8:1::1"));
        assertThat(settings.subnets().bridgeInterfaces().getFirst().isAlias("tap7"))
                .isTrue();
        assertThat(settings.names().domains()).hasSize(1);
        assertThat(settings.has(Option.DHCP_AUTHORITATIVE)).isTrue();
        assertThat(settings.has(Option.QUIET_DHCP6)).isTrue();
        assertThat(settings.scripts().script()).contains("/bin/x");
        assertThat(settings.reply().servesDns()).isFalse();
        assertThat(settings.subnets().areServed()).isFalse();
        assertThat(settings("dhcp-range=::,static").subnets().areServed()).isTrue();
        assertThat(settings("dhcp-range=2001:db8::,ra-only").subnets().areServed())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'dhcp-range=2001:db8::1,2001:db8:1::1', 12, inconsistent DHCPv6 range",
        "'dhcp-range=2001:db8::1,2001:db8::9,constructor:lan0', 12, 'prefix must be zero with \"constructor:\" argument'",
        "'dhcp-range=::1,::9,constructor:lan0,80', 37, prefix length must be exactly 64 for subnet constructors",
        "'dhcp-range=2001:db8::1,2001:db8::9,slaac,80', 42, prefix length must be exactly 64 for RA subnets",
        "'dhcp-range=2001:db8::1,2001:db8::9,56', 36, prefix length must be at least 64",
        "'dhcp-range=2001:db8::1,2001:db8::9,64,1x', 39, bad dhcp-range",
        "'dhcp-range=set:a,set:b,2001:db8::1,2001:db8::9', 18, only one tag allowed",
        "'dhcp-relay=2001:db8::1,,up0', 24, Bad dhcp-relay",
        "'dhcp-relay=2001:db8::1,up*', 24, Bad dhcp-relay",
        "'dhcp-duid=1234', 11, bad DUID",
        "'dhcp-duid=1,0x', 13, bad DUID",
        "'leasequery=2001:db8::/129', 23, bad prefix length",
        "'dhcp-pd=2001:db8:f00::/48', 9, bad dhcp-pd",
        "'dhcp-pd=tag:a,2001:db8:f00::,56', 15, bad dhcp-pd prefix",
        "'dhcp-pd=2001:db8:f00::1/48,56', 9, bad dhcp-pd prefix",
        "'dhcp-pd=fe80::/48,56', 9, bad dhcp-pd prefix",
        "'dhcp-pd=::/56,60', 9, bad dhcp-pd prefix",
        "'dhcp-pd=2001:db8:f00::/48,40', 27, bad dhcp-pd length",
        "'dhcp-pd=2001:db8:f00::/48,56-', 27, bad dhcp-pd length",
        "'dhcp-pd=2001:db8:f00::/48,60-56', 30, bad dhcp-pd length",
        "'dhcp-pd=2001:db8:f00::/48,56-72', 30, bad dhcp-pd length",
        "'dhcp-pd=2001:db8:f00::/48,56,static', 30, bad dhcp-pd",
        "'dhcp-pd=2001:db8:f00::/48,56,1h,2h', 33, bad dhcp-pd",
        "'dhcp-pd=2001:db8:f00::/48,56,constructor:wan0', 9, 'prefix must be zero with \"constructor:\" argument'",
    })
    void errorsPointAtTheirPart(String line, int column, String message) {
        ConfigError error = ConfigText6.error(line);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.origin().column()).isEqualTo(column);
    }
}
