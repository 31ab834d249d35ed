package org.bootmasq.dhcp6.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.ConfigError;
import org.bootmasq.dhcp.match.MatchRule;
import org.bootmasq.dhcp.six.ConfiguredOption6;
import org.bootmasq.dhcp.six.OwnAddresses6;
import org.bootmasq.dhcp6.ConfigText6;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of {@code option6:} as dnsmasq 2.93 and 2.90 sent and matched them, each octet. */
class OptionValues6Test {
    private static final OwnAddresses6 OWN =
            new OwnAddresses6(Ip6.parse("2001:db8:1::1"), Optional.empty(), Ip6.parse("fe80::ff:fe00:101"));

    private static ConfiguredOption6 option(String written) {
        return ConfigText6.settings("dhcp-option=" + written).reply().options().getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "31,[2001:db8::7] | 20010db8000000000000000000000007",
                "22,2001:db8::7 | 20010db8000000000000000000000007",
                "dns-server,[::],[fe80::] | 20010db8000100000000000000000001fe80000000000000000000fffe000101",
                "56,[2001:db8::8],ntp.example | 0001001020010db80000000000000000000000080003000d036e7470076578616d706c6500",
                "56,[::] | 0001001020010db8000100000000000000000001",
                "56,00:03:00:01:00 | 0003000100",
                "21,sip.example,b. | 03736970076578616d706c6500016200",
                "29,nis.example | 036e6973076578616d706c6500",
                "32,7200 | 00001c20",
                "32,6h | 00005460",
                "32,infinite | ffffffff",
                "59,tftp://[2001:db8:1::1]/x,y | 746674703a2f2f5b323030313a6462383a313a3a315d2f782c79",
                "41,EST5EDT,M3 | 455354354544542c4d33",
                "captive-portal,http://x | 687474703a2f2f78",
                "60,'a,b c, d' | 0001610003622063000164",
                "15,'u,vv' | 00017500027676",
                "16,'ab,HTTPClient' | 00026162000a48545450436c69656e74",
                "16,HTTPClient | 00000157000a48545450436c69656e74",
                "16,'enterprise:9,a,b' | 00000009000161000162",
                "16,00:00:01:57:00:01:61 | 00000157000161",
                "82,3600 | 0e10",
                "82,3600i | 00000e10",
                "61,7 | 0007",
                "300,01:02:ff | 0102ff",
                "301,1234 | 04d2",
                "302,70000 | 00011170",
                "303,5b | 05",
                "304,5s | 0005",
                "305,5i | 00000005",
                "306,70000s | 1170",
                "306,-1 | ffffffff",
                "306,-5b | fb",
                "306,1-2 | 01",
                "306,1.2.3.4 | 312e322e332e34",
                "306,0x12 | 30783132",
                "306,'1,2,3' | 312c322c33",
                "306,'2001:db8::1,2001:db8::2' | 20010db800000000000000000000000120010db8000000000000000000000002",
                "306,::ffff:1.2.3.4 | 00000000000000000000ffff01020304",
                "306,2001:db8::1 | 20010db8000000000000000000000001",
                "306,a:b:c:d:e:f:1:2 | 0a0b0c0d0e0f0102",
                "306,[fd00::x] | 5b666430303a3a785d",
                "306,'[fd00::1],x' | 5b666430303a3a315d2c78",
                "306,06-01:02 | 30362d30313a3032",
                "306,'\"12\"' | 3132",
                "306,'\"a,b\"' | 612c62",
                "306,'a, b' | 612c2062",
                "306,b | ''",
                "306,-b | 2d",
                "308,text | 74657874",
                "24,'a,,b' | 016100016200",
                "domain-search,'' | ''",
                "60,'a,,b' | 000161000162",
            })
    void whatIsSent(String written, String hex) {
        assertThat(option("option6:" + written.replace("'", ""))
                        .value()
                        .octets(OWN)
                        .hex())
                .isEqualTo(hex);
    }

    @Test
    void anOptionWithoutAValueIsEmptyOrKeptBack() {
        assertThat(option("option6:309").isWithheld()).isFalse();
        assertThat(option("option6:309").value().isEmpty()).isTrue();
        assertThat(option("option6:dns-server").isWithheld()).isTrue();
        assertThat(option("option6:23").isWithheld()).isTrue();
        assertThat(option("option6:domain-search,").isWithheld()).isTrue();
        assertThat(option("option6:16,").isWithheld()).isTrue();
        assertThat(option("option6:dns-server,[::]").isWithheld()).isFalse();
    }

    @Test
    void anAddressThatTheServerLacksIsLeftOut() {
        ConfiguredOption6 option = option("option6:56,[fd00::],[2001:db8::8]");
        assertThat(option.value().octets(OWN).hex()).isEqualTo("0001001020010db8000000000000000000000008");
        assertThat(option.value().addresses(OWN)).containsExactly(new Ip6(0x20010db8L << 32, 8));
    }

    @Test
    void insideAnEnterprisesOptionNoAddressIsTheServers() {
        assertThat(option("vi-encap:9,option6:3,[::]").value().octets(OWN)).isEqualTo(Bytes.owning(new byte[16]));
    }

    @Test
    void theLaterLineComesFirst() {
        List<ConfiguredOption6> options = ConfigText6.settings(
                        "dhcp-option=tag:a,option6:300,1",
                        "dhcp-option-force=vi-encap:4491,option6:2,foo",
                        "dhcp-option-pxe=option6:59,x",
                        "dhcp-option=3,1.2.3.4")
                .reply()
                .options();
        assertThat(options).extracting(ConfiguredOption6::code).containsExactly(2, 300);
        assertThat(options).extracting(ConfiguredOption6::isForced).containsExactly(true, false);
        assertThat(options.getFirst().enterprise()).isEqualTo(OptionalInt.of(4491));
        assertThat(options.getLast().condition().terms()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "61,7 | 000600070010 | true",
                "61,1792 | 000600070010 | false",
                "61,00:07 | 000600070010 | false",
                "61,00:* | 000600070010 | true",
                "39,foo | 0003666f6f076578616d706c6500 | true",
                "39,foo.example | 0003666f6f076578616d706c6500 | true",
                "39,fo | 0003666f6f076578616d706c6500 | false",
                "16,HTTP | 00000157000a48545450436c69656e74 | true",
                "16 | 00000157000a48545450436c69656e74 | true",
                "15,iPXE | 0004695058450001aa | true",
                "15,PXE | 0004695058450001aa | false",
                "24,a.b | 0161016200 | true",
                "60,x | 0001780002 | true",
                "300,abc | 7861626378 | true",
                "300,61:62 | 7861626378 | false",
                "300,97 | 7861626378 | true",
                "23,[2001:db8::1] | 20010db8000000000000000000000001 | true",
                "23,[2001:db8::1] | 0020010db800000000000000000000000100 | false",
                "301,256 | 01000007 | true",
                "301,7s | 01000007 | true",
                "client-id,00:03 | 00030001 | true",
                "32,1h | 00000e10 | true",
                "300,\"1\" | 01 | false",
            })
    void whatIsMatched(String written, String option, boolean meets) {
        var match = (MatchRule.OptionMatch) ConfigText6.settings("dhcp-match=set:t,option6:" + written)
                .clients()
                .matchRules()
                .getFirst();
        assertThat(match.meets(Bytes.ofHex(option))).isEqualTo(meets);
    }

    @ParameterizedTest
    @CsvSource({
        "'dhcp-option=option6:7,255', 21, bad dhcp-option, with dhcp-authoritative the server's preference is 255",
        "'dhcp-option=option6:17,1', 21, bad dhcp-option, '"
                + "vi-encap:<enterprise>,option6:<number>,<value> goes into option 17'",
        "'dhcp-option=option6:3,1', 21, bad dhcp-option, the server itself says what option 3 holds",
        "'dhcp-option=option6:25', 21, bad dhcp-option, the server itself says what option 25 holds",
        "'dhcp-option=tag:a,option6:dns-servr,[::]', 27, bad dhcp-option, did you mean option6:dns-server?",
        "'dhcp-option=option6:23,[::1],x', 30, bad IPv6 address, ''",
        "'dhcp-option=encap:1,option6:23', 13, unsupported encapsulation for IPv6 option, ''",
        "'dhcp-match=option6:23,x', 12, illegal dhcp-match, ''",
    })
    void errorsPointAtTheirPart(String line, int column, String message, String hint) {
        ConfigError error = ConfigText6.error(line);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.origin().column()).isEqualTo(column);
        assertThat(error.hint()).isEqualTo(hint);
    }

    @Test
    void helpListsTheOptions() {
        assertThat(OptionCode6.help()).startsWith("Known DHCPv6 options:\n 21 sip-server-domain\n 22 sip-server\n");
        assertThat(OptionCode6.help()).endsWith(" 60 bootfile-param\n103 captive-portal\n");
    }
}
