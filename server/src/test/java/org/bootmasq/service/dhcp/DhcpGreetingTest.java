package org.bootmasq.service.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

class DhcpGreetingTest {
    static DhcpSettings settings(String lines) {
        var problems = new Problems();
        var directives = new ArrayList<Directive>();
        for (String line : lines.strip().split("\n", -1)) {
            List<String> parts = List.of(line.split("=", 2));
            Option option = Option.named(parts.getFirst()).orElseThrow();
            String value = parts.size() > 1 ? parts.get(1) : "";
            directives.add(new Directive(option, value, Origin.commandLine(1, line)));
        }
        DhcpSettings settings = DhcpSettings.read(new Configuration(directives), problems);
        assertThat(problems.errors()).isEmpty();
        return settings;
    }

    /** Observed: dnsmasq 2.90, with enable-ra behind what interfaces make of templates. */
    @Test
    void everythingComesInDnsmasqsOrderAndWords() {
        DhcpSettings settings = settings("""
                dhcp-range=192.0.2.50,192.0.2.90,1h
                dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h
                dhcp-range=2001:db8:2::15,ra-stateless
                dhcp-range=2001:db8:5::7,2001:db8:5::9,ra-stateless,64,1h
                dhcp-range=2001:db8:3::10,static,64,2h
                dhcp-range=2001:db8:4::,ra-names,ra-stateless
                dhcp-range=::100,::1ff,constructor:lan0,64,1h
                dhcp-range=::,constructor:lan*,ra-stateless
                dhcp-range=::7,constructor:lan0,ra-stateless,ra-names
                dhcp-range=2001:db8:6::100,2001:db8:6::1ff,80,1h
                dhcp-range=2001:db8:7::,ra-only
                dhcp-range=2001:db8:8::100,2001:db8:8::1ff,slaac,64,deprecated
                dhcp-pd=2001:db8:f00::/48,56-64,12h
                enable-ra
                dhcp-relay=192.0.2.1,192.0.2.9
                dhcp-relay=2001:db8:1::1,2001:db8:9::2
                """);
        assertThat(DhcpGreeting.lines(settings, List.of()))
                .containsExactly("""
                DHCP, IP range 192.0.2.50 -- 192.0.2.90, lease time 1h
                DHCP relay from 192.0.2.1 to 192.0.2.9
                DHCPv6, IP range 2001:db8:8::100 -- 2001:db8:8::1ff, prefix deprecated
                router advertisement on 2001:db8:8::
                router advertisement on 2001:db8:7::
                DHCPv6, IP range 2001:db8:6::100 -- 2001:db8:6::1ff, lease time 1h
                router advertisement on 2001:db8:6::
                DHCPv6 stateless on lan0
                DHCPv4-derived IPv6 names on lan0
                router advertisement on lan0
                DHCPv6 stateless on lan*
                router advertisement on lan*
                DHCPv6, IP range ::100 -- ::1ff, lease time 1h, template for lan0
                router advertisement on lan0
                DHCPv6 stateless on 2001:db8:4::
                DHCPv4-derived IPv6 names on 2001:db8:4::
                router advertisement on 2001:db8:4::
                DHCPv6, static leases only on 2001:db8:3::10, lease time 2h
                router advertisement on 2001:db8:3::
                DHCPv6 stateless on 2001:db8:5::
                router advertisement on 2001:db8:5::
                DHCPv6 stateless on 2001:db8:2::
                router advertisement on 2001:db8:2::
                DHCPv6, IP range 2001:db8:1::100 -- 2001:db8:1::1ff, lease time 1h
                router advertisement on 2001:db8:1::
                DHCPv6, prefixes /56 to /64 of 2001:db8:f00::/48, lease time 12h
                DHCP relay from 2001:db8:1::1 to 2001:db8:9::2
                IPv6 router advertisement enabled
                """.strip().split("\n"));
    }

    @Test
    void withoutEnableRaOnlyWhatAsksForItIsAdvertised() {
        assertThat(DhcpGreeting.lines(settings("""
                dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h
                dhcp-range=2001:db8:2::,ra-only
                """), List.of()))
                .containsExactly(
                        "router advertisement on 2001:db8:2::",
                        "DHCPv6, IP range 2001:db8:1::100 -- 2001:db8:1::1ff, lease time 1h");
    }

    private static InterfaceView view(String name, int index, String... addresses) {
        var hardware = HardwareAddress.ethernet("02:00:00:00:01:01");
        return new InterfaceView(
                name,
                index,
                hardware,
                1500,
                List.of(),
                Stream.of(addresses).map(DhcpGreetingTest::address).toList());
    }

    private static LocalAddress6 address(String text) {
        Ip6 address = Ip6.parse(text).orElseThrow();
        return new LocalAddress6(address, 64, address.isLinkLocal() ? Scope.LINK : Scope.GLOBAL);
    }

    /** Observed: dnsmasq 2.90. */
    @Test
    void whatTemplatesMakeComesBeforeEnableRaAndAllOfOneTogether() {
        DhcpSettings settings = settings("""
                dhcp-range=::100,::1ff,constructor:lan*,64,1h
                dhcp-range=::,constructor:lan0,ra-stateless,ra-names
                dhcp-range=::100,::1ff,constructor:lan1,static
                dhcp-range=2001:db8:3::100,2001:db8:3::1ff
                enable-ra
                """);
        List<InterfaceView> interfaces = List.of(
                view("lan0", 2, "2001:db8:2::1", "2001:db8:1::1", "2001:db8:1::2", "fe80::1"),
                view("wan0", 3, "2001:db8:9::1"),
                view("lan1", 4, "2001:db8:3::1"));
        assertThat(DhcpGreeting.lines(settings, interfaces))
                .containsExactly("""
                DHCPv6, IP range 2001:db8:3::100 -- 2001:db8:3::1ff, lease time 1d
                router advertisement on 2001:db8:3::
                DHCPv6, static leases only on ::1ff, lease time 1d, template for lan1
                router advertisement on lan1
                DHCPv6 stateless on lan0
                DHCPv4-derived IPv6 names on lan0
                router advertisement on lan0
                DHCPv6, IP range ::100 -- ::1ff, lease time 1h, template for lan*
                router advertisement on lan*
                DHCPv6 stateless on 2001:db8:2::, constructed for lan0
                DHCPv4-derived IPv6 names on 2001:db8:2::, constructed for lan0
                router advertisement on 2001:db8:2::, constructed for lan0
                DHCPv6, IP range 2001:db8:2::100 -- 2001:db8:2::1ff, lease time 1h, constructed for lan0
                router advertisement on 2001:db8:2::, constructed for lan0
                DHCPv6 stateless on 2001:db8:1::, constructed for lan0
                DHCPv4-derived IPv6 names on 2001:db8:1::, constructed for lan0
                router advertisement on 2001:db8:1::, constructed for lan0
                DHCPv6, IP range 2001:db8:1::100 -- 2001:db8:1::1ff, lease time 1h, constructed for lan0
                router advertisement on 2001:db8:1::, constructed for lan0
                IPv6 router advertisement enabled
                """.strip().split("\n"));
    }
}
