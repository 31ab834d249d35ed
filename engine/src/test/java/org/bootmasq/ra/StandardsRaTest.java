package org.bootmasq.ra;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the standards of neighbour discovery draw, octet by octet. */
class StandardsRaTest {
    private static String told(String... lines) {
        var stage = new RaStage(lines).addresses("2001:db8:1::1/64");
        stage.effects();
        return stage.asks(RaStage.SOLICITATION).sent().getFirst().message().hex();
    }

    /** RFC 4861 sections 4.2, 4.6.1, 4.6.2 and 4.6.4; RFC 4191 section 2.2. */
    @Test
    void anAdvertisement() {
        String checksum = "0000";
        assertThat(told(
                        "port=0",
                        "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,slaac,64,2h",
                        "ra-param=lan0,high,60,1200"))
                .isEqualTo("86" + "00" + checksum
                        + ("40" + "c8" + "04b0" + "00000000" + "00000000")
                        + ("03" + "04" + "40" + "c0" + "00001c20" + "00001c20" + "00000000")
                        + "20010db8000100000000000000000000"
                        + ("05" + "01" + "0000" + "000005dc")
                        + ("01" + "01" + "020000000101"));
    }

    /** RFC 8106 sections 5.1 and 5.2. */
    @Test
    void serversAndDomains() {
        assertThat(told(
                        "dhcp-range=2001:db8:1::,ra-only,64,2h",
                        "dhcp-option=option6:dns-server,[2001:db8::53],[2001:db8::54]",
                        "dhcp-option=option6:domain-search,example.com"))
                .contains("19" + "05" + "0000" + "00001c20"
                        + "20010db8000000000000000000000053"
                        + "20010db8000000000000000000000054")
                .contains("1f" + "03" + "0000" + "00001c20" + "076578616d706c6503636f6d00" + "000000");
    }

    /** RFC 8910 section 2.3: filled up with zeros. */
    @Test
    void aCaptivePortal() {
        assertThat(told(
                        "dhcp-range=2001:db8:1::,ra-only",
                        "dhcp-option=tag:router-advert,option6:103,https://example.org/p"))
                .contains("25" + "03" + Bytes.latin1("https://example.org/p").hex() + "00");
    }

    /** RFC 8781 section 4: the lifetime in units of eight seconds, the code of the length, 96 bits. */
    @ParameterizedTest
    @CsvSource({
        "64:ff9b::/96, 0708, 0064ff9b0000000000000000",
        "2001:db8:64::/64, 0709, 20010db80064000000000000",
        "2001:db8:64::/56, 070a, 20010db80064000000000000",
        "2001:db8:64::/48, 070b, 20010db80064000000000000",
        "2001:db8:6400::/40, 070c, 20010db86400000000000000",
        "2001:db8::/32, 070d, 20010db80000000000000000"
    })
    void theNat64(String prefix, String lifetime, String octets) {
        assertThat(told("dhcp-range=2001:db8:1::,ra-only", "dhcp-option=tag:router-advert,option6:113," + prefix))
                .contains("26" + "02" + lifetime + octets);
    }

    /** RFC 9762 section 7.1: the flag behind L, A and R. */
    @Test
    void aPrefixOfWhichHostsShouldAskForOneOfTheirOwn() {
        assertThat(told("dhcp-range=2001:db8:1::,slaac,pd-preferred,64,2h")).contains("03" + "04" + "40" + "d0");
    }

    /** RFC 6275 sections 7.2 and 7.3. */
    @Test
    void aRoutersWholeAddress() {
        assertThat(told("dhcp-range=2001:db8:1::,ra-advrouter,64,2h"))
                .contains("03" + "04" + "40" + "e0" + "00001c20" + "00001c20" + "00000000"
                        + "20010db8000100000000000000000001")
                .contains("07" + "01" + "0000" + "000927c0");
    }

    /** RFC 4861 section 6.1.1: what a router discards. */
    @ParameterizedTest
    @CsvSource({
        "hop limit, 254, fe80::ff:fe00:202, 8500000000000000",
        "code, 255, fe80::ff:fe00:202, 8501000000000000",
        "shorter than 8 octets, 255, fe80::ff:fe00:202, 85000000000000",
        "an option of length 0, 255, fe80::ff:fe00:202, 85000000000000000100020000000202",
        "an option past the end, 255, fe80::ff:fe00:202, 85000000000000000102020000000202",
        "a link-layer address from nobody, 255, ::, 85000000000000000101020000000202"
    })
    void solicitationsThatBreakTheRules(String rule, int hopLimit, String source, String hex) {
        var stage = new RaStage("dhcp-range=2001:db8:1::,ra-only").addresses("2001:db8:1::1/64");
        stage.effects();
        stage.hears(
                new IcmpArrival(Bytes.ofHex(hex), RaStage.LAN0, RaStage.ip6(source), RaStage.ALL_ROUTERS, hopLimit));
        assertThat(stage.sent()).as(rule).isEmpty();
    }
}
