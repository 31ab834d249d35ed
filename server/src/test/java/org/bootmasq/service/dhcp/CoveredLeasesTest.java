package org.bootmasq.service.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

class CoveredLeasesTest {
    private static final LeaseFile LEASES = LeaseFile.read("""
            0 02:00:00:00:00:05 192.0.2.55 * *
            duid 00:03:00:01:02:00:00:00:01:01
            0 1 2001:db8:1::150 * 00:01
            0 1 2001:db8:1::1:150 * 00:01
            0 1 2001:db8:2::150 * 00:01
            0 P1 2001:db8:f00:4200::/56 * 00:01
            0 P1 2001:db8:f01:4200::/56 * 00:01
            """);

    private static Stream<String> covered(String... lines) {
        var hardware = HardwareAddress.ethernet("02:00:00:00:01:01");
        var address = new LocalAddress6(Ip6.parse("2001:db8:2::1").orElseThrow(), 64, Scope.GLOBAL);
        var lan0 = new InterfaceView("lan0", 2, hardware, 1500, List.of(), List.of(address));
        var leases = new CoveredLeases(DhcpGreetingTest.settings(String.join("\n", lines) + "\n"), List.of(lan0));
        return LEASES.all().stream().filter(leases::covers).map(Lease::address).map(Object::toString);
    }

    @Test
    void rangesOfBothVersionsTemplatesAndPoolsCover() {
        assertThat(covered("dhcp-range=192.0.2.50,192.0.2.90")).containsExactly("192.0.2.55");
        assertThat(covered("dhcp-range=2001:db8:1::100,2001:db8:1::1ff"))
                .as("the whole network, for they may be renewed")
                .containsExactly("2001:db8:1::150", "2001:db8:1::1:150");
        assertThat(covered("dhcp-range=2001:db8:1::,ra-stateless")).isEmpty();
        assertThat(covered("dhcp-range=::100,::1ff,constructor:lan0")).containsExactly("2001:db8:2::150");
        assertThat(covered("dhcp-range=::100,::1ff,constructor:lan1")).isEmpty();
        assertThat(covered("dhcp-pd=2001:db8:f00::/48,56")).containsExactly("2001:db8:f00:4200::");
        assertThat(covered("dhcp-pd=2001:db8:f00::/48,60")).isEmpty();
        assertThat(covered("dhcp-host=id:00:01,pd:[2001:db8:f01:4200::/56]")).containsExactly("2001:db8:f01:4200::");
    }
}
