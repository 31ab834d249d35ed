package org.bootmasq.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.4 ",
                "01.2.3.4",
                "1..2.3",
                "a.b.c.d",
                "1.2.3.-4"
            })
    void refusesWhatIsNoIpv4Address(String text) {
        assertThat(Ip4.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "192.168.1.100", "10.0.0.1"})
    void ipv4TextSurvivesTheRoundTrip(String text) {
        assertThat(Ip4.of(text)).hasToString(text);
        assertThat(Ip4.of(text).octets().length()).isEqualTo(4);
    }

    @Test
    void masksAndNetworks() {
        assertThat(Ip4.maskOf(24)).hasToString("255.255.255.0");
        assertThat(Ip4.maskOf(0)).hasToString("0.0.0.0");
        assertThat(Ip4.maskOf(32)).hasToString("255.255.255.255");
        assertThat(Ip4.maskOf(19).prefixLength()).isEqualTo(19);
        assertThat(Ip4.of("10.1.2.3").sameNetwork(Ip4.of("10.1.200.1"), Ip4.maskOf(16)))
                .isTrue();
        assertThat(Ip4.of("10.1.2.3").sameNetwork(Ip4.of("10.2.2.3"), Ip4.maskOf(16)))
                .isFalse();
        assertThat(Ip4.of("200.0.0.1").between(Ip4.of("100.0.0.1"), Ip4.of("201.0.0.0")))
                .isTrue();
    }

    @Test
    void ipv6KindsAndOctets() {
        for (String text : List.of("fe80::", "febf:ffff::1", "fec0::", "fe7f::1", "ff02::1", "::1", "::")) {
            Ip6 address = Ip6.parse(text).orElseThrow();
            assertThat(Ip6.ofOctets(address.octets())).isEqualTo(address);
            assertThat(address.isLinkLocal()).as(text).isEqualTo(text.matches("fe[89ab].*"));
            assertThat(address.isMulticast()).as(text).isEqualTo(text.startsWith("ff"));
        }
    }

    /** RFC 5952 section 4, each rule once. */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::, ::",
        "::1, ::1",
        "fe80::, fe80::",
        "::ffff:192.0.2.1, ::ffff:192.0.2.1",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221"
    })
    void ipv6TextBecomesCanonical(String text, String canonical) {
        assertThat(Ip6.parse(text).orElseThrow()).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "g::",
                "::1.2.3",
                "1.2.3.4::",
                "fe80::1%eth0"
            })
    void refusesWhatIsNoIpv6Address(String text) {
        assertThat(Ip6.parse(text)).isEmpty();
    }

    @Test
    void hardwareAddressesNameATypeThatIsNotEthernet() {
        assertThat(HardwareAddress.ethernet("52:54:00:12:34:56")).hasToString("52:54:00:12:34:56");
        assertThat(new HardwareAddress(6, Bytes.ofHex("0102"))).hasToString("06-01:02");
    }
}
