package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageText;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.RelayMessage;
import org.bootmasq.lease.Lease6;
import org.bootmasq.wire.Ip6Prefix;
import org.junit.jupiter.api.Test;

/** Prefixes for routers (RFC 8415 section 6.3), from pools of {@code dhcp-pd}. */
class PrefixDelegationTest {
    private static final String RANGE = "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h";
    private static final String POOL = "dhcp-pd=2001:db8:f00::/48,56-64,12h";

    private static List<String> text(Link link) {
        return MessageText.of(link.reply().orElseThrow(() -> new AssertionError(link.log()))).stream()
                .map(String::strip)
                .toList();
    }

    /** The prefix that the only IA_PD of the answer has. */
    private static Ip6Prefix given(Link link) {
        var answer = (ClientServerMessage) link.reply().orElseThrow();
        var ia = answer.first(Dhcp6Option.IaPd.class).orElseThrow(() -> new AssertionError(text(link)));
        var one = Dhcp6Option.first(ia.options(), Dhcp6Option.IaPrefix.class)
                .orElseThrow(() -> new AssertionError(text(link)));
        assertThat(one.valid()).isEqualTo(43_200);
        assertThat(ia.t1()).isEqualTo(21_600);
        return new Ip6Prefix(one.prefix(), one.length());
    }

    @Test
    void aRouterGetsAnAddressAndAPrefix() {
        var link = new Link(RANGE, POOL, "log-dhcp");
        link.sends(Ask.solicit(Ask.na(1), Ask.pd(1)));
        Ip6Prefix offered = given(link);
        assertThat(offered.length()).isEqualTo(56);
        assertThat(Ip6Prefix.parse("2001:db8:f00::/48").orElseThrow().contains(offered))
                .isTrue();
        assertThat(text(link)).contains("5 address 2001:db8:1::103 preferred=3600 valid=3600", "13 status 0 success");
        assertThat(link.server.leases().size()).isZero();
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::103"), Ask.pd(1, offered.toString())));
        assertThat(given(link)).isEqualTo(offered);
        assertThat(link.log()).contains("10 DHCPREPLY(lan0) " + offered + " 00:03:00:01:02:00:00:00:02:02");
        Lease6 lease = link.server.leases().byAddress(offered.address()).orElseThrow();
        assertThat(lease.prefixLength()).isEqualTo(56);
        assertThat(lease.via()).isEqualTo(new Lease6.Via(Link.CLIENT, "lan0"));
        assertThat(link.of(Effect.AddRoute.class)).containsExactly(new Effect.AddRoute(lease));
    }

    @Test
    void theSameClientGetsTheSamePrefixEachTime() {
        var link = new Link(RANGE, POOL);
        link.sends(Ask.solicit(Ask.pd(1)));
        Ip6Prefix first = given(link);
        link.sends(Ask.solicit(Ask.pd(1)));
        assertThat(given(link)).isEqualTo(first);
        link.sends(Ask.solicit(Ask.pd(2)));
        assertThat(given(link)).isNotEqualTo(first);
    }

    @Test
    void aHintOfALengthIsFollowedWithinBounds() {
        var link = new Link(RANGE, POOL);
        link.sends(Ask.solicit(Ask.pd(1, "::/60")));
        assertThat(given(link).length()).isEqualTo(60);
        link.sends(Ask.solicit(Ask.pd(1, "::/48")));
        assertThat(given(link).length()).as("shorter than any").isEqualTo(56);
        link.sends(Ask.solicit(Ask.pd(1, "2001:db8:f00:4200::/56")));
        assertThat(given(link)).hasToString("2001:db8:f00:4200::/56");
        link.sends(Ask.solicit(Ask.pd(1, "2001:db8:77:4200::/56")));
        assertThat(given(link).length()).as("outside").isEqualTo(56);
    }

    @Test
    void withoutPoolsNothingIsSaidOfPrefixes() {
        var link = new Link(RANGE);
        link.sends(Ask.solicit(Ask.na(1), Ask.pd(4)));
        assertThat(text(link)).noneMatch(line -> line.startsWith("25 "));
    }

    @Test
    void anEmptyPoolSaysSoAndAddressesAreGivenAllTheSame() {
        var link = new Link(RANGE, "dhcp-pd=2001:db8:f00::/56,56,12h");
        link.sends(Ask.of(MessageType.REQUEST, Ask.OTHER, Ask.pd(1)));
        assertThat(given(link)).hasToString("2001:db8:f00::/56");
        link.sends(Ask.solicit(Ask.na(1), Ask.pd(1)));
        assertThat(text(link))
                .containsSubsequence(
                        "5 address 2001:db8:1::103 preferred=3600 valid=3600",
                        "25 ia-pd 1 T1=0 T2=0",
                        "13 status 6 no prefix available",
                        "13 status 0 success");
    }

    @Test
    void twoAssociationsOfOneAnswerNeverShareABlock() {
        var link = new Link(RANGE, "dhcp-pd=2001:db8:f00::/62,63,12h");
        link.sends(Ask.solicit(Ask.pd(1), Ask.pd(2), Ask.pd(3)));
        assertThat(text(link).stream().filter(line -> line.startsWith("26 "))).hasSize(2);
        assertThat(text(link)).contains("13 status 6 no prefix available");
    }

    @Test
    void networksThatAreInUseAreNeverDelegated() {
        var link = new Link(RANGE, "dhcp-pd=2001:db8:1::/62,64,12h");
        link.has(Link.LAN0, "lan0", "2001:db8:1::1/64", "2001:db8:1:3::1/64");
        link.sends(Ask.solicit(Ask.pd(1), Ask.pd(2), Ask.pd(3)));
        assertThat(text(link).stream().filter(line -> line.startsWith("26 ")))
                .containsExactlyInAnyOrder(
                        "26 prefix 2001:db8:1:1::/64 preferred=43200 valid=43200",
                        "26 prefix 2001:db8:1:2::/64 preferred=43200 valid=43200");
    }

    @Test
    void aPoolFollowsAnInterfaceButForItsOwnLink() {
        var link = new Link(RANGE, "dhcp-pd=::/62,64,constructor:wan0,12h");
        link.has(5, "wan0", "2001:db8:f00:8::1/56");
        link.sends(Ask.solicit(Ask.pd(1), Ask.pd(2), Ask.pd(3), Ask.pd(4)));
        assertThat(text(link).stream().filter(line -> line.startsWith("26 ")))
                .hasSize(3)
                .noneMatch(line -> line.contains("2001:db8:f00:8::/64"));
        link.has(5, "wan0");
        link.sends(Ask.solicit(Ask.na(1), Ask.pd(1)));
        assertThat(text(link)).as("no pool any more").noneMatch(line -> line.startsWith("25 "));
    }

    /** The half of a network in which the interface's own address is not. */
    @Test
    void aPoolMayBeAPartOfTheNetworkOfItsInterface() {
        var link = new Link(RANGE, "dhcp-pd=0:0:0:80::/57,60-64,constructor:wan0,12h");
        link.has(5, "wan0", "2001:db8:f00::1/56");
        for (int iaid = 1; iaid <= 8; iaid++) {
            link.sends(Ask.of(MessageType.REQUEST, Ask.pd(iaid)));
            assertThat(Ip6Prefix.parse("2001:db8:f00:80::/57").orElseThrow().contains(given(link)))
                    .isTrue();
        }
        link.sends(Ask.solicit(Ask.pd(9)));
        assertThat(text(link)).contains("13 status 6 no prefix available");
    }

    @Test
    void aPrefixThatIsOursNoMoreComesBackWithoutTime() {
        var link = new Link(RANGE, "dhcp-pd=::/60,62,constructor:wan0,12h");
        link.has(5, "wan0", "2001:db8:f00::1/56");
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
        Ip6Prefix given = given(link);
        link.has(5, "wan0", "2001:db8:a00::1/56");
        link.sends(Ask.of(MessageType.RENEW, Ask.pd(1, given.toString())));
        assertThat(text(link)).contains("26 prefix " + given + " preferred=0 valid=0");
    }

    @Test
    void renewingGoesOnAndUnknownIsToldSo() {
        var link = new Link(RANGE, POOL);
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
        Ip6Prefix given = given(link);
        link.now += 100_000;
        link.sends(Ask.of(MessageType.RENEW, Ask.pd(1, given.toString())));
        assertThat(text(link)).contains("26 prefix " + given + " preferred=43200 valid=43200");
        assertThat(link.of(Effect.AddRoute.class)).as("the way is known").isEmpty();
        link.sends(Ask.of(MessageType.RENEW, Ask.pd(2, given.toString())));
        assertThat(text(link)).contains("25 ia-pd 2 T1=0 T2=0", "13 status 3 no binding found");
        link.sends(Ask.of(MessageType.REBIND, Ask.pd(1, given.toString())));
        assertThat(text(link)).contains("26 prefix " + given + " preferred=43200 valid=43200");
    }

    @Test
    void anAuthoritativeServerTakesAPrefixOver() {
        var link = new Link(RANGE, POOL, "dhcp-authoritative");
        link.sends(Ask.of(MessageType.REBIND, Ask.pd(1, "2001:db8:f00:4200::/56")));
        assertThat(text(link)).contains("26 prefix 2001:db8:f00:4200::/56 preferred=43200 valid=43200");
        assertThat(link.server.leases().size()).isEqualTo(1);
        link.sends(Ask.of(MessageType.REBIND, Ask.OTHER, Ask.pd(1, "2001:db8:f00:4200::/56")));
        assertThat(text(link)).as("it is another's").noneMatch(line -> line.startsWith("26 "));
        link.sends(Ask.of(MessageType.REBIND, Ask.pd(1, "2001:db8:77::/56")));
        assertThat(text(link)).contains("26 prefix 2001:db8:77::/56 preferred=0 valid=0");
    }

    @Test
    void releasedAndOverItsWayIsRemoved() {
        var link = new Link(RANGE, POOL, "dhcp-script=/bin/true");
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
        Ip6Prefix given = given(link);
        assertThat(link.of(Effect.Script.class).map(Effect.Script::arguments))
                .containsExactly(List.of("pd-add", "lan0", Link.CLIENT.toString(), given.toString()));
        link.sends(Ask.of(MessageType.RELEASE, Ask.pd(1, given.toString())));
        assertThat(text(link)).contains("13 status 0 release received");
        assertThat(link.of(Effect.RemoveRoute.class)).hasSize(1);
        assertThat(link.of(Effect.Script.class).map(script -> script.arguments().getFirst()))
                .containsExactly("pd-del");
        assertThat(link.server.leases().size()).isZero();
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
        link.passes(43_200_000);
        assertThat(link.of(Effect.RemoveRoute.class)).hasSize(1);
        assertThat(link.server.leases().size()).isZero();
    }

    @Test
    void aMachineHasPrefixesOfItsLine() {
        var link = new Link(RANGE, POOL, "dhcp-host=id:00:03:00:01:02:00:00:00:02:02,pd:[2001:db8:f00:4200::/56],boxy");
        link.sends(Ask.solicit(Ask.pd(1, "::/60")));
        assertThat(given(link)).hasToString("2001:db8:f00:4200::/56");
        link.sends(Ask.of(MessageType.REQUEST, Ask.OTHER, Ask.pd(1, "2001:db8:f00:4200::/56")));
        assertThat(given(link))
                .as("another client")
                .isNotEqualTo(Ip6Prefix.parse("2001:db8:f00:4200::/56").orElseThrow());
    }

    @Test
    void tagsChooseTheLinkAndRelaysTheirRanges() {
        var link = new Link(
                RANGE,
                "dhcp-range=set:far,2001:db8:5::100,2001:db8:5::1ff,64,1h",
                "dhcp-pd=tag:lan0,tag:!far,2001:db8:a00::/48,56,12h",
                "dhcp-pd=tag:far,2001:db8:b00::/48,56,12h",
                "dhcp-pd=tag:nowhere,2001:db8:c00::/48,56,12h");
        link.sends(Ask.solicit(Ask.pd(1)));
        assertThat(given(link).toString()).startsWith("2001:db8:a00:");
        var relayed = new RelayMessage(
                MessageType.RELAY_FORW.code(),
                0,
                Link.ip("2001:db8:5::1"),
                Link.ip("fe80::77"),
                List.of(),
                Optional.of(Ask.of(MessageType.REQUEST, Ask.pd(1))),
                List.of());
        link.receives(new Arrival6(
                Dhcp6Codec.encode(relayed), Link.LAN0, Link.ip("2001:db8:1::fe"), 547, Link.ip("2001:db8:1::1")));
        Lease6 lease = link.server.leases().all().iterator().next();
        assertThat(lease.address().toString()).startsWith("2001:db8:b00:");
        assertThat(lease.via()).as("the relay's affair").isEqualTo(Lease6.Via.NOWHERE);
        assertThat(link.of(Effect.AddRoute.class)).isEmpty();
    }

    @Test
    void prefixesAreDelegatedWhereThereAreNoAddresses() {
        var link = new Link(POOL);
        link.sends(Ask.solicit(Ask.pd(1)));
        assertThat(given(link).length()).isEqualTo(56);
        link.sends(Ask.solicit(Ask.na(1), Ask.pd(1)));
        assertThat(text(link)).contains("13 status 2 address unavailable", "13 status 0 success");
    }

    @Test
    void onAnotherLinkNobodyAnswers() {
        var link = new Link("dhcp-pd=tag:lan1,2001:db8:f00::/48,56");
        link.sends(Ask.solicit(Ask.pd(1)));
        assertThat(link.sends()).isEmpty();
        assertThat(link.log()).contains("no address range available for DHCPv6 request via lan0");
    }

    @Test
    void noRouteWhereTheLineSaysSo() {
        var link = new Link("dhcp-pd=2001:db8:f00::/48,56,12h,noroute");
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
        assertThat(given(link).length()).isEqualTo(56);
        assertThat(link.of(Effect.AddRoute.class)).isEmpty();
    }

    @Test
    void routesComeBackAtStart() {
        var first = new Link(POOL);
        first.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
        var second = new Link(first.server.leases(), POOL);
        second.effects = second.server.started(second.now);
        assertThat(second.of(Effect.AddRoute.class)).hasSize(1);
    }
}
