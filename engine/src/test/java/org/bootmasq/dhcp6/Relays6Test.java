package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Message;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.RelayMessage;
import org.bootmasq.dhcp6.message.StatusCode;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

/** Messages that come through relays, and being one ({@code dhcp-relay}). */
class Relays6Test {
    private static final String RANGE = "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h";
    private static final int UP0 = 3;
    private static final String[] RELAY = {"dhcp-relay=2001:db8:1::1,2001:db8:9::2", "log-dhcp"};

    private static RelayMessage wrapped(
            MessageType type, int hops, String link, Dhcp6Message inside, Dhcp6Option... options) {
        return new RelayMessage(
                type.code(), hops, Link.ip(link), Link.CLIENT, List.of(options), Optional.of(inside), List.of());
    }

    private static Arrival6 from(Dhcp6Message message, int index, String source, String destination) {
        return new Arrival6(Dhcp6Codec.encode(message), index, Link.ip(source), 547, Link.ip(destination));
    }

    /** A client's message as a relay on lan0's network passes it on, with what it says of the client. */
    static Arrival6 relayed(ClientServerMessage message) {
        RelayMessage relay = wrapped(
                MessageType.RELAY_FORW,
                0,
                "2001:db8:1::7",
                message,
                new Dhcp6Option.RemoteId(9, Bytes.latin1("abc")),
                new Dhcp6Option.SubscriberId(Bytes.latin1("sss")));
        return from(relay, Link.LAN0, "2001:db8:1::7", "2001:db8:1::1");
    }

    private static Link relay(String... lines) {
        var link = new Link(lines);
        link.has(UP0, "up0", "2001:db8:9::1/64");
        return link;
    }

    private static RelayMessage sent(Link link) {
        return (RelayMessage) Link.decoded(link.sends().getFirst().payload());
    }

    @Test
    void aRelayThatNamesNoLinkIsOnOurs() {
        var link = new Link(RANGE);
        var unnamed = wrapped(MessageType.RELAY_FORW, 40, "::", Ask.solicit(Ask.na(1)));
        link.receives(from(unnamed, Link.LAN0, "fe80::9", "ff05::1:3"));
        RelayMessage reply = sent(link);
        assertThat(reply.type()).isEqualTo(MessageType.RELAY_REPL.code());
        assertThat(reply.hopCount()).isEqualTo(40);
        assertThat(reply.inside()).isPresent();
        assertThat(link.sends().getFirst().port()).isEqualTo(547);
    }

    @Test
    void aLinkOfNoRangeIsSilent() {
        var link = new Link(RANGE);
        for (String address : List.of("fe80::5", "2001:db8:99::1")) {
            var elsewhere = wrapped(MessageType.RELAY_FORW, 0, address, Ask.solicit(Ask.na(1)));
            link.receives(from(elsewhere, Link.LAN0, "2001:db8:1::7", "2001:db8:1::1"));
            assertThat(link.sends()).isEmpty();
            assertThat(link.log())
                    .containsExactly("no address range available for DHCPv6 request from relay at " + address);
        }
    }

    @Test
    void whatTheClientSaysGoesToTheServerWithItsAddresses() {
        Link link = relay(RELAY);
        link.sends(Ask.solicit(Ask.na(1)));
        Effect.Send6 send = link.sends().getFirst();
        assertThat(send.destination()).isEqualTo(Link.ip("2001:db8:9::2"));
        assertThat(send.port()).isEqualTo(547);
        assertThat(send.hopLimit()).isEqualTo(64);
        RelayMessage forward = sent(link);
        assertThat(forward.type()).isEqualTo(MessageType.RELAY_FORW.code());
        assertThat(forward.hopCount()).isZero();
        assertThat(forward.linkAddress()).isEqualTo(Link.ip("2001:db8:1::1"));
        assertThat(forward.peerAddress()).isEqualTo(Link.CLIENT);
        assertThat(forward.before()).containsExactly(new Dhcp6Option.ClientLinkLayer(Link.CLIENT_HARDWARE));
        assertThat(forward.inside()).contains(Ask.solicit(Ask.na(1)));
        assertThat(link.log()).containsExactly("DHCP relay at 2001:db8:1::1 -> 2001:db8:9::2");
        link.neighbour = Optional.empty();
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(sent(link).before()).isEmpty();
    }

    @Test
    void relayingGoesBeforeServing() {
        Link link = relay("dhcp-relay=2001:db8:1::1,2001:db8:9::2", RANGE);
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(sent(link).isForward()).isTrue();
    }

    @Test
    void severalServersGetACopyEach() {
        Link link = relay(
                "dhcp-relay=2001:db8:1::1,2001:db8:9::2",
                "dhcp-relay=2001:db8:1::1,2001:db8:9::3#1547",
                "dhcp-relay=2001:db8:1::1,up0",
                "dhcp-relay=2001:db8:7::1,2001:db8:9::4");
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(link.sends())
                .extracting(Effect.Send6::destination, Effect.Send6::port, Effect.Send6::hopLimit)
                .containsExactlyInAnyOrder(
                        tuple(Link.ip("2001:db8:9::2"), 547, 64),
                        tuple(Link.ip("2001:db8:9::3"), 1547, 64),
                        tuple(Link.ip("ff05::1:3"), 547, 1));
    }

    @Test
    void anotherRelaysMessageIsWrappedAgainUntilThereAreTooMany() {
        Link link = relay(RELAY);
        var inner = wrapped(MessageType.RELAY_FORW, 31, "2001:db8:5::1", Ask.solicit(Ask.na(1)));
        link.receives(from(inner, Link.LAN0, "2001:db8:1::7", "ff02::1:2"));
        assertThat(sent(link).hopCount()).isEqualTo(32);
        assertThat(sent(link).inside()).contains(inner);
        assertThat(sent(link).before()).as("only the first knows the client").isEmpty();
        var last = wrapped(MessageType.RELAY_FORW, 32, "2001:db8:5::1", Ask.solicit(Ask.na(1)));
        link.receives(from(last, Link.LAN0, "2001:db8:1::7", "ff02::1:2"));
        assertThat(link.sends()).isEmpty();
    }

    @Test
    void theServersAnswerGoesToTheClient() {
        Link link = relay(RELAY);
        var status = new Dhcp6Option.Status(StatusCode.SUCCESS, "");
        var answer = new ClientServerMessage(MessageType.REPLY, 10, List.of(status));
        link.receives(from(
                wrapped(MessageType.RELAY_REPL, 0, "2001:db8:1::1", answer), UP0, "2001:db8:9::2", "2001:db8:9::1"));
        Effect.Send6 send = link.sends().getFirst();
        assertThat(send.interfaceIndex()).isEqualTo(Link.LAN0);
        assertThat(send.destination()).isEqualTo(Link.CLIENT);
        assertThat(send.port()).isEqualTo(546);
        assertThat(Link.decoded(send.payload())).isEqualTo(answer);
        var nested = wrapped(MessageType.RELAY_REPL, 0, "2001:db8:5::1", answer);
        link.receives(from(
                wrapped(MessageType.RELAY_REPL, 1, "2001:db8:1::1", nested), UP0, "2001:db8:9::2", "2001:db8:9::1"));
        assertThat(link.sends().getFirst().port()).as("another relay").isEqualTo(547);
    }

    /** A name with a pointer, half an option, an octet too much: whom it is for may know what to do with it. */
    @Test
    void whatIsBrokenIsPassedOnAsItCame() {
        Link link = relay(RELAY);
        Bytes broken =
                Bytes.ofHex("01abcdef" + "0001000a00030001020000000202" + "0027000301c001" + "00060003001700" + "00");
        link.receives(new Arrival6(broken, Link.LAN0, Link.CLIENT, 546, Link.ip("ff02::1:2")));
        Bytes forward = link.sends().getFirst().payload();
        assertThat(Dhcp6Codec.inside(forward)).contains(broken);
        Bytes head = Bytes.ofHex("0d00")
                .plus(Link.ip("2001:db8:1::1").octets())
                .plus(Link.CLIENT.octets())
                .plus(Bytes.ofInts(0, 9, 0, broken.length()));
        Arrival6 answer = new Arrival6(head.plus(broken), UP0, Link.ip("2001:db8:9::2"), 547, Link.ip("2001:db8:9::1"));
        link.receives(answer);
        assertThat(link.sends().getFirst().payload()).isEqualTo(broken);
    }

    /** dnsmasq: it is no relay's to pass on what was sent to all servers. */
    @Test
    void whatGoesToAllServersIsServedHere() {
        Link link = relay("dhcp-relay=2001:db8:1::1,2001:db8:9::2", RANGE);
        ClientServerMessage solicit = Ask.solicit(Ask.na(1));
        link.receives(new Arrival6(Dhcp6Codec.encode(solicit), Link.LAN0, Link.CLIENT, 546, Link.ip("ff05::1:3")));
        assertThat(link.reply().orElseThrow().type()).isEqualTo(MessageType.ADVERTISE.code());
    }

    @Test
    void answersThatNobodyAwaitsAreDropped() {
        Link link = relay("dhcp-relay=2001:db8:1::1,2001:db8:9::2,up1");
        var answer = new ClientServerMessage(MessageType.REPLY, 10, List.of());
        var known = wrapped(MessageType.RELAY_REPL, 0, "2001:db8:1::1", answer);
        link.receives(from(known, UP0, "2001:db8:9::2", "2001:db8:9::1"));
        assertThat(link.sends()).as("from another interface").isEmpty();
        link.has(UP0, "up1", "2001:db8:9::1/64");
        link.receives(from(known, UP0, "2001:db8:9::2", "2001:db8:9::1"));
        assertThat(link.sends()).hasSize(1);
        var unknown = wrapped(MessageType.RELAY_REPL, 0, "2001:db8:3::1", answer);
        link.receives(from(unknown, UP0, "2001:db8:9::2", "2001:db8:9::1"));
        assertThat(link.sends()).isEmpty();
    }

    /** A client that is no server could else answer others in its name, or send whatever it likes to anybody. */
    @Test
    void answersFromTheClientsOwnLinkAndForElsewhereAreDropped() {
        Link link = relay(RELAY);
        var answer = new ClientServerMessage(MessageType.REPLY, 10, List.of());
        var reply = wrapped(MessageType.RELAY_REPL, 0, "2001:db8:1::1", answer);
        link.receives(from(reply, Link.LAN0, "fe80::bad", "ff02::1:2"));
        assertThat(link.effects).isEmpty();
        for (String peer : List.of("ff02::1", "::", "2001:db8:77::7")) {
            var elsewhere = new RelayMessage(
                    MessageType.RELAY_REPL.code(),
                    0,
                    Link.ip("2001:db8:1::1"),
                    Link.ip(peer),
                    List.of(),
                    Optional.of(answer),
                    List.of());
            link.receives(from(elsewhere, UP0, "2001:db8:9::2", "2001:db8:9::1"));
            assertThat(link.effects).as(peer).isEmpty();
        }
        Link beside = relay("dhcp-relay=2001:db8:1::1,2001:db8:1::5");
        beside.receives(from(reply, Link.LAN0, "2001:db8:1::5", "2001:db8:1::1"));
        assertThat(beside.sends()).as("a server on the link").hasSize(1);
    }

    @Test
    void theScriptHearsOfPrefixesThatPass() {
        Link link = relay("dhcp-relay=2001:db8:1::1,2001:db8:9::2", "dhcp-script=/bin/true");
        Ip6 prefix = Link.ip("2001:db8:f00::");
        var ia = new Dhcp6Option.IaPd(1, 1, 2, List.of(new Dhcp6Option.IaPrefix(10, 20, 56, prefix)));
        var answer = new ClientServerMessage(MessageType.REPLY, 10, List.of(ia));
        link.receives(from(
                wrapped(MessageType.RELAY_REPL, 0, "2001:db8:1::1", answer), UP0, "2001:db8:9::2", "2001:db8:9::1"));
        assertThat(link.of(Effect.Script.class).map(Effect.Script::arguments))
                .containsExactly(List.of("relay-snoop", "lan0", "fe80::ff:fe00:202", "2001:db8:f00::/56"));
    }

    @Test
    void aLinkLocalAddressIsNeverUsed() {
        Link link = relay("dhcp-relay=fe80::ff:fe00:101,2001:db8:9::2");
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(link.sends()).isEmpty();
    }
}
