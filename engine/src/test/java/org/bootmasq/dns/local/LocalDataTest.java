package org.bootmasq.dns.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

/** Names that come and go beside those that stay, and what hosts files say. */
final class LocalDataTest {
    private static final IpAddress FIRST = Ip4.of("192.0.2.1");
    private static final IpAddress SECOND = Ip4.of("192.0.2.2");

    private static LocalData data(String configuration, String hosts) {
        var problems = new Problems();
        DnsSettings settings = DnsSettings.from(Texts.read(configuration, problems), problems);
        return new LocalData(settings, List.of(), List.of(new HostsText("/tmp/hosts", hosts)), "thishost");
    }

    private static List<String> addresses(LocalData data, String name) {
        return data.names().find(Name.of(name)).stream()
                .flatMap(entry -> entry.records.stream())
                .filter(known -> known.entry().isAddress())
                .map(known -> known.entry().address() + " " + known.source())
                .toList();
    }

    @Test
    void aLeasesNameIsForgottenWithIt() {
        LocalData data = data("", "");
        data.lease("host.lan", Optional.empty(), false, FIRST);
        data.lease("host.lan", Optional.empty(), false, SECOND);
        assertThat(addresses(data, "host.lan")).containsExactly("192.0.2.1 DHCP", "192.0.2.2 DHCP");
        data.unlease("host.lan", Optional.empty(), FIRST);
        assertThat(addresses(data, "host.lan")).containsExactly("192.0.2.2 DHCP");
        assertThat(data.knows(Name.of("lan"))).isTrue();
        data.lease("host.lan", Optional.empty(), false, FIRST);
        data.unlease("host.lan", Optional.empty(), FIRST);
        data.unlease("host.lan", Optional.empty(), SECOND);
        assertThat(addresses(data, "host.lan")).isEmpty();
        assertThat(data.knows(Name.of("host.lan"))).isFalse();
        assertThat(data.knows(Name.of("lan"))).isFalse();
        assertThat(data.names().pointers(FIRST)).isEmpty();
    }

    /** Observed: dnsmasq 2.90. */
    @Test
    void namesThatFollowAnInterfaceAreNoLeases() {
        LocalData data = data("interface-name=host.lan,eth0\ndynamic-host=part.lan,0.0.0.9,eth0\n", "");
        data.lease("host.lan", Optional.empty(), false, FIRST);
        data.lease("part.lan", Optional.empty(), false, SECOND);
        assertThat(addresses(data, "host.lan")).isEmpty();
        assertThat(addresses(data, "part.lan")).isEmpty();
        data.lease("other.lan", Optional.empty(), false, FIRST);
        assertThat(addresses(data, "other.lan")).containsExactly("192.0.2.1 DHCP");
    }

    @Test
    void recordsThatDoNotMakeTheNameKnownDoNotKeepItKnown() {
        LocalData data = data("caa-record=host.lan,0,issue,ca.example\n", "");
        assertThat(data.knows(Name.of("host.lan"))).isFalse();
        data.lease("host.lan", Optional.empty(), false, FIRST);
        assertThat(data.knows(Name.of("host.lan"))).isTrue();
        data.unlease("host.lan", Optional.empty(), FIRST);
        assertThat(data.knows(Name.of("host.lan"))).isFalse();
        assertThat(data.names().find(Name.of("host.lan")).orElseThrow().records).hasSize(1);
    }

    @Test
    void whatHostsFilesAndTheConfigurationKnowStaysTheirs() {
        LocalData data = data("host-record=fixed.lan,192.0.2.9\n", "192.0.2.8 named.lan\n");
        assertThat(data.lease("fixed.lan", Optional.empty(), false, FIRST)).hasSize(1);
        assertThat(data.lease("named.lan", Optional.empty(), false, FIRST)).hasSize(1);
        data.unlease("fixed.lan", Optional.empty(), FIRST);
        data.unlease("named.lan", Optional.empty(), FIRST);
        assertThat(addresses(data, "fixed.lan")).containsExactly("192.0.2.9 config");
        assertThat(addresses(data, "named.lan")).containsExactly("192.0.2.8 /tmp/hosts");
    }

    /** Observed: dnsmasq 2.90 says the one, and says nothing of the other. */
    @Test
    void anAliasIsInTheWayOfALeaseAndItsOwnAddressIsNot() {
        LocalData data = data("cname=web.lan,other.lan\n", "192.0.2.1 box.lan\n");
        assertThat(data.lease("web.lan", Optional.empty(), false, FIRST))
                .containsExactly(new LocalData.InTheWay.Alias(Name.of("web.lan")));
        assertThat(addresses(data, "web.lan")).isEmpty();
        assertThat(data.lease("box.lan", Optional.empty(), false, FIRST)).isEmpty();
    }

    @Test
    void whatDhcpAsksForIsWhatNoLeaseGave() {
        LocalData data = data("host-record=boot.lan,192.0.2.9\n", "192.0.2.8 boot.lan other\n192.0.2.1 first\n");
        data.lease("leased", Optional.empty(), false, SECOND);
        assertThat(data.fixedAddresses("boot.lan")).containsExactly(Ip4.of("192.0.2.9"), Ip4.of("192.0.2.8"));
        assertThat(data.fixedAddresses("leased")).isEmpty();
        assertThat(data.fixedNames(_ -> true))
                .containsEntry(Ip4.of("192.0.2.1"), "first")
                .doesNotContainKey(Ip4.of("192.0.2.2"));
    }

    @Test
    void hostsFiles() {
        LocalData data = data("", """
            # a comment
            0.0.0.0 one.test two.test# and one behind
            0.0.0.0\tthree.test  \tfour.test\r
            ::1 one.test
            192.0.2.1
            192.0.2.2 # nothing
            nonsense five.test
              0.0.0.0 one.test six.test\
            """);
        for (String name : List.of("two.test", "three.test", "four.test", "six.test"))
            assertThat(addresses(data, name)).as(name).containsExactly("0.0.0.0 /tmp/hosts");
        assertThat(addresses(data, "one.test")).containsExactly("0.0.0.0 /tmp/hosts", "::1 /tmp/hosts");
        assertThat(data.knows(Name.of("five.test"))).isFalse();
        assertThat(data.names().pointers(Ip4.UNSPECIFIED))
                .extracting(LocalNames.Pointer::name)
                .containsExactly(Name.of("one.test"));
    }

    @Test
    void theNameOfAnInterfaceMeansNoLinkLocalAddress() {
        LocalData data = data("interface-name=rt.lan,eth0\n", "");
        data.interfaces(List.of(
                new InterfaceAddress("eth0", 2, Ip6.parse("fe80::1").orElseThrow(), 64),
                new InterfaceAddress("eth0", 2, Ip6.parse("fd00::1").orElseThrow(), 64)));
        assertThat(data.ofInterfaces().addresses(Name.of("rt.lan")))
                .containsExactly(Ip6.parse("fd00::1").orElseThrow());
        assertThat(data.ofInterfaces().nameOf(Ip6.parse("fe80::1").orElseThrow()))
                .isEmpty();
    }

    /** Observed: dnsmasq 2.90. */
    @Test
    void namesMayFollowSeveralInterfaces() {
        LocalData data = data("""
                dynamic-host=part.lan,0.0.0.8,::8,eth0
                dynamic-host=part.lan,0.0.0.8,eth1
                interface-name=rt.lan,eth0
                interface-name=other.lan,eth0
                interface-name=rt.lan,eth1
                """, "");
        data.interfaces(List.of(
                new InterfaceAddress("eth0", 2, Ip6.parse("fe80::1").orElseThrow(), 64),
                new InterfaceAddress("eth0", 2, Ip6.parse("fd00::1").orElseThrow(), 64),
                new InterfaceAddress("eth0", 2, Ip4.of(192, 0, 2, 1), 24),
                new InterfaceAddress("eth0", 2, Ip4.of(192, 0, 2, 2), 16),
                new InterfaceAddress("eth1", 3, Ip4.of(198, 51, 100, 1), 24)));
        assertThat(data.ofInterfaces().addresses(Name.of("part.lan")))
                .extracting(Object::toString)
                .containsExactly("fd00::8", "192.0.2.8", "192.0.0.8", "198.51.100.8");
        assertThat(data.ofInterfaces().addresses(Name.of("rt.lan")))
                .extracting(Object::toString)
                .containsExactly("fd00::1", "192.0.2.1", "192.0.2.2", "198.51.100.1");
        assertThat(data.ofInterfaces().nameOf(Ip4.of(198, 51, 100, 8))).contains(Name.of("part.lan"));
        assertThat(data.ofInterfaces().nameOf(Ip4.of(192, 0, 2, 1))).contains(Name.of("rt.lan"));
    }

    @Test
    void aLocalDomainKeepsTheNamesOfItsNetworkHere() {
        record Row(String network, String inside, String outside) {}
        for (Row row : List.of(
                new Row("192.168.50.0/24", "77.50.168.192.in-addr.arpa", "77.51.168.192.in-addr.arpa"),
                new Row("192.168.50.0/25", "77.50.168.192.in-addr.arpa", "177.50.168.192.in-addr.arpa"),
                new Row("192.168.48.0/20", "77.50.168.192.in-addr.arpa", "77.64.168.192.in-addr.arpa"),
                new Row("0.0.0.0/0", "1.2.3.4.in-addr.arpa", "4.ip6.arpa"),
                new Row("fd00::/8", "1.d.f.ip6.arpa", "1.c.f.ip6.arpa"),
                new Row("::/0", "1.d.f.ip6.arpa", "1.in-addr.arpa"))) {
            var problems = new Problems();
            ServerSettings server =
                    ServerSettings.from(Texts.read("domain=sub.lan," + row.network() + ",local\n", problems), problems);
            var upstreams =
                    new Upstreams(List.of(Upstreams.Line.of(server.domains().getFirst())), Optional.empty());
            assertThat(kind(upstreams, row.inside())).as(row.network()).isEqualTo(Upstreams.Kind.LOCAL);
            assertThat(kind(upstreams, "x.sub.lan")).isEqualTo(Upstreams.Kind.LOCAL);
            assertThat(kind(upstreams, row.outside())).as(row.network()).isEqualTo(Upstreams.Kind.NONE);
        }
    }

    private static Upstreams.Kind kind(Upstreams upstreams, String name) {
        return upstreams.match(Name.of(name).octets(), 0).kind();
    }

    @Test
    void linesOfAHostsFileThatCannotBeReadAreNamed() {
        String bad = "foo\n1.2.3\n# 1.2.3.400 x\n1.2.3.4\n1.2.3.4 " + "a".repeat(70) + ".lan good\n";
        var file = new HostsText("/tmp/hosts", bad);
        LocalData data = data("", bad);
        assertThat(data.flaws(file))
                .containsExactly(
                        "bad address at /tmp/hosts line 1",
                        "bad address at /tmp/hosts line 2",
                        "bad name at /tmp/hosts line 5");
        assertThat(data.count(file)).isOne();
        assertThat(data("", "x\n".repeat(100_000)).flaws(file))
                .hasSize(51)
                .last()
                .isEqualTo("99950 more lines of /tmp/hosts cannot be read");
    }

    @Test
    void aServiceAndItsProtocolAreInTheDomain() {
        var problems = new Problems();
        var configuration = Texts.read(
                "domain=net.lan,192.168.0.0/16\n"
                        + "domain=lan\n"
                        + "srv-host=_ldap._tcp,l.lan,389\n"
                        + "srv-host=_x._tcp.org,l.lan,1\n",
                problems);
        var data = new LocalData(
                DnsSettings.from(configuration, problems),
                ServerSettings.from(configuration, problems).domains(),
                List.of(),
                "thishost");
        assertThat(problems.errors()).isEmpty();
        assertThat(data.knows(Name.parse("_ldap._tcp.lan").orElseThrow())).isTrue();
        assertThat(data.knows(Name.parse("_ldap._tcp").orElseThrow())).isFalse();
        assertThat(data.knows(Name.parse("_x._tcp.org").orElseThrow())).isTrue();
    }
}
