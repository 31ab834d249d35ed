package org.bootmasq.dhcp4.settings.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.dhcp4.ConfigText.settings;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.config.value.AddressRange;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.host.HardwarePattern;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp.host.HostIndex;
import org.bootmasq.dhcp.match.MatchRule;
import org.bootmasq.dhcp.name.DomainRule;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.OptionNames;
import org.bootmasq.dhcp4.reply.OptionLog;
import org.bootmasq.dhcp4.settings.BootFile;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.Policy;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.dhcp4.settings.RelayRule;
import org.bootmasq.pxe.PxeService;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Dhcp4SettingsTest {
    private static final HardwareAddress MACHINE = HardwareAddress.ethernet("52:54:00:12:34:56");

    @Test
    void theReadmesConfiguration() {
        Dhcp4Settings settings = settings(
                "dhcp-match=gpxe,175",
                "dhcp-boot=net:#gpxe,gpxe.pxe",
                "dhcp-boot=pxelinux.0",
                "dhcp-range=10.0.0.2,10.0.0.9");
        assertThat(settings.clients().matchRules())
                .singleElement()
                .isInstanceOfSatisfying(MatchRule.OptionMatch.class, match -> {
                    assertThat(match.tag()).isEqualTo("gpxe");
                    assertThat(match.code()).isEqualTo(175);
                    assertThat(match.value()).isEmpty();
                });
        assertThat(settings.boot().files()).extracting(BootFile::file).containsExactly("pxelinux.0", "gpxe.pxe");
        assertThat(settings.boot().files().getLast().condition().terms())
                .containsExactly(new TagExpression.Term("gpxe", true, false));
    }

    @Test
    void everythingThatARangeMaySay() {
        Range range = settings("dhcp-range=tag:a,tag:!b,set:c,10.0.1.9,10.0.1.2,255.255.255.0,10.0.1.255,2h")
                .subnets()
                .ranges()
                .getFirst();
        assertThat(range.setTags()).containsExactly("c");
        assertThat(range.condition().matches(Set.of("a"))).isTrue();
        assertThat(range.condition().matches(Set.of("a", "b"))).isFalse();
        assertThat(range.start()).isEqualTo(Ip4.of("10.0.1.2"));
        assertThat(range.end()).isEqualTo(Ip4.of("10.0.1.9"));
        assertThat(range.netmask()).contains(Ip4.of("255.255.255.0"));
        assertThat(range.broadcast()).contains(Ip4.of("10.0.1.255"));
        assertThat(range.leaseSeconds()).isEqualTo(7200);
    }

    @ParameterizedTest
    @CsvSource({"45m,2700", "1,120", "3d,259200", "1w,604800", "infinite,4294967295", "h,120", "90,120", "1000,1000"})
    void leaseTimes(String written, long seconds) {
        assertThat(settings("dhcp-range=10.0.0.2,10.0.0.9," + written)
                        .subnets()
                        .ranges()
                        .getFirst()
                        .leaseSeconds())
                .isEqualTo(seconds);
    }

    @Test
    void rangesKeepTheirOrder() {
        assertThat(settings("dhcp-range=10.0.0.2,10.0.0.9", "dhcp-range=10.0.1.0,static", "dhcp-range=10.0.2.0,proxy")
                        .subnets()
                        .ranges())
                .extracting(Range::mode)
                .containsExactly(Range.Mode.DYNAMIC, Range.Mode.STATIC, Range.Mode.PROXY);
    }

    @Test
    void everythingThatAHostMaySay() {
        Host host = settings(
                        "dhcp-host=52:54:00:12:34:56,06-00:20:e0:3b:13:af,id:01:02,set:a,set:b,tag:c,lap.example.org,"
                                + "10.0.0.7,[fd00::7],45m")
                .clients()
                .hosts()
                .all()
                .getFirst();
        assertThat(host.who().hardware())
                .containsExactly(
                        new HardwarePattern(HardwarePattern.ANY_TYPE, Bytes.ofHex("525400123456"), 0),
                        new HardwarePattern(6, Bytes.ofHex("0020e03b13af"), 0));
        assertThat(host.who().clientId()).contains(Bytes.ofHex("0102"));
        assertThat(host.setTags()).containsExactly("a", "b");
        assertThat(host.condition().matches(Set.of("c"))).isTrue();
        assertThat(host.name().label()).contains("lap");
        assertThat(host.name().domain()).contains("example.org");
        assertThat(host.addresses().four()).contains(Ip4.of("10.0.0.7"));
        assertThat(host.addresses().six())
                .containsExactly(Ip6Prefix.parse("fd00::7/128").orElseThrow());
        assertThat(host.leaseSeconds()).isEqualTo(OptionalLong.of(2700));
    }

    @Test
    void hostsAreFoundByWhatIdentifiesThem() {
        HostIndex hosts = settings(
                        "dhcp-host=52:54:*:*:*:*,set:wild",
                        "dhcp-host=52:54:00:12:34:56,set:first",
                        "dhcp-host=52:54:00:12:34:56,set:second,laptop,10.0.0.7",
                        "dhcp-host=id:text,set:id")
                .clients()
                .hosts();
        assertThat(hosts.withHardware(MACHINE))
                .extracting(Host::setTags)
                .containsExactly(List.of("second"), List.of("first"));
        assertThat(hosts.withWildcard(MACHINE)).extracting(Host::setTags).containsExactly(List.of("wild"));
        assertThat(hosts.withClientId(Bytes.latin1("text"))).hasSize(1);
        assertThat(hosts.named("LAPTOP")).hasSize(1);
        assertThat(hosts.withAddress(Ip4.of("10.0.0.7"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'option:dns-server,10.0.0.1,0.0.0.0', 6, 0a00000100000000",
        "'option:mtu,1500', 26, 05dc",
        "'200,300b', 200, 2c",
        "'200,70000s', 200, 1170",
        "'200,-1', 200, ffffffff",
        "'200,8:1:1', 200, 080101",
        "'option:T1,2h', 58, 00001c20",
        "'121,10.0.0.0/8,1.2.3.4,0.0.0.0/0,1.2.3.5', 121, 080a010203040001020305",
        "'249,192.168.128.0/17,1.2.3.4', 249, 11c0a88001020304",
        "'option:domain-search,eng.apple.com,marketing.apple.com', 119,"
                + " 03656e67056170706c6503636f6d00096d61726b6574696e67c004",
        "'option:sip-server,1.2.3.4', 120, 0101020304",
        "'option:sip-server,a.b', 120, 000161016200",
        "'252,\"a,b\"', 252, 612c62",
        "'option:root-path,01:02', 17, 30313a3032",
    })
    void optionValues(String written, int code, String hex) {
        ConfiguredOption option =
                settings("dhcp-option=" + written).reply().options().getFirst();
        assertThat(option.code()).isEqualTo(code);
        assertThat(option.value().hex()).isEqualTo(hex);
    }

    @Test
    void encapsulations() {
        List<ConfiguredOption> options = settings(
                        "dhcp-option=encap:175,8,1b",
                        "dhcp-option-force=vendor:PXEClient,6,2b",
                        "dhcp-option-pxe=vi-encap:343,1,text")
                .reply()
                .options();
        assertThat(options)
                .extracting(ConfiguredOption::encapsulation)
                .containsExactly(
                        new ConfiguredOption.Encapsulation.Enterprise(343),
                        new ConfiguredOption.Encapsulation.Vendor(Bytes.latin1("PXEClient")),
                        new ConfiguredOption.Encapsulation.Inside(175));
        assertThat(options).extracting(ConfiguredOption::pxeOnly).containsExactly(true, false, false);
        assertThat(options).extracting(ConfiguredOption::forced).containsExactly(false, true, false);
    }

    @ParameterizedTest
    @CsvSource({
        "'60,Client', 505845436c69656e74, true",
        "'60,PXE*', 505845436c69656e74, false",
        "'option:client-arch,7', 00060007, true",
        "'option:client-arch,7', 0700, false",
        "'200,02:03', 010203, false",
        "'200,01:*:03', 01ff03, true",
        "'6,1.2.3.4', 0101010101020304, true",
        "'175', 00, true",
    })
    void optionMatches(String written, String option, boolean meets) {
        var match = (MatchRule.OptionMatch)
                settings("dhcp-match=set:t," + written).clients().matchRules().getFirst();
        assertThat(match.meets(Bytes.ofHex(option))).isEqualTo(meets);
    }

    @Test
    void menuEntriesAreNumbered() {
        List<PxeService> services = settings(
                        "pxe-service=x86PC,\"Boot, really\",pxelinux",
                        "pxe-service=x86PC,Local,0",
                        "pxe-service=7,Efi,boot.efi,10.0.0.1",
                        "pxe-service=BC_EFI,Other,15,server.example.org")
                .boot()
                .services();
        assertThat(services).extracting(PxeService::type).containsExactly(0x8000, 0, 0x8001, 15);
        assertThat(services).extracting(PxeService::architecture).containsExactly(0, 0, 7, 9);
        assertThat(services.getFirst().menuText()).isEqualTo("Boot, really");
        assertThat(services.get(2).server()).contains(Ip4.of("10.0.0.1"));
        assertThat(services.get(3).serverHost()).contains("server.example.org");
    }

    @Test
    void theRest() {
        Dhcp4Settings settings = settings(
                "dhcp-reply-delay=tag:slow,5",
                "pxe-prompt=Press F8,3",
                "dhcp-alternate-port=1000",
                "domain=lan,10.0.0.0/24,local",
                "domain=example.org",
                "leasequery=10.1.0.0/16",
                "dhcp-proxy=10.0.0.1",
                "bridge-interface=br0,tap*,eth1",
                "dhcp-relay=10.0.0.1,10.2.0.1#1067,eth2",
                "dhcp-split-relay=10.0.0.1,10.2.0.1,eth3",
                "dhcp-lease-max=150");
        assertThat(settings.reply().delays().getFirst().seconds()).isEqualTo(5);
        assertThat(settings.boot().prompts().getFirst().timeoutSeconds()).isEqualTo(OptionalInt.of(3));
        assertThat(settings.policy().ports()).isEqualTo(new Policy.Ports(1000, 1001));
        assertThat(settings.names().domains().getFirst().scope())
                .isEqualTo(
                        new DomainRule.Scope.Addresses(new AddressRange(Ip4.of("10.0.0.0"), Ip4.of("10.0.0.255"), 24)));
        assertThat(settings.names().domain()).map(DomainRule::name).contains("example.org");
        assertThat(settings.relays().leaseQuery().sources().getFirst().contains(Ip4.of("10.1.2.3")))
                .isTrue();
        assertThat(settings.relays().proxy().relays()).containsExactly(Ip4.of("10.0.0.1"));
        assertThat(settings.subnets().bridgeInterfaces().getFirst().aliases())
                .map(InterfacePattern::text)
                .containsExactly("tap*", "eth1");
        assertThat(settings.relays().rules()).extracting(RelayRule::port).containsExactly(1067, 67);
        assertThat(settings.relays().rules().getLast().serverInterface()).contains("eth3");
        assertThat(settings.policy().leaseMax()).isEqualTo(150);
    }

    @ParameterizedTest
    @CsvSource({
        "'dhcp-range=10.0.0.2,10.0.0.9,foo', 30, bad dhcp-range",
        "'dhcp-range=10.0.0.2, 10.0.1.9,255.255.255.0', 22, inconsistent DHCP range",
        "'dhcp-host=52:54:00:12:34:56,a b', 29, bad DHCP host name",
        "'dhcp-host=52:54:00:12:34:56,one,two', 33, DHCP host has multiple names",
        "'dhcp-host=box,192.168.5.7,aa-bb-cc-dd-ee-ff', 27, DHCP host has multiple names",
        "'dhcp-host=52:54:00:12:34:zz', 11, bad hex constant",
        "'dhcp-option=tag:x,option:routr,1.2.3.4', 19, bad dhcp-option",
        "'dhcp-option=3,1.2.3', 15, bad IPv4 address",
        "'dhcp-match=set:a,set:b,175', 18, illegal dhcp-match",
        "'tag-if=set:a,b', 14, bad tag-if",
        "'dhcp-alternate-port=1000,a', 26, invalid port number",
    })
    void errorsPointAtTheirPart(String line, int column, String message) {
        var problems = new Problems();
        Dhcp4SettingsReader.read(Texts.read("port=0\n" + line + "\n", problems), problems);
        assertThat(problems.errors()).hasSize(1);
        ConfigError error = problems.errors().getFirst();
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.origin().line()).isEqualTo(2);
        assertThat(error.origin().column()).isEqualTo(column);
    }

    @Test
    void allErrorsAreShown() {
        var problems = new Problems();
        Dhcp4SettingsReader.read(
                Texts.read("dhcp-range=x\ndhcp-option=3,foo\ntag-if=\ndhcp-boot=tag:a\n", problems), problems);
        assertThat(problems.errors()).hasSize(4);
    }

    @Test
    void helpListsTheOptions() {
        assertThat(OptionNames.help()).startsWith("Known DHCP options:\n  1 netmask\n  2 time-offset\n  3 router\n");
        assertThat(OptionNames.help()).endsWith("150 tftp-server-address\n255 server-ip-address\n");
    }

    @ParameterizedTest
    @CsvSource({
        "1, ffffff00, sent size:  4 option:  1 netmask  255.255.255.0",
        "53, 02, sent size:  1 option: 53 message-type  2",
        "51, 00000e10, sent size:  4 option: 51 lease-time  1h",
        "59, 00000c4e, sent size:  4 option: 59 T2  52m30s",
        "26, 05dc, sent size:  2 option: 26 mtu  1500",
        "66, 6100, sent size:  2 option: 66 tftp-server  a",
        "200, 0102, 'sent size:  2 option:200   01:02'",
        "43, 06010208158000010203040506070809, 'sent size: 16 option: 43 vendor-encap "
                + " 06:01:02:08:15:80:00:01:02:03:04:05:06:07...'",
    })
    void logLines(int code, String hex, String line) {
        assertThat(OptionLog.sent(new Dhcp4Option(code, Bytes.ofHex(hex)))).isEqualTo(line);
    }

    @Test
    void requestedOptionsAreFoldedAsDnsmasqFoldsThem() {
        assertThat(OptionLog.requested(Bytes.ofInts(1, 3, 6, 12, 15, 28, 43, 60, 66, 67, 51, 58, 59, 119)))
                .containsExactly(
                        "requested options: 1:netmask, 3:router, 6:dns-server, 12:hostname, ",
                        "requested options: 15:domain-name, 28:broadcast, 43:vendor-encap, ",
                        "requested options: 60:vendor-class, 66:tftp-server, 67:bootfile-name, ",
                        "requested options: 51:lease-time, 58:T1, 59:T2, 119:domain-search");
    }
}
