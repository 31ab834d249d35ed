package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageText;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.Lifetime;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.wire.Ip6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Troubles with prefixes that users of odhcpd, OpenWrt and systemd-networkd reported, each with what we do instead. */
class ReportedTroublesTest {
    private static final String RANGE = "dhcp-range=::100,::1ff,constructor:lan0,64,1h";
    private static final String POOL = "dhcp-pd=2001:db8:f00::/48,56-64,12h";

    private static List<String> text(Link link) {
        return MessageText.of(link.reply().orElseThrow(() -> new AssertionError(link.log()))).stream()
                .map(String::strip)
                .toList();
    }

    /** What the answer delegates, lifetimes of 0 aside. */
    private static List<Ip6Prefix> delegated(Link link) {
        var answer = (ClientServerMessage) link.reply().orElseThrow(() -> new AssertionError(link.log()));
        return answer.options().stream()
                .filter(Dhcp6Option.IaPd.class::isInstance)
                .flatMap(ia -> ((Dhcp6Option.IaPd) ia).options().stream())
                .filter(Dhcp6Option.IaPrefix.class::isInstance)
                .map(Dhcp6Option.IaPrefix.class::cast)
                .filter(each -> each.valid() > 0)
                .map(each -> new Ip6Prefix(each.prefix(), each.length()))
                .toList();
    }

    private static Ip6Prefix prefix(String text) {
        return Ip6Prefix.parse(text).orElseThrow();
    }

    /** odhcpd #111: prefixes for those behind, but hosts make their addresses themselves; or the other way round. */
    @Test
    void eitherWithoutTheOther() {
        var link = new Link("dhcp-range=::,constructor:lan0,ra-stateless,64,1h", POOL);
        link.sends(Ask.solicit(Ask.na(1), Ask.pd(1)));
        assertThat(delegated(link)).hasSize(1);
        assertThat(text(link)).contains("13 status 2 address unavailable").noneMatch(line -> line.startsWith("5 "));
        link = new Link(RANGE);
        link.sends(Ask.solicit(Ask.na(1), Ask.pd(1)));
        assertThat(text(link)).contains("5 address 2001:db8:1::103 preferred=3600 valid=3600");
        assertThat(delegated(link)).isEmpty();
    }

    /** odhcpd #184, #208 and #352: no client takes half of what there is, by whatever it asks for. */
    @ParameterizedTest
    @CsvSource({"::/0,62", "::/57,62", "::/61,62", "::/62,62", "::/63,63", "::/64,64", "::/72,62", "::/128,62"})
    void noClientTakesHalf(String hint, int length) {
        var link = new Link("dhcp-pd=2001:db8:f00::/56,62-64,12h");
        link.sends(Ask.solicit(Ask.pd(1, hint)));
        assertThat(delegated(link)).singleElement().satisfies(each -> {
            assertThat(each.length()).isEqualTo(length);
            assertThat(prefix("2001:db8:f00::/56").contains(each)).isTrue();
        });
        var narrow = new Link("dhcp-pd=2001:db8:f00::/60,64,12h");
        narrow.sends(Ask.solicit(Ask.pd(1, hint)));
        assertThat(delegated(narrow)).as("nothing but 64").allMatch(each -> each.length() == 64);
    }

    /** odhcpd #149: the way to a prefix is gone as soon as its time is over. */
    @Test
    void theWayEndsWithTheLease() {
        var link = new Link("dhcp-pd=2001:db8:f00::/56,62-64,2m");
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
        assertThat(link.of(Effect.AddRoute.class)).hasSize(1);
        link.passes(119_000);
        assertThat(link.of(Effect.RemoveRoute.class)).isEmpty();
        link.passes(2000);
        assertThat(link.of(Effect.RemoveRoute.class)).hasSize(1);
    }

    /** odhcpd #418 and #148: an interface has a /60 and a /64; of the /64 nothing can be given away. */
    @Test
    void nothingIsTakenOfANetworkThatIsAllOfALink() {
        var link = new Link(RANGE, "dhcp-pd=::/60,64,constructor:lan0");
        link.has(Link.LAN0, "lan0", "fdb0:373:fb52::1/60", "2001:db8:6c:6e1f::1/64");
        for (int iaid = 0; iaid < 20; iaid++) {
            link.sends(Ask.of(MessageType.REQUEST, Ask.pd(iaid, "::/64")));
            for (Ip6Prefix each : delegated(link)) {
                assertThat(prefix("fdb0:373:fb52::/60").contains(each))
                        .as(each.toString())
                        .isTrue();
                assertThat(each).isNotEqualTo(prefix("fdb0:373:fb52::/64"));
            }
            assertThat(link.of(Effect.AddRoute.class))
                    .allMatch(route -> route.lease().address().toString().startsWith("fdb0:373:fb52:"));
        }
        assertThat(link.server.leases().size()).as("all but the link's own").isEqualTo(15);
        link.has(Link.LAN0, "lan0", "2001:db8:6c:6e1f::1/64");
        link.sends(Ask.of(MessageType.REQUEST, Ask.OTHER, Ask.pd(1)));
        assertThat(link.sends())
                .as("a /64 holds no /60")
                .allMatch(sent -> delegated(link).isEmpty());
    }

    /** systemd #22571: a router whose prefixes are too long for its networks asks for one for each. */
    @Test
    void aRouterHasAPrefixForEachOfItsNetworks() {
        var link = new Link("dhcp-pd=2001:db8:f00::/60,64,12h");
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1, "::/60"), Ask.pd(2, "::/60"), Ask.pd(3)));
        List<Ip6Prefix> first = delegated(link);
        assertThat(first).hasSize(3).doesNotHaveDuplicates().allMatch(each -> each.length() == 64);
        assertThat(link.of(Effect.AddRoute.class)).hasSize(3);
        link.sends(Ask.of(
                MessageType.RENEW,
                Ask.pd(1, first.get(0).toString()),
                Ask.pd(2, first.get(1).toString()),
                Ask.pd(3, first.get(2).toString())));
        assertThat(delegated(link)).isEqualTo(first);
    }

    /** odhcpd #180: who hints at what cannot be has what there is, and no NoPrefixAvail. */
    @ParameterizedTest
    @CsvSource({"::/64", "::/48", "2001:db8:f00::/48", "2001:db8:999::/64", "fd00::/56"})
    void aHintThatDoesNotFitIsNoMoreThanAHint(String hint) {
        for (MessageType type : List.of(MessageType.SOLICIT, MessageType.REQUEST)) {
            var link = new Link("dhcp-pd=2001:db8:f00::/48,56,12h");
            link.sends(Ask.of(type, Ask.pd(1, hint)));
            assertThat(delegated(link))
                    .singleElement()
                    .satisfies(each -> assertThat(each.length()).isEqualTo(56));
        }
    }

    /** odhcpd #142: where the network of a pool goes and comes back, its prefixes do too. */
    @Test
    void aPoolComesBackWithItsNetwork() {
        var link = new Link(RANGE, "dhcp-pd=::/58,62-64,constructor:lan0");
        for (int i = 0; i < 3; i++) {
            link.has(Link.LAN0, "lan0", "2001:db8:1000::1/58");
            link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
            assertThat(delegated(link)).hasSize(1);
            link.has(Link.LAN0, "lan0");
            link.sends(Ask.of(MessageType.REQUEST, Ask.OTHER, Ask.pd(1)));
            assertThat(link.sends()).isEmpty();
        }
    }

    /**
     * openwrt #9811 and #21050, systemd #15455: when the provider gives another prefix, a router that renews hears at
     * once that it is to leave the old one, and what takes its place (RFC 8415 section 18.3.4).
     */
    @ParameterizedTest
    @CsvSource({"RENEW", "REBIND"})
    void whoRenewsWhatIsGoneHasSomethingElse(MessageType type) {
        var link = new Link(RANGE, "dhcp-pd=::/56,60,constructor:wan0");
        link.has(5, "wan0", "2001:db8:f00::1/56");
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
        Ip6Prefix old = delegated(link).getFirst();
        link.has(5, "wan0", "2001:db8:a00::1/56");
        link.sends(Ask.of(type, Ask.pd(1, old.toString())));
        assertThat(text(link)).contains("26 prefix " + old + " preferred=0 valid=0");
        assertThat(delegated(link))
                .singleElement()
                .satisfies(each ->
                        assertThat(prefix("2001:db8:a00::/56").contains(each)).isTrue());
        assertThat(text(link).stream().filter(line -> line.startsWith("25 ")))
                .singleElement()
                .satisfies(line -> assertThat(line).doesNotContain("4294967295"));
        assertThat(link.of(Effect.AddRoute.class)).hasSize(1);
        assertThat(link.of(Effect.RemoveRoute.class))
                .as("the old way leads to nobody any more")
                .hasSize(1);
        Ip6Prefix other = delegated(link).getFirst();
        link.sends(Ask.of(MessageType.RENEW, Ask.pd(1, other.toString())));
        assertThat(delegated(link)).containsExactly(other);
    }

    /** The same for addresses: a client that is told of nothing but zeros is left without. */
    @ParameterizedTest
    @CsvSource({"RENEW", "REBIND"})
    void anAddressOfANetworkThatIsGoneHasASuccessor(MessageType type) {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.named("boxy")));
        link.has(Link.LAN0, "lan0", "2001:db8:2::1/64");
        link.sends(Ask.of(type, Ask.na(1, "2001:db8:1::103"), Ask.named("boxy")));
        assertThat(text(link))
                .containsSubsequence(
                        "5 address 2001:db8:1::103 preferred=0 valid=0",
                        "5 address 2001:db8:2::103 preferred=3600 valid=3600")
                .noneMatch(line -> line.startsWith("13 "));
        assertThat(link.server.leases().byName("boxy").orElseThrow().address()).isEqualTo(Link.ip("2001:db8:2::103"));
        link.sends(Ask.of(type, Ask.na(1, "2001:db8:1::103", "2001:db8:2::103")));
        assertThat(text(link).stream().filter(line -> line.startsWith("5 "))).hasSize(2);
    }

    /** The same when the answer was lost, or the server has forgotten: its pools have no such prefix. */
    @Test
    void whoAsksAgainHearsTheSame() {
        var link = new Link(RANGE, "dhcp-pd=::/56,60,constructor:wan0");
        link.has(5, "wan0", "2001:db8:a00::1/56");
        link.sends(Ask.of(MessageType.RENEW, Ask.pd(1, "2001:db8:f00:10::/60")));
        List<Ip6Prefix> first = delegated(link);
        assertThat(text(link)).contains("26 prefix 2001:db8:f00:10::/60 preferred=0 valid=0");
        link.sends(Ask.of(MessageType.RENEW, Ask.pd(1, "2001:db8:f00:10::/60")));
        assertThat(delegated(link)).isEqualTo(first).hasSize(1);
    }

    /** And where the provider's line is down for a moment, nothing is taken back. */
    @Test
    void aPauseCostsNoPrefix() {
        var link = new Link(RANGE, "dhcp-pd=::/56,60,constructor:wan0");
        link.has(5, "wan0", "2001:db8:f00::1/56");
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
        Ip6Prefix given = delegated(link).getFirst();
        link.has(5, "wan0");
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1), Ask.pd(1, given.toString())));
        assertThat(text(link)).noneMatch(line -> line.startsWith("25 "));
        assertThat(link.of(Effect.RemoveRoute.class)).isEmpty();
        link.has(5, "wan0", "2001:db8:f00::1/56");
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1), Ask.pd(1, given.toString())));
        assertThat(delegated(link)).containsExactly(given);
    }

    /** Clients throw away an association whose T1 is behind its T2 (RFC 8415 section 21.21). */
    @Test
    void timesStayInOrderHoweverSoonThePrefixEnds() {
        for (int seconds = 1; seconds <= 130; seconds++) {
            var link = new Link(RANGE, "dhcp-pd=::/56,60,constructor:wan0");
            long end = link.now + seconds * 1000L;
            var own = new LocalAddress6(
                    Link.ip("2001:db8:f00::1"), 56, Scope.GLOBAL, new Lifetime(false, false, end, Long.MAX_VALUE));
            link.has(new InterfaceView("wan0", 5, Link.CLIENT_HARDWARE, 1500, List.of(), List.of(own)));
            for (MessageType type : List.of(MessageType.REQUEST, MessageType.RENEW)) {
                link.sends(Ask.of(type, Ask.pd(1, "2001:db8:f00:10::/60")));
                var answer = (ClientServerMessage) link.reply().orElseThrow();
                var ia = answer.first(Dhcp6Option.IaPd.class).orElseThrow();
                var given = Dhcp6Option.first(ia.options(), Dhcp6Option.IaPrefix.class)
                        .orElseThrow();
                assertThat(given.preferred()).isEqualTo(seconds);
                assertThat(ia.t1()).as("%s for %d s", type, seconds).isBetween(0L, ia.t2());
                assertThat(ia.t2()).isLessThan(seconds);
            }
        }
    }

    /** systemd #9745 and #34299: who asks for a prefix has it whatever advertisements say of addresses. */
    @Test
    void aPrefixNeedsNoManagedLink() {
        for (String range : List.of("ra-only", "ra-stateless", "slaac")) {
            var link = new Link("dhcp-range=::,constructor:lan0," + range, POOL);
            link.sends(Ask.solicit(Ask.pd(1)));
            assertThat(delegated(link)).as(range).hasSize(1);
        }
    }
}
