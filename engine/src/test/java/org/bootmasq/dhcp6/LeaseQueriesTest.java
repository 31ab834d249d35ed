package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Message;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageText;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.QueryType;
import org.bootmasq.dhcp6.message.RelayMessage;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease6;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

/** LEASEQUERY (RFC 5007): what a requestor may learn of the leases of others. */
class LeaseQueriesTest {
    private static final String RANGE = "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h";
    private static final String FAR = "dhcp-range=2001:db8:5::100,2001:db8:5::1ff,64,1h";
    private static final String POOL = "dhcp-pd=2001:db8:f00::/48,56,12h";
    private static final Bytes REQUESTOR = Bytes.ofHex("00030001020000007777");
    private static final Ip6 ALONE = Link.ip("2001:db8:1::1");

    private static ClientServerMessage query(int type, String link, Dhcp6Option... options) {
        return Ask.of(
                MessageType.LEASEQUERY, REQUESTOR, new Dhcp6Option.LeaseQuery(type, Link.ip(link), List.of(options)));
    }

    private static ClientServerMessage byAddress(String address, Dhcp6Option... more) {
        List<Dhcp6Option> options = new ArrayList<>(List.of(more));
        options.addFirst(new Dhcp6Option.IaAddress(Link.ip(address), 0, 0));
        return query(QueryType.BY_ADDRESS.code(), "::", options.toArray(Dhcp6Option[]::new));
    }

    private static ClientServerMessage byClient(String link, Bytes duid) {
        return query(QueryType.BY_CLIENT_ID.code(), link, new Dhcp6Option.ClientId(duid));
    }

    /** A requestor two links away asks this server alone, from a port of its own. */
    private static void asks(Link link, Dhcp6Message message, String source) {
        link.receives(new Arrival6(Dhcp6Codec.encode(message), Link.LAN0, Link.ip(source), 5470, ALONE));
    }

    private static void asks(Link link, Dhcp6Message message) {
        asks(link, message, "2001:db8:77::7");
    }

    private static List<String> text(Link link) {
        return MessageText.of(link.reply().orElseThrow(() -> new AssertionError(link.log()))).stream()
                .map(String::strip)
                .toList();
    }

    private static Dhcp6Message relayed(Dhcp6Message inside, String linkAddress, String peer) {
        return new RelayMessage(
                MessageType.RELAY_FORW.code(),
                0,
                Link.ip(linkAddress),
                Link.ip(peer),
                List.of(new Dhcp6Option.InterfaceId(Bytes.latin1("eth7"))),
                Optional.of(inside),
                List.of());
    }

    /** A client on a link behind a relay. */
    private static void comes(Link link, Dhcp6Message message, String linkAddress) {
        var arrival = new Arrival6(
                Dhcp6Codec.encode(relayed(message, linkAddress, "fe80::77")),
                Link.LAN0,
                Link.ip("2001:db8:1::fe"),
                547,
                ALONE);
        link.receives(arrival);
    }

    /** RFC 5007 section 4.3.2: wherever it is cut, whoever may ask is told that the question makes no sense. */
    @Test
    void aQuestionThatIsCutShortIsMalformed() {
        var link = new Link(RANGE, "leasequery");
        Bytes whole = Dhcp6Codec.encode(byAddress("2001:db8:1::103"));
        int question = 4 + 4 + REQUESTOR.length();
        for (int end = question + 4; end < whole.length(); end++) {
            Bytes cut = whole.slice(0, end);
            link.receives(new Arrival6(cut, Link.LAN0, Link.ip("2001:db8:77::7"), 5470, ALONE));
            assertThat(text(link)).as("past the end: " + cut).contains("13 status 8 cut short");
        }
        for (int length = 0; length < whole.length() - question - 4; length++) {
            Bytes value = whole.slice(question + 4, question + 4 + length);
            asks(link, Ask.of(MessageType.LEASEQUERY, REQUESTOR, new Dhcp6Option.Other(44, value)));
            assertThat(text(link)).as("%d octets", length).anyMatch(line -> line.startsWith("13 status 8 "));
        }
        var strict = new Link(RANGE, "leasequery=2001:db8:9::9");
        asks(strict, Ask.of(MessageType.LEASEQUERY, REQUESTOR, new Dhcp6Option.Other(44, Bytes.EMPTY)));
        assertThat(text(strict)).contains("13 status 10 not permitted");
    }

    @Test
    void whatRelaysSayTakesNoMoreThanItsMemory() {
        var link = new Link("dhcp-range=2001:db8:5::1:0,2001:db8:5::1:ffff,64,1h", "leasequery");
        var wordy = new Dhcp6Option.InterfaceId(Bytes.ofHex("ab".repeat(900)));
        int most = 4 << 20;
        for (int i = 0; i <= most / 900; i++) {
            var relayed = new RelayMessage(
                    MessageType.RELAY_FORW.code(),
                    0,
                    Link.ip("2001:db8:5::1"),
                    Link.ip("fe80::77"),
                    List.of(wordy),
                    Optional.of(Ask.of(MessageType.REQUEST, identifier(i), Ask.na(1))),
                    List.of());
            var source = Link.ip("2001:db8:1::fe");
            link.receives(new Arrival6(Dhcp6Codec.encode(relayed), Link.LAN0, source, 547, ALONE));
        }
        assertThat(tellsOfRelays(link, 0)).isTrue();
        assertThat(tellsOfRelays(link, most / 1000)).isTrue();
        assertThat(tellsOfRelays(link, most / 900)).isFalse();
        for (int i = 0; i < 2; i++) link.server.withdraw(held(link, i));
        comes(link, Ask.of(MessageType.REQUEST, identifier(most / 900), Ask.na(1)), "2001:db8:5::1");
        assertThat(tellsOfRelays(link, most / 900)).as("when others have ended").isTrue();
    }

    private static Bytes identifier(int number) {
        return Bytes.ofHex("0003%08x".formatted(number));
    }

    private static Ip6 held(Link link, int number) {
        return link.server.leases().ofDuid(identifier(number)).getFirst().address();
    }

    private static boolean tellsOfRelays(Link link, int number) {
        var client = new Dhcp6Option.ClientId(identifier(number));
        asks(link, query(QueryType.BY_CLIENT_ID.code(), "::", client, Ask.wants(47)));
        return text(link).stream().anyMatch(line -> line.startsWith("47 "));
    }

    @Test
    void theHolderOfAnAddressIsTold() {
        var link = new Link(RANGE, "leasequery");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::150")));
        link.now += 600_000;
        asks(link, byAddress("2001:db8:1::150"));
        assertThat(text(link))
                .containsExactly(
                        "LEASEQUERY-REPLY xid=00000a",
                        "1 client 00030001020000007777",
                        "2 server " + Link.SERVER.hex(),
                        "45 client-data",
                        "1 client 00030001020000000202",
                        "5 address 2001:db8:1::150 preferred=3000 valid=3000",
                        "46 client-time 600");
        assertThat(link.sends().getFirst().destination()).isEqualTo(Link.ip("2001:db8:77::7"));
        assertThat(link.sends().getFirst().port()).isEqualTo(5470);
        assertThat(link.sends().getFirst().source()).isEqualTo(ALONE);
        assertThat(link.log())
                .containsExactly(
                        "DHCPLEASEQUERY(lan0) 2001:db8:1::150 00:03:00:01:02:00:00:00:77:77",
                        "DHCPLEASEQUERY-REPLY(lan0) 2001:db8:1::150 00:03:00:01:02:00:00:00:77:77 1 lease");
    }

    @Test
    void aGroupOfServersMayBeAsked() {
        var link = new Link(RANGE, "leasequery");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::150")));
        link.sends(byAddress("2001:db8:1::150"));
        assertThat(text(link)).contains("45 client-data", "46 client-time 0");
        assertThat(link.sends().getFirst().port()).isEqualTo(546);
    }

    @Test
    void withoutTheOptionNobodyHearsAnything() {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::150")));
        asks(link, byAddress("2001:db8:1::150"));
        assertThat(link.effects).isEmpty();
        link.sends(byAddress("2001:db8:1::150"));
        assertThat(link.effects).isEmpty();
    }

    @Test
    void everythingElseByUnicastStaysDropped() {
        var link = new Link(RANGE, "leasequery");
        asks(link, Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::150")));
        assertThat(link.effects).isEmpty();
        asks(link, Ask.of(MessageType.LEASEQUERY_REPLY, Ask.na(1)));
        assertThat(link.effects).isEmpty();
        link.sends(Ask.of(MessageType.LEASEQUERY_REPLY, Ask.na(1)));
        assertThat(link.effects).isEmpty();
    }

    @Test
    void onlyThoseOfTheConfigurationMayAsk() {
        var link = new Link(RANGE, "leasequery=2001:db8:77::/48", "leasequery=192.168.7.0/24");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::150")));
        asks(link, byAddress("2001:db8:1::150"));
        assertThat(text(link)).contains("45 client-data");
        asks(link, byAddress("2001:db8:1::150"), "2001:db8:78::7");
        assertThat(text(link)).contains("13 status 10 not permitted").doesNotContain("45 client-data");
        assertThat(link.log()).contains("DHCPLEASEQUERY from 2001:db8:78::7 not permitted");
        var four = new Link(RANGE, "leasequery=192.168.7.0/24");
        asks(four, byAddress("2001:db8:1::150"));
        assertThat(text(four)).as("IPv4 alone may ask").contains("13 status 10 not permitted");
    }

    /** Whoever may not ask does not learn more through a relay that may. */
    @Test
    void aRelayDoesNotAskForOthers() {
        var link = new Link(RANGE, "leasequery=2001:db8:77::/48");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::150")));
        asks(link, relayed(byAddress("2001:db8:1::150"), "::", "fe80::9"));
        var refused = (RelayMessage) link.reply().orElseThrow();
        assertThat(MessageText.of(refused.inside().orElseThrow())).contains("  13 status 10 not permitted");
        asks(link, relayed(byAddress("2001:db8:1::150"), "::", "2001:db8:77:5::5"));
        var told = (RelayMessage) link.reply().orElseThrow();
        assertThat(MessageText.of(told.inside().orElseThrow())).contains("  45 client-data");
        assertThat(link.sends().getFirst().port()).isEqualTo(547);
    }

    @Test
    void aClientIsToldWithAllItHasOnALink() {
        var link = new Link(RANGE, POOL, "leasequery");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::150"), Ask.na(2, "2001:db8:1::151")));
        link.now += 60_000;
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1, "2001:db8:f00:4200::/56")));
        link.now += 40_000;
        asks(link, byClient("::", Ask.CLIENT));
        assertThat(text(link))
                .containsSubsequence(
                        "45 client-data",
                        "1 client 00030001020000000202",
                        "5 address 2001:db8:1::150 preferred=3500 valid=3500",
                        "5 address 2001:db8:1::151 preferred=3500 valid=3500",
                        "26 prefix 2001:db8:f00:4200::/56 preferred=43160 valid=43160",
                        "46 client-time 40");
        List<String> all = text(link);
        asks(link, byClient("2001:db8:1::", Ask.CLIENT));
        assertThat(text(link)).isEqualTo(all);
        asks(link, byAddress("2001:db8:f00:4277::1"));
        assertThat(text(link)).as("an address of the prefix").isEqualTo(all);
        asks(link, byClient("::", Ask.OTHER));
        assertThat(text(link)).as("holds nothing").hasSize(3);
    }

    @Test
    void ofSeveralLinksTheRequestorChooses() {
        var link = new Link(RANGE, FAR, "leasequery");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::150")));
        comes(link, Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:5::150")), "2001:db8:5::9");
        asks(link, byClient("::", Ask.CLIENT));
        assertThat(text(link)).hasSize(4).contains("48 links 2001:db8:1::1,2001:db8:5::");
        asks(link, byClient("2001:db8:5::", Ask.CLIENT));
        assertThat(text(link))
                .contains("5 address 2001:db8:5::150 preferred=3600 valid=3600")
                .noneMatch(line -> line.contains("2001:db8:1::150"));
        asks(link, byClient("2001:db8:1::1", Ask.CLIENT));
        assertThat(text(link))
                .contains("5 address 2001:db8:1::150 preferred=3600 valid=3600")
                .noneMatch(line -> line.contains("2001:db8:5::150"));
        asks(link, byAddress("2001:db8:5::150"));
        assertThat(text(link)).noneMatch(line -> line.contains("2001:db8:1::150"));
    }

    @Test
    void networksThatShareALinkAreOne() {
        var link = new Link(RANGE, FAR, "shared-network=lan0,2001:db8:5::", "leasequery");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::150", "2001:db8:5::150")));
        asks(link, byClient("::", Ask.CLIENT));
        assertThat(text(link))
                .contains(
                        "5 address 2001:db8:1::150 preferred=3600 valid=3600",
                        "5 address 2001:db8:5::150 preferred=3600 valid=3600");
    }

    @Test
    void whatIsAskedForBesidesIsTold() {
        var link = new Link(RANGE, FAR, "domain=lan", "leasequery");
        comes(link, Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:5::150"), Ask.named("boxy")), "2001:db8:5::9");
        asks(link, byAddress("2001:db8:5::150", Ask.wants(39, 47)));
        Dhcp6Option.ClientData data = ((ClientServerMessage) link.reply().orElseThrow())
                .first(Dhcp6Option.ClientData.class)
                .orElseThrow();
        var relays =
                Dhcp6Option.first(data.options(), Dhcp6Option.RelayData.class).orElseThrow();
        assertThat(relays.peer()).isEqualTo(Link.ip("2001:db8:1::fe"));
        var said = (RelayMessage) Link.decoded(relays.message());
        assertThat(said.linkAddress()).isEqualTo(Link.ip("2001:db8:5::9"));
        assertThat(said.first(Dhcp6Option.InterfaceId.class)).isPresent();
        assertThat(said.inside()).as("the client's message").isEmpty();
        assertThat(text(link)).contains("39 fqdn 1 boxy.lan.");
    }

    /** Of what was before the start it is known only that the client has not been heard since. */
    @Test
    void aLeaseOfBeforeIsAtLeastAsOldAsTheServer() {
        var link = new Link(RANGE, "leasequery");
        var binding = new Lease6.Binding(Lease6.Kind.ADDRESS, Ask.CLIENT, 1);
        link.server.leases().put(Lease6.ofAddress(Link.ip("2001:db8:1::150"), binding, Lease.INFINITE));
        link.effects = link.server.started(link.now);
        link.now += 90_000;
        asks(link, byAddress("2001:db8:1::150"));
        assertThat(text(link))
                .contains("5 address 2001:db8:1::150 preferred=4294967295 valid=4294967295", "46 client-time 90");
    }

    @Test
    void whatIsNoQuestionIsToldSo() {
        var link = new Link(RANGE, "leasequery");
        asks(link, query(3, "::"));
        assertThat(text(link)).contains("13 status 7 unknown query type 3");
        asks(link, query(1, "::", new Dhcp6Option.ClientId(Ask.CLIENT)));
        assertThat(text(link)).contains("13 status 8 no address");
        asks(link, query(2, "::", new Dhcp6Option.ClientId(Bytes.EMPTY)));
        assertThat(text(link)).contains("13 status 8 no client identifier");
        asks(link, byAddress("2001:db8:9::1"));
        assertThat(text(link)).contains("13 status 9 no range for this address");
        asks(link, byClient("2001:db8:9::1", Ask.CLIENT));
        assertThat(text(link)).contains("13 status 9 no range for this link");
        asks(link, byAddress("2001:db8:1::150"));
        assertThat(text(link)).as("nobody holds it").hasSize(3);
    }

    @Test
    void whatIsNoValidMessageIsDropped() {
        var link = new Link(RANGE, "leasequery");
        asks(link, Ask.of(MessageType.LEASEQUERY, REQUESTOR));
        assertThat(link.sends()).as("no query").isEmpty();
        var query = new Dhcp6Option.LeaseQuery(1, Ip6.UNSPECIFIED, List.of());
        asks(link, new ClientServerMessage(MessageType.LEASEQUERY, 10, List.of(query)));
        assertThat(link.sends()).as("no requestor").isEmpty();
        asks(link, Ask.of(MessageType.LEASEQUERY, REQUESTOR, new Dhcp6Option.ServerId(Ask.OTHER), query));
        assertThat(link.sends()).as("another server").isEmpty();
        asks(link, Ask.of(MessageType.LEASEQUERY, REQUESTOR, new Dhcp6Option.ServerId(Link.SERVER), query));
        assertThat(link.sends()).as("this server").hasSize(1);
    }

    @Test
    void moreThanADatagramHoldsIsNotTold() {
        var link = new Link("dhcp-range=2001:db8:1::,2001:db8:1::ffff,64,1h", "leasequery");
        for (int i = 0; i < 3000; i++) {
            var binding = new Lease6.Binding(Lease6.Kind.ADDRESS, Ask.CLIENT, i);
            var address = new Ip6(ALONE.high(), 0x100L + i);
            link.server.leases().put(Lease6.ofAddress(address, binding, Lease.INFINITE));
            if (i != 2338 && i != 2999) continue;
            asks(link, byClient("::", Ask.CLIENT));
            assertThat(text(link)).contains("13 status 1 more leases than a datagram holds");
        }
        asks(link, byAddress("2001:db8:1::100"));
        assertThat(text(link))
                .contains("45 client-data", "5 address 2001:db8:1::100 preferred=4294967295 valid=4294967295");
    }

    @Test
    void aRelayOfOthersAnswersForItself() {
        var link = new Link("dhcp-relay=2001:db8:1::1,2001:db8:9::2", FAR, "leasequery");
        comes(link, Ask.of(MessageType.REQUEST, Ask.na(1)), "2001:db8:5::9");
        asks(link, byAddress("2001:db8:5::150"));
        assertThat(((ClientServerMessage) link.reply().orElseThrow()).kind()).contains(MessageType.LEASEQUERY_REPLY);
    }

    @Test
    void theTraceTellsOfIt() {
        var link = new Link(RANGE, "leasequery=2001:db8:77::7");
        List<Trace.DhcpStep> told = new ArrayList<>();
        link.server.trace(event -> told.add(((Trace.DhcpEvent) event).step()));
        asks(link, byAddress("2001:db8:1::150"));
        int octets = link.sends().getFirst().payload().length();
        asks(link, byAddress("2001:db8:1::150"), "2001:db8:77::8");
        int refused = link.sends().getFirst().payload().length();
        assertThat(told)
                .containsExactly(
                        new Trace.MessageReceived("DHCPLEASEQUERY", Link.ip("2001:db8:77::7"), 5470),
                        sent("2001:db8:77::7", octets),
                        new Trace.MessageReceived("DHCPLEASEQUERY", Link.ip("2001:db8:77::8"), 5470),
                        new Trace.Refused("not permitted", Optional.empty()),
                        sent("2001:db8:77::8", refused));
    }

    private static Trace.MessageSent sent(String to, int octets) {
        return new Trace.MessageSent("DHCPLEASEQUERY-REPLY", Optional.empty(), Link.ip(to), 5470, octets);
    }
}
