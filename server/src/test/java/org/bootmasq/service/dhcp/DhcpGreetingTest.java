package org.bootmasq.service.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
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
        assertThat(DhcpGreeting.lines(settings)).containsExactly("""
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
                """)))
                .containsExactly(
                        "router advertisement on 2001:db8:2::",
                        "DHCPv6, IP range 2001:db8:1::100 -- 2001:db8:1::1ff, lease time 1h");
    }
}
