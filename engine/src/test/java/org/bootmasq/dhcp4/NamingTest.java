package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** Which names leases get. Observed: dnsmasq 2.90. */
class NamingTest {
    private static final String RANGE = "dhcp-range=192.168.7.50,192.168.7.60,1h";
    private static final String BOX = "dhcp-host=52:54:00:00:00:01,box.other.org,192.168.7.78";

    private static String fullName(Wire wire) {
        return wire.server
                .leases()
                .byAddress(Ip4.of("192.168.7.78"))
                .map(Lease4::fullName)
                .orElseThrow();
    }

    @Test
    void aConfiguredNameKeepsNoDomainThatItsAddressDoesNotHave() {
        var wire = new Wire(RANGE, "no-ping", "domain=lan", BOX);
        wire.client(1).selects("192.168.7.78");
        assertThat(fullName(wire)).isEqualTo("box.lan");
        assertThat(wire.log()).contains("Ignoring domain other.org for DHCP host name box");
    }

    @Test
    void withoutAnyDomainItKeepsNoneEither() {
        var wire = new Wire(RANGE, "no-ping", BOX);
        wire.client(1).selects("192.168.7.78");
        assertThat(fullName(wire)).isEqualTo("box");
        assertThat(wire.log()).contains("Ignoring domain other.org for DHCP host name box");
    }

    @Test
    void itsOwnDomainIsNoSurprise() {
        var wire = new Wire(RANGE, "no-ping", "domain=lan", "domain=OTHER.org,192.168.7.70,192.168.7.80", BOX);
        wire.client(1).selects("192.168.7.78");
        assertThat(fullName(wire)).isEqualToIgnoringCase("box.other.org");
        assertThat(wire.log()).noneMatch(line -> line.contains("Ignoring"));
    }
}
