package org.bootmasq.oracle.ip6;

import static org.bootmasq.oracle.ip6.Messages.*;

import java.util.List;
import org.bootmasq.lab.Dhcp6Packet;
import org.bootmasq.lab.Dhcp6Packet.Option;
import org.bootmasq.wire.Bytes;

/** Messages that should be met with silence, broken ones, and clients at unusual places. */
final class OddClients {
    /** A server may ask a neighbour for its hardware address before it answers. */
    private static final int FIRST_CONTACT_MILLIS = 800;

    private OddClients() {}

    static List<Client> all() {
        return List.of(
                new Client("met with silence", "odd", OddClients::silenced),
                new Client("broken messages", "odd", OddClients::broken),
                new Client("broken options", "odd", OddClients::brokenOptions),
                new Client("unusual places", OddClients::places),
                new Client("a stranger to the neighbour table", "odd", OddClients::stranger));
    }

    private static void silenced(Conversation c) {
        Host host = Host.of(36);
        Host nobody = new Host(host.mac(), host.address(), Bytes.EMPTY);
        Option other = Option.of(2, "000300010200000000aa");
        c.say("SOLICIT without client id", nobody, message(SOLICIT, nobody, iaNa(1)));
        c.say("SOLICIT with server id", host, toServer(SOLICIT, host, iaNa(1)));
        c.say("REQUEST without server id", host, message(REQUEST, host, iaNa(1)));
        c.say("REQUEST to another server", host, message(REQUEST, host, other, iaNa(1)));
        c.say("RENEW without server id", host, message(RENEW, host, iaNa(1, address("2001:db8:1::1b0"))));
        c.say("RENEW to another server", host, message(RENEW, host, other, iaNa(1, address("2001:db8:1::1b0"))));
        c.say("REBIND with server id", host, toServer(REBIND, host, iaNa(1, address("2001:db8:1::1b0"))));
        c.say("RELEASE to another server", host, message(RELEASE, host, other, iaNa(1, address("2001:db8:1::1b0"))));
        c.say("DECLINE without server id", host, message(DECLINE, host, iaNa(1, address("2001:db8:1::1b0"))));
        for (int type : new int[] {0, 2, 7, 10, 14, 99, 255}) {
            c.say("type " + type, host, toServer(type, host, iaNa(1)));
        }
        Dhcp6Packet solicit = message(SOLICIT, host, iaNa(1));
        c.sayTo(Conversation.SERVER, 546, "SOLICIT to the server's address", host, solicit);
        c.sayTo(Twin.LAN_LINK_LOCAL, 546, "SOLICIT to the link-local address", host, solicit);
        c.sayTo(Conversation.SERVER, 546, "INFORMATION-REQUEST by unicast", host, message(INFORMATION_REQUEST, host));
    }

    private static void broken(Conversation c) {
        Host host = Host.of(37);
        for (String octets :
                List.of("", "01", "0102", "010203", "01020304", "0102030400", "010203040001", "0b010203")) {
            c.raw(octets.length() / 2 + " octets " + octets, host, octets);
        }
        Dhcp6Packet solicit = message(SOLICIT, host, iaNa(1));
        c.say("an octet behind", host, solicit.withTail("00"));
        c.say("three octets behind", host, solicit.withTail("000600"));
        c.say("an option past the end", host, solicit.withTail("0006000400"));
        c.say("a client id past the end", host, Dhcp6Packet.of(SOLICIT, 0).withTail("0001000a0003"));
        c.say("an IA past the end", host, message(SOLICIT, host).withTail("0003000c00000001"));
        c.say("empty client id", host, Dhcp6Packet.of(SOLICIT, 0, Option.of(1, ""), iaNa(1)));
        c.say("two client ids", host, solicit.plus(Option.of(1, "00030001aabbccddeeff")));
        c.say("two server ids", host, toServer(REQUEST, host, Option.of(2, "aa"), iaNa(2)));
        c.say("9000 octets", host, solicit.plus(new Option(4000, Bytes.ofHex("00".repeat(8900)))));
    }

    private static void brokenOptions(Conversation c) {
        Host host = Host.of(38);
        c.say("IA of 8 octets", host, message(SOLICIT, host, Option.of(3, "0000000100000000")));
        c.say("IA of 11 octets", host, message(SOLICIT, host, Option.of(3, "0000000100000000000000")));
        c.say("IA with a broken option", host, message(SOLICIT, host, iaNa(1).plus(Bytes.ofHex("000500"))));
        c.say(
                "IAADDR of 16 octets",
                host,
                message(SOLICIT, host, iaNa(1, Option.of(5, "20010db8000100000000000000000155"))));
        c.say("IAADDR past the IA", host, message(SOLICIT, host, iaNa(1).plus(Bytes.ofHex("0005001820010db8"))));
        c.say("multicast address", host, message(SOLICIT, host, iaNa(1, address("ff02::1"))));
        c.say("link-local address", host, message(SOLICIT, host, iaNa(1, address("fe80::1"))));
        c.say("the same IAID twice", host, message(SOLICIT, host, iaNa(1), iaNa(1)));
        Dhcp6Packet many = message(SOLICIT, host);
        for (int i = 0; i < 20; i++) many = many.plus(iaNa(100 + i));
        c.say("20 IAs", host, many);
        c.say("a status in the IA", host, message(SOLICIT, host, iaNa(1, Option.of(13, "0002"))));
        c.say("authentication", host, message(SOLICIT, host, iaNa(1), Option.of(11, "0300000000000000000000")));
        c.say("user class past its end", host, message(SOLICIT, host, iaNa(1), Option.of(15, "00ff61")));
        c.say("vendor class of two octets", host, message(SOLICIT, host, iaNa(1), Option.of(16, "0001")));
        c.say("architecture of one octet", host, message(SOLICIT, host, iaNa(1), Option.of(61, "07")));
        c.say("empty architecture", host, message(SOLICIT, host, iaNa(1), Option.of(61, "")));
        c.say("empty name", host, message(SOLICIT, host, iaNa(1), Option.of(39, "")));
        c.say("an IA in an IA", host, message(SOLICIT, host, iaNa(1, iaNa(2))));
    }

    private static void places(Conversation c) {
        Host host = Host.of(39);
        Dhcp6Packet solicit = message(SOLICIT, host, iaNa(1));
        c.sayTo(Conversation.ALL_SERVERS, 546, "to all servers", host, solicit);
        c.sayTo(Conversation.ALL_SERVERS_AND_RELAYS, 5460, "from another port", host, solicit);
        c.sayTo(Conversation.ALL_SERVERS_AND_RELAYS, 547, "from the server's port", host, solicit);
    }

    private static void stranger(Conversation c) {
        Host answering = Host.stranger(40);
        c.patient(FIRST_CONTACT_MILLIS).say("SOLICIT", answering, message(SOLICIT, answering, iaNa(1)));
        c.say("SOLICIT again", answering, message(SOLICIT, answering, iaNa(1)));
        Host global = Host.of(43).from("2001:db8:1::abc");
        c.patient(FIRST_CONTACT_MILLIS).say("from a global address", global, message(SOLICIT, global, iaNa(1)));
        Host distant = Host.of(42).from("2001:db8:5::abc");
        c.patient(FIRST_CONTACT_MILLIS)
                .say("from an address off the link", distant, message(SOLICIT, distant, iaNa(1)));
        Host mute = Host.mute(41);
        c.patient(FIRST_CONTACT_MILLIS).say("SOLICIT of a mute one", mute, message(SOLICIT, mute, iaNa(1)));
    }
}
