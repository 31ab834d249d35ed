package org.bootmasq.dhcp.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code dhcp-host} says of IPv6. */
class Hosts6Test {
    private static HostIndex hosts(String... lines) {
        var problems = new Problems();
        HostIndex hosts = HostReader.all(Texts.read(String.join("\n", lines) + "\n", problems), problems);
        assertThat(problems.errors()).isEmpty();
        return hosts;
    }

    private static Ip6Prefix prefix(String text) {
        return Ip6Prefix.parse(text).orElseThrow();
    }

    private static Ip6 ip(String text) {
        return Ip6.parse(text).orElseThrow();
    }

    @Test
    void theLastAddressOfALineIsTriedFirst() {
        Host host = hosts("dhcp-host=02:00:00:00:00:01,[2001:db8::1],[::2],[2001:db8::10/126],"
                        + "pd:[2001:db8:f00::/56],box.lan")
                .all()
                .getFirst();
        assertThat(host.addresses().six())
                .containsExactly(prefix("2001:db8::10/126"), prefix("::2/128"), prefix("2001:db8::1/128"));
        assertThat(host.addresses().six()).map(Host.Addresses::isHostPart).containsExactly(false, true, false);
        assertThat(host.addresses().delegated()).containsExactly(prefix("2001:db8:f00::/56"));
        assertThat(host.name()).isEqualTo(Host.Name.of("box.lan"));
    }

    @Test
    void addressesAreKept() {
        Reserved6 reserved = hosts(
                        "dhcp-host=02:00:00:00:00:01,[2001:db8::1],one",
                        "dhcp-host=02:00:00:00:00:02,[::2],two",
                        "dhcp-host=02:00:00:00:00:03,[2001:db8::10/126],three",
                        "dhcp-host=02:00:00:00:00:04,[::20/124],four")
                .reserved6();
        assertThat(names(reserved.withAddress(ip("2001:db8::1")))).containsExactly("one");
        assertThat(names(reserved.withAddress(ip("2001:db8:1::2")))).containsExactly("two");
        assertThat(names(reserved.withAddress(ip("2001:db8::13")))).containsExactly("three");
        assertThat(reserved.withAddress(ip("2001:db8::14"))).isEmpty();
        assertThat(names(reserved.withAddress(ip("2001:db8:9::2f")))).containsExactly("four");
        assertThat(reserved.withAddress(ip("2001:db8::3"))).isEmpty();
    }

    @Test
    void delegatedPrefixesAreKeptWithAllThatTouchesThem() {
        Reserved6 reserved = hosts(
                        "dhcp-host=id:01:02,pd:[2001:db8:f00::/48],one",
                        "dhcp-host=id:01:03,pd:[2001:db8:1:200::/56],two")
                .reserved6();
        assertThat(names(reserved.withDelegated(prefix("2001:db8:f00:4200::/56"))))
                .containsExactly("one");
        assertThat(names(reserved.withDelegated(prefix("2001:db8:1:2ff::/64")))).containsExactly("two");
        assertThat(names(reserved.withDelegated(prefix("2001:db8::/32")))).containsExactlyInAnyOrder("one", "two");
        assertThat(reserved.withDelegated(prefix("2001:db8:1:300::/56"))).isEmpty();
    }

    private static List<String> names(List<Host> hosts) {
        return hosts.stream().map(host -> host.name().label().orElse("")).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'dhcp-host=02:00:00:00:00:01,[2001:db8::x]', 30, bad IPv6 address",
        "'dhcp-host=02:00:00:00:00:01,[2001:db8::1/120]', 42, bad IPv6 prefix",
        "'dhcp-host=id:01:02,pd:2001:db8::/56', 23, bad IPv6 prefix",
        "'dhcp-host=id:01:02,pd:[2001:db8::1/56]', 23, bad IPv6 prefix",
        "'dhcp-host=id:01:02,pd:[2001:db8::/129]', 23, bad IPv6 prefix",
        "'dhcp-host=id:01:02,pd:[fe80::/64]', 23, bad IPv6 prefix",
        "'dhcp-host=id:01:02,pd:[::/0]', 23, bad IPv6 prefix",
    })
    void errorsPointAtTheirPart(String line, int column, String message) {
        var problems = new Problems();
        HostReader.all(Texts.read(line + "\n", problems), problems);
        assertThat(problems.errors()).hasSize(1);
        ConfigError error = problems.errors().getFirst();
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.origin().column()).isEqualTo(column);
    }
}
