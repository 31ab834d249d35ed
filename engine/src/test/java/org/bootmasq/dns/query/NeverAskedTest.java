package org.bootmasq.dns.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bogus-priv}, as dnsmasq 2.90 does; 100.64.0.0/10 as 2.93. */
class NeverAskedTest {
    private final NeverAsked asked = new NeverAsked(
            Set.of(Option.BOGUS_PRIV),
            () -> new Upstreams(List.of(), Optional.empty()),
            new QueryTrace(new QueryLog(List.of(), _ -> {}), _ -> {}));

    private Optional<Rcode> rcode(Name name, int type) {
        return asked.rcode(new Question(name, type, Dns.CLASS_IN));
    }

    private static Name reverse(String address) {
        return ReverseName.of(IpAddress.parse(address).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "172.31.1.1",
                "192.168.1.1",
                "192.0.2.5",
                "198.51.100.5",
                "203.0.113.5",
                "169.254.1.1",
                "127.1.2.3",
                "0.1.2.3",
                "255.255.255.255",
                "100.64.1.1",
                "::1",
                "::",
                "fd00::1",
                "fe80::1",
                "fec0::1",
                "2001:db8::1"
            })
    void privateAddressesHaveNoName(String address) {
        assertThat(rcode(reverse(address), Dns.TYPE_PTR)).contains(Rcode.NXDOMAIN);
        assertThat(rcode(reverse(address), Dns.TYPE_SOA)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"172.32.1.1", "100.128.1.1", "224.0.0.1", "fc00::1", "2001:4860::1", "ff02::1"})
    void othersAreAskedElsewhere(String address) {
        assertThat(rcode(reverse(address), Dns.TYPE_PTR)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.in-addr.arpa", "168.192.in-addr.arpa", "1.168.192.in-addr.arpa", "d.f.ip6.arpa"})
    void norHaveTheirNetworks(String name) {
        assertThat(rcode(Name.of(name), Dns.TYPE_PTR)).contains(Rcode.NXDOMAIN);
        assertThat(rcode(Name.of(name), Dns.TYPE_NS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"in-addr.arpa", "ip6.arpa", "arpa", "172.in-addr.arpa", "f.ip6.arpa", "10.example"})
    void whatHoldsOthersTooIsAskedElsewhere(String name) {
        assertThat(rcode(Name.of(name), Dns.TYPE_PTR)).isEmpty();
    }
}
