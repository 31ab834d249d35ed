package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What radvdump and rdisc6 make of our advertisements is what the configuration says, field by field. */
final class AdvertisementReadersLabTest {
    private final Ip6Lab lab = new Ip6Lab();
    private final String host = lab.lab().client("02:00:00:00:00:0a");

    @BeforeEach
    void plugIn() {
        Needs.program("radvdump", "radvdump");
        Needs.program("rdisc6", "ndisc6");
        lab.turnOn(host, "eth0", "accept_ra=0");
        lab.lab().ip(lab.lab().serverNamespace(), "addr add fd77::1/64 dev br0 nodad");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** Lines of a configuration, what radvdump says of them, what rdisc6 does. */
    static Stream<Arguments> configurations() {
        return Stream.of(Arguments.of("""
            dhcp-range=2001:db8:77::100,2001:db8:77::1ff,slaac,64,2h
            dhcp-range=fd77::,ra-only,off-link,64,90m
            ra-param=br0,mtu:1400,high,60,1200
            dhcp-option=option6:dns-server,[2001:db8:77::53],[fd77::53]
            dhcp-option=option6:domain-search,lab.example,example.org
            """, """
            AdvSendAdvert on; AdvManagedFlag on; AdvOtherConfigFlag on; AdvReachableTime 0;
            AdvRetransTimer 0; AdvCurHopLimit 64; AdvDefaultLifetime 1200; AdvHomeAgentFlag off;
            AdvDefaultPreference high; AdvLinkMTU 1400; AdvSourceLLAddress on;
            prefix 2001:db8:77::/64 { AdvValidLifetime 7200; AdvPreferredLifetime 7200; AdvOnLink on; \
            AdvAutonomous on; AdvRouterAddr off; };
            prefix fd77::/64 { AdvValidLifetime 5400; AdvPreferredLifetime 5400; AdvOnLink off; \
            AdvAutonomous on; AdvRouterAddr off; };
            RDNSS 2001:db8:77::53 fd77::53 { AdvRDNSSLifetime 5400; };
            DNSSL lab.example example.org { AdvDNSSLLifetime 5400; };
            """, """
            Hop limit : 64
            Stateful address conf. : Yes
            Stateful other conf. : Yes
            Mobile home agent : No
            Router preference : high
            Router lifetime : 1200 (0x000004b0) seconds
            Reachable time : unspecified (0x00000000)
            Retransmit time : unspecified (0x00000000)
            Source link-layer address: 02:00:00:00:77:01
            MTU : 1400 bytes (valid)
            Prefix : 2001:db8:77::/64
            On-link : Yes
            On-link : No
            Valid time : 7200 (0x00001c20) seconds
            Valid time : 5400 (0x00001518) seconds
            Recursive DNS server : 2001:db8:77::53
            DNS servers lifetime : 5400 (0x00001518) seconds
            DNS search list : lab.example example.org
            from fe80::ff:fe00:7701
            """), Arguments.of("""
                port=0
                dhcp-range=2001:db8:77::,ra-stateless,ra-advrouter
                dhcp-range=fd77::,ra-only,deprecated
                ra-param=br0,low,30,0
                """, """
                AdvManagedFlag off;
                AdvOtherConfigFlag on;
                AdvDefaultLifetime 0;
                AdvDefaultPreference low;
                AdvLinkMTU 1500;
                AdvSourceLLAddress on;
                prefix 2001:db8:77::1/64 { AdvValidLifetime infinity; \
                AdvPreferredLifetime infinity; AdvOnLink on; AdvAutonomous on; \
                AdvRouterAddr on; };
                prefix fd77::/64 { AdvValidLifetime infinity; AdvPreferredLifetime 0; AdvOnLink on; \
                AdvAutonomous on; AdvRouterAddr off; };
                """, """
                Stateful address conf. : No
                Stateful other conf. : Yes
                Router preference : low
                Router lifetime : 0 (0x00000000) seconds
                Valid time : infinite (0xffffffff)
                Pref. time : 0 (0x00000000) seconds
                """));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void fieldsAreTheConfigurations(String lines, String dumped, String discovered) {
        try (Server server = lab.serve(lines);
                Running radvdump = lab.lab().start(host, "radvdump")) {
            String said = lab.say(host, "rdisc6", "-1", "eth0").replaceAll(" +", " ");
            assertThat(said).as(server.toString()).contains(discovered.lines().toList());
            boolean whole = radvdump.awaitText(text -> text.contains("End of interface definition"), Ip6Lab.SOON);
            assertThat(whole).as(radvdump + "\n" + server).isTrue();
            String shown = radvdump.text().replaceAll("#.*", "").replaceAll("\\s+", " ");
            assertThat(shown).contains(dumped.lines().toList());
        }
    }
}
