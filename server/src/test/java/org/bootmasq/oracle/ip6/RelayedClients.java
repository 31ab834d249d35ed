package org.bootmasq.oracle.ip6;

import static org.bootmasq.oracle.ip6.Messages.*;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bootmasq.lab.Dhcp6Packet;
import org.bootmasq.lab.Dhcp6Packet.Option;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** Clients behind relay agents (RFC 8415 section 19), and what a server says to the relay that ours may be. */
final class RelayedClients {
    /** A reply that only one of the servers gives is not to count against the next step. */
    private static final int LATE_MILLIS = 800;

    private static final String FAR_LINK = "2001:db8:5::1";
    private static final Option USUAL = oro(23, 24);

    private RelayedClients() {}

    static List<Client> all() {
        return List.of(
                new Client("behind a relay", RelayedClients::usual),
                new Client("relay with options", RelayedClients::informed),
                new Client("relays in a row", RelayedClients::nested),
                new Client("odd relays", "odd", RelayedClients::odd),
                new Client("relays cut short", "cut", RelayedClients::cut),
                new Client("server behind the relay", "relay", RelayedClients::answering));
    }

    /** What a relay agent sends, with its own options before and behind the client's message. */
    private static UnaryOperator<Dhcp6Packet> relay(int hops, String link, String peer, Option... before) {
        return message -> Dhcp6Packet.relay(RELAY_FORW, hops, Twin.ip6(link), Twin.ip6(peer), before)
                .plus(new Option(9, message.octets()));
    }

    private static Option linkLayer(String mac) {
        return Option.of(79, "0001" + mac.replace(":", ""));
    }

    private static void usual(Conversation c) {
        Host host = Host.of(31);
        UnaryOperator<Dhcp6Packet> relay = relay(0, FAR_LINK, "fe80::77");
        Dhcp6Packet solicit = message(SOLICIT, host, iaNa(1), USUAL, fqdn(1, "faraway"));
        Optional<Dhcp6Packet> offer = c.relayed("SOLICIT", solicit, relay);
        Dhcp6Packet taken = offer.orElse(solicit);
        c.relayed("REQUEST", taking(REQUEST, solicit, taken), relay);
        c.relayed("RENEW", taking(RENEW, solicit, taken), relay);
        c.relayed("REBIND", taking(REBIND, solicit, taken), relay);
        c.relayed("CONFIRM", taking(CONFIRM, solicit, taken), relay);
        c.relayed("CONFIRM for this link", message(CONFIRM, host, iaNa(1, address("2001:db8:1::105"))), relay);
        c.relayed("INFORMATION-REQUEST", message(INFORMATION_REQUEST, host, USUAL), relay);
        c.relayed("RELEASE", taking(RELEASE, solicit, taken), relay);
    }

    private static void informed(Conversation c) {
        Host host = Host.of(32);
        Option port = Option.of(18, "65746837");
        Option remote = Option.of(37, "00000009616263");
        Option subscriber = Option.of(38, "737373");
        Option mac = linkLayer("020000000707");
        Dhcp6Packet solicit = message(SOLICIT, host, iaNa(1), USUAL);
        c.relayed("SOLICIT", solicit, relay(0, FAR_LINK, "fe80::77", port, remote, subscriber, mac))
                .ifPresent(offer -> c.relayed(
                        "REQUEST",
                        taking(REQUEST, solicit, offer),
                        relay(0, FAR_LINK, "fe80::77", port, remote, subscriber, mac)));
        UnaryOperator<Dhcp6Packet> behind = message -> relay(0, FAR_LINK, "fe80::77")
                .apply(message)
                .plus(port, Option.of(43, "0011"), Option.of(66, "00010000"), mac);
        c.relayed("options behind the message", solicit, behind);
        c.relayed("an unknown one", solicit, relay(0, FAR_LINK, "fe80::77", Option.of(4711, "abcdef"), port));
        c.relayed("hardware of another type", solicit, relay(0, FAR_LINK, "fe80::77", Option.of(79, "0006aabb")));
        c.relayed("hardware of one octet", solicit, relay(0, FAR_LINK, "fe80::77", Option.of(79, "00")));
        c.relayed("on our own link", solicit, relay(0, "2001:db8:1::1", "fe80::77", port, mac));
    }

    private static void nested(Conversation c) {
        Host host = Host.of(33);
        Dhcp6Packet solicit = message(SOLICIT, host, iaNa(1), USUAL);
        UnaryOperator<Dhcp6Packet> inner =
                relay(0, FAR_LINK, "fe80::77", Option.of(18, "494e"), linkLayer("020000000707"));
        UnaryOperator<Dhcp6Packet> outer = relay(1, "::", FAR_LINK, Option.of(18, "4f5554"));
        c.relayed("two", solicit, message -> outer.apply(inner.apply(message)));
        UnaryOperator<Dhcp6Packet> linked = relay(1, "2001:db8:1::1", FAR_LINK);
        c.relayed("two with links", solicit, message -> linked.apply(inner.apply(message)));
        UnaryOperator<Dhcp6Packet> blank = relay(0, "::", "fe80::77");
        c.patient(LATE_MILLIS)
                .relayed("the inner link is blank", solicit, message -> linked.apply(blank.apply(message)));
        c.relayed("nine", solicit, message -> {
            Dhcp6Packet all = inner.apply(message);
            for (int hop = 1; hop < 9; hop++)
                all = relay(hop, "::", "fe80::" + hop).apply(all);
            return all;
        });
    }

    private static void odd(Conversation c) {
        Host host = Host.of(34);
        Dhcp6Packet solicit = message(SOLICIT, host, iaNa(1), USUAL);
        c.patient(LATE_MILLIS).relayed("blank link", solicit, relay(0, "::", "fe80::77"));
        c.relayed("link-local link", solicit, relay(0, "fe80::99", "fe80::77"));
        c.relayed("unknown link", solicit, relay(0, "2001:db8:99::1", "fe80::77"));
        c.relayed("hop 31", solicit, relay(31, FAR_LINK, "fe80::77"));
        c.relayed("hop 40", solicit, relay(40, FAR_LINK, "fe80::77"));
        c.relayed("no message", solicit, _ -> bare(Option.of(18, "6e6f6e65")));
        c.relayed("empty message", solicit, _ -> bare(Option.of(9, "")));
        c.relayed("message of three octets", solicit, _ -> bare(Option.of(9, "010203")));
        c.relayed("message of four octets", solicit, _ -> bare(Option.of(9, "01020304")));
        c.relayed("an ADVERTISE in it", message(2, host, iaNa(1)), relay(0, FAR_LINK, "fe80::77"));
        c.relayed(
                "RELAY-REPL",
                solicit,
                message -> Dhcp6Packet.relay(RELAY_REPL, 0, Twin.ip6(FAR_LINK), Twin.ip6("fe80::77"))
                        .plus(new Option(9, message.octets())));
        c.patient(LATE_MILLIS)
                .relayedFrom(Twin.ip6(FAR_LINK), "from far away", solicit, relay(0, FAR_LINK, "fe80::77"));
        Host agent = new Host(Host.RELAY_MAC, Host.RELAY, Bytes.EMPTY);
        Dhcp6Packet wrapped = relay(0, FAR_LINK, "fe80::77").apply(message(SOLICIT, host, iaNa(2)));
        c.sayTo(Conversation.ALL_SERVERS, 547, "to all servers", agent, wrapped);
        c.sayTo(Conversation.SERVER, 1547, "from another port", agent, wrapped);
        c.sayTo(Twin.LAN_LINK_LOCAL, 547, "to the link-local address", agent, wrapped);
    }

    /** Not where dnsmasq is a relay: the older one relays then what it has read before, again and again. */
    private static void cut(Conversation c) {
        for (int length : new int[] {1, 2, 5, 33, 34}) {
            c.raw("RELAY-FORW of " + length + " octets", Host.of(34), "0c" + "00".repeat(length - 1));
        }
    }

    private static Dhcp6Packet bare(Option option) {
        return Dhcp6Packet.relay(RELAY_FORW, 0, Twin.ip6(FAR_LINK), Twin.ip6("fe80::77"), option);
    }

    /** RELAY-REPL to the server under test, which is the relay that the case may configure. */
    private static void answering(Conversation c) {
        Ip6 server = Twin.ip6("2001:db8:9::2");
        Ip6 relay = Twin.ip6("2001:db8:9::1");
        Host host = Host.of(35);
        String peer = host.linkLocal().toString();
        Dhcp6Packet advertise = message(2, host, serverId(), iaNa(1, address("2001:db8:1::1a0", 3600, 7200)));
        c.fromServerBehind("ADVERTISE", advertise, server, relay, reply(0, "2001:db8:1::1", peer));
        c.fromServerBehind(
                "REPLY with a prefix",
                message(7, host, serverId(), iaPd(1, prefix("2001:db8:f00::", 56))),
                server,
                relay,
                reply(0, "2001:db8:1::1", peer));
        c.fromServerBehind("link of another", advertise, server, relay, reply(0, "2001:db8:8::1", peer));
        c.fromServerBehind("link of up0", advertise, server, relay, reply(0, "2001:db8:9::1", peer));
        c.fromServerBehind("blank link", advertise, server, relay, reply(0, "::", peer));
        c.fromServerBehind(
                "for a relay behind",
                advertise,
                server,
                relay,
                message -> reply(1, "2001:db8:1::1", peer)
                        .apply(reply(0, "2001:db8:6::1", "fe80::66").apply(message)));
        c.fromServerBehind(
                "no message",
                advertise,
                server,
                relay,
                _ -> Dhcp6Packet.relay(RELAY_REPL, 0, Conversation.SERVER, host.linkLocal()));
        c.fromServerBehind("not wrapped", advertise, server, relay, message -> message);
    }

    private static UnaryOperator<Dhcp6Packet> reply(int hops, String link, String peer) {
        return message -> Dhcp6Packet.relay(RELAY_REPL, hops, Twin.ip6(link), Twin.ip6(peer))
                .plus(new Option(9, message.octets()));
    }
}
