package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option.ClientFqdn;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.junit.jupiter.api.Test;

/** Which names clients get, and what they are told of them (RFC 4704). */
class Naming6Test {
    private static final String RANGE = "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h";

    private static Optional<ClientFqdn> told(Link link) {
        return ((ClientServerMessage) link.reply().orElseThrow()).first(ClientFqdn.class);
    }

    private static String nameOf(Link link, String address) {
        return link.server.leases().byAddress(Link.ip(address)).orElseThrow().fullName();
    }

    @Test
    void flagsSayWhoTellsDns() {
        for (int asked : new int[] {0, 1, 4}) {
            var link = new Link(RANGE);
            link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), new ClientFqdn(asked, "h1", false)));
            assertThat(told(link)).contains(new ClientFqdn(asked == 1 ? 1 : 3, "h1", false));
            var letting = new Link(RANGE, "dhcp-client-update");
            letting.sends(Ask.of(MessageType.REQUEST, Ask.na(1), new ClientFqdn(asked, "h1", false)));
            assertThat(told(letting)).contains(new ClientFqdn(asked == 1 ? 1 : 0, "h1", false));
        }
    }

    @Test
    void theNameIsToldToWhoShowsWantsOrTakesAll() {
        var link = new Link(RANGE, "dhcp-host=02:00:00:00:02:02,boxy");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        assertThat(told(link)).as("no list").contains(new ClientFqdn(1, "boxy", false));
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.wants(39)));
        assertThat(told(link)).as("listed").isPresent();
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.wants(23)));
        assertThat(told(link)).as("not listed").isEmpty();
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.wants(23), Ask.named("mine")));
        assertThat(told(link)).as("shown").contains(new ClientFqdn(1, "boxy", false));
    }

    @Test
    void aDomainThatIsNotOursIsCut() {
        var link = new Link(RANGE, "domain=lan.example");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), new ClientFqdn(1, "host3.other.net", true)));
        assertThat(link.log()).contains("Ignoring domain other.net for DHCP host name host3");
        assertThat(told(link)).contains(new ClientFqdn(1, "host3.lan.example", true));
        assertThat(nameOf(link, "2001:db8:1::103")).isEqualTo("host3.lan.example");
    }

    @Test
    void anOfferTellsNoDomain() {
        var link = new Link(RANGE, "domain=lan.example");
        link.sends(Ask.solicit(Ask.na(1, "2001:db8:1::160"), Ask.named("boxy")));
        assertThat(told(link)).contains(new ClientFqdn(1, "boxy", false));
    }

    /** Observed: dnsmasq 2.90. */
    @Test
    void whoAsksForInformationHasTheDomainOfThoseWithoutAnAddress() {
        var link = new Link(RANGE, "domain=lan.example", "dhcp-host=id:00:01,boxy");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST, Ask.named("h1")));
        assertThat(told(link)).contains(new ClientFqdn(1, "h1.lan.example", true));
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST, Bytes.ofInts(0, 1), Ask.named("h1")));
        assertThat(told(link)).as("a line gives the name").contains(new ClientFqdn(1, "boxy", false));
    }

    @Test
    void badNamesAreNone() {
        var link = new Link(RANGE);
        for (String name : List.of("-x", "a b", "x!y")) {
            link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named(name)));
            assertThat(told(link)).as(name).isEmpty();
            assertThat(nameOf(link, "2001:db8:1::103")).isEmpty();
        }
    }

    @Test
    void namesOfSomeCountForNothing() {
        var link = new Link(RANGE, "dhcp-ignore-names=tag:!known", "dhcp-generate-names");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        assertThat(told(link)).isEmpty();
        assertThat(nameOf(link, "2001:db8:1::103")).isEmpty();
    }

    @Test
    void aNameBelongsToTheNewestOfTwoClients() {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        link.sends(Ask.of(MessageType.REQUEST, Ask.OTHER, Ask.na(1), Ask.named("boxy")));
        assertThat(nameOf(link, "2001:db8:1::103")).isEmpty();
        assertThat(nameOf(link, "2001:db8:1::1c3")).isEqualTo("boxy");
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::103"), Ask.named("boxy")));
        assertThat(nameOf(link, "2001:db8:1::103")).isEqualTo("boxy");
        assertThat(nameOf(link, "2001:db8:1::1c3")).isEmpty();
    }

    @Test
    void allAddressesOfAnAssociationLoseTheirNameTogether() {
        var link = new Link("dhcp-range=::100,::1ff,constructor:lan0,64,1h");
        link.has(Link.LAN0, "lan0", "2001:db8:1::1/64", "fd00:1::1/64");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        assertThat(nameOf(link, "2001:db8:1::103")).isEqualTo("boxy");
        assertThat(nameOf(link, "fd00:1::103")).isEqualTo("boxy");
        link.sends(Ask.of(MessageType.REQUEST, Ask.OTHER, Ask.na(1, "fd00:1::150"), Ask.named("boxy")));
        assertThat(nameOf(link, "2001:db8:1::103")).isEmpty();
        assertThat(nameOf(link, "fd00:1::103")).isEmpty();
        assertThat(nameOf(link, "fd00:1::150")).isEqualTo("boxy");
    }

    @Test
    void aClientCannotTakeANameThatALineGives() {
        var link = new Link(RANGE, "dhcp-host=02:00:00:00:02:02,boxy");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        link.neighbour = Optional.empty();
        link.sends(Ask.of(MessageType.REQUEST, Ask.OTHER, Ask.na(1), Ask.named("boxy")));
        assertThat(nameOf(link, "2001:db8:1::103")).isEqualTo("boxy");
    }

    @Test
    void aLineMayKnowAMachineByItsName() {
        var link = new Link(RANGE, "dhcp-host=boxy,[::42],set:named");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        assertThat(nameOf(link, "2001:db8:1::42")).isEqualTo("boxy");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("Boxy")));
        assertThat(told(link)).as("as the client writes it").contains(new ClientFqdn(1, "Boxy", false));
    }

    @Test
    void aNameStaysWhenARenewalDoesNotSayIt() {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::103")));
        assertThat(nameOf(link, "2001:db8:1::103")).isEqualTo("boxy");
    }

    @Test
    void domainsGoByAddress() {
        var link = new Link(RANGE, "domain=one.example", "domain=two.example,2001:db8:1::/120");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        assertThat(nameOf(link, "2001:db8:1::103")).isEqualTo("boxy.one.example");
        link.sends(Ask.of(MessageType.REQUEST, Ask.OTHER, Ask.na(1, "2001:db8:1::150"), Ask.named("other")));
        assertThat(nameOf(link, "2001:db8:1::150")).isEqualTo("other.one.example");
    }

    @Test
    void atStartEachNameHasOneHolder() {
        var first = new Link(RANGE);
        first.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        first.sends(Ask.of(MessageType.REQUEST, Ask.OTHER, Ask.na(1), Ask.named("other")));
        var leases = first.server.leases();
        leases.put(leases.byAddress(Link.ip("2001:db8:1::1c3")).orElseThrow().named("boxy", "", false));
        var second = new Link(leases, RANGE);
        second.effects = second.server.started(second.now);
        assertThat(leases.all().stream().filter(lease -> lease.hostname().equals("boxy")))
                .hasSize(1);
        assertThat(leases.byName("boxy")).isPresent();
    }

    /** The lease file has no hardware addresses; the kernel knows its neighbours. */
    @Test
    void afterARestartMachinesAreKnownByWhatTheKernelKnows() {
        var leases = LeaseFile.read("""
                duid 00:01:00:01:2c:13:5c:2a:52:54:00:12:34:56
                1900000000 1 2001:db8:1::111 * 00:03:00:01:02:00:00:00:00:bb
                1900000000 2 2001:db8:1::112 * 00:03:00:01:02:00:00:00:00:aa
                1900000000 3 2001:db8:1::113 old 00:02:00:00:ab:11:01
                """).table6();
        var link = new Link(leases, RANGE, "dhcp-host=02:00:00:00:00:aa,almond", "dhcp-host=02:00:00:00:00:cc,cherry");
        link.server.neighbours(Map.of(
                Link.ip("2001:db8:1::111"), HardwareAddress.ethernet("02:00:00:00:00:aa"),
                Link.ip("2001:db8:1::113"), HardwareAddress.ethernet("02:00:00:00:00:cc"),
                Link.ip("2001:db8:1::114"), HardwareAddress.ethernet("02:00:00:00:00:dd")));
        link.effects = link.server.started(link.now);
        assertThat(nameOf(link, "2001:db8:1::111")).isEqualTo("almond");
        assertThat(nameOf(link, "2001:db8:1::112"))
                .as("anybody may write anybody's address into his identifier")
                .isEmpty();
        assertThat(nameOf(link, "2001:db8:1::113")).isEqualTo("cherry");
    }

    @Test
    void whoIsHeardIsWhoHeIsWhateverTheKernelKnew() {
        var link = new Link(RANGE, "dhcp-host=02:00:00:00:02:02,boxy", "dhcp-host=02:00:00:00:00:aa,almond");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        link.server.neighbours(Map.of(Link.ip("2001:db8:1::103"), HardwareAddress.ethernet("02:00:00:00:00:aa")));
        link.effects = link.server.renamed(link.now);
        assertThat(nameOf(link, "2001:db8:1::103")).isEqualTo("boxy");
    }

    /** As for IPv4; dnsmasq 2.90 leaves leases of IPv6 as they are until their clients renew. */
    @Test
    void leasesHaveTheNamesOfTheirHostsWhoeverAsks() {
        var leases = LeaseFile.read("""
                duid 00:01:00:01:2c:13:5c:2a:52:54:00:12:34:56
                1900000000 1 2001:db8:1::111 * 00:01:00:01:aa
                1900000000 2 2001:db8:1::112 own 00:01:00:01:bb
                1900000000 3 2001:db8:1::113 stays 00:01:00:01:cc
                1900000000 T4 2001:db8:1::114 * 00:01:00:01:aa
                """).table6();
        var link = new Link(
                leases,
                RANGE,
                "dhcp-host=02:00:00:00:00:aa,tag:dhcpv6,byaddress,[2001:db8:1::111]",
                "dhcp-host=id:00:01:00:01:bb,byduid",
                "dhcp-host=id:00:01:00:01:cc,elsewhere,[2001:db8:1::999]",
                "dhcp-host=02:00:00:00:00:ab,tag:other,tagged,[2001:db8:1::113]");
        link.effects = link.server.started(link.now);
        assertThat(leases.byAddress(Link.ip("2001:db8:1::111")).map(Lease6::hostname))
                .contains("byaddress");
        assertThat(leases.byAddress(Link.ip("2001:db8:1::112")).map(Lease6::hostname))
                .contains("byduid");
        assertThat(leases.byAddress(Link.ip("2001:db8:1::113")).map(Lease6::hostname))
                .contains("stays");
        assertThat(leases.byAddress(Link.ip("2001:db8:1::114")).map(Lease6::hostname))
                .contains("");
        assertThat(link.of(Effect.SaveLease.class)).hasSize(2);
        link.effects = link.server.renamed(link.now);
        assertThat(link.of(Effect.SaveLease.class)).isEmpty();
    }
}
