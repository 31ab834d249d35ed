package org.bootmasq.oracle.ip6;

import static org.bootmasq.oracle.ip6.Messages.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.lab.Dhcp6Packet;
import org.bootmasq.lab.Dhcp6Packet.Option;

/** The clients every case is played with: what operating systems and firmware say on their own link. */
final class Clients {
    /** What dhclient asks for. */
    private static final Option USUAL = oro(23, 24, 39, 31);

    private Clients() {}

    static List<Client> all() {
        List<Client> clients = new ArrayList<>();
        clients.add(new Client("dhclient", c -> lifetime(c, Host.of(1), iaNa(0x02000001), USUAL, fqdn(0, "walnut"))));
        clients.add(new Client("rapid commit", Clients::rapid));
        clients.add(new Client("two IA_NA", Clients::two));
        clients.add(new Client("names an address", Clients::naming));
        clients.add(new Client("lifetimes of its own", Clients::lifetimes));
        clients.add(new Client("IA_NA and IA_PD", Clients::delegated));
        clients.add(new Client("no IA", c -> {
            c.say("SOLICIT", Host.of(7), message(SOLICIT, Host.of(7), USUAL));
            c.say("REQUEST", Host.of(7), toServer(REQUEST, Host.of(7), USUAL));
            c.say("RENEW", Host.of(7), toServer(RENEW, Host.of(7), USUAL));
            c.say("REBIND", Host.of(7), message(REBIND, Host.of(7), USUAL));
            c.say("RELEASE", Host.of(7), toServer(RELEASE, Host.of(7)));
        }));
        clients.add(new Client("option requests", Clients::requests));
        clients.add(new Client("FQDN", Clients::names));
        clients.add(new Client("renewing", Clients::renewing));
        clients.add(new Client("confirming", Clients::confirming));
        clients.add(new Client("INFORMATION-REQUEST", Clients::informing));
        clients.add(new Client("classes", Clients::classes));
        clients.add(new Client("UEFI PXE", c -> firmware(c, Host.of(17), "PXEClient:Arch:00007:UNDI:003000", 7)));
        clients.add(new Client("UEFI HTTP", c -> firmware(c, Host.of(18), "HTTPClient:Arch:00016:UNDI:003000", 16)));
        clients.add(new Client("iPXE", Clients::ipxe));
        clients.add(new Client("networkd", Clients::networkd));
        clients.add(new Client("dhcpcd", Clients::dhcpcd));
        clients.add(new Client("other identifiers", Clients::identifiers));
        clients.add(new Client("on the other interface", c -> {
            Host host = Host.of(24);
            Dhcp6Packet solicit = message(SOLICIT, host, iaNa(1), USUAL);
            c.sayOn(1, "SOLICIT", host, solicit)
                    .ifPresent(offer -> c.sayOn(1, "REQUEST", host, taking(REQUEST, solicit, offer)));
            c.sayOn(1, "INFORMATION-REQUEST", host, message(INFORMATION_REQUEST, host));
            c.sayOn(1, "CONFIRM", host, message(CONFIRM, host, iaNa(1, address("2001:db8:1::103"))));
        }));
        clients.addAll(RelayedClients.all());
        clients.addAll(OddClients.all());
        clients.add(new Client("when addresses change", Clients::changing));
        clients.add(new Client(
                "asking again",
                c -> c.say(
                        "SOLICIT",
                        Host.of(1),
                        message(SOLICIT, Host.of(1), iaNa(0x02000001), USUAL, fqdn(0, "walnut")))));
        clients.add(new Client("IA_TA", Clients::temporary));
        clients.add(new Client("rebinding without a lease", Clients::rebinding));
        clients.add(new Client("declining", Clients::declining));
        clients.add(new Client(
                "names nothing",
                c -> c.say("REQUEST ::", Host.of(52), toServer(REQUEST, Host.of(52), iaNa(2, address("::"))))));
        return clients;
    }

    /** All that a client says in its life; IAs as given, other options in each message. */
    private static void lifetime(Conversation c, Host host, Option... options) {
        Dhcp6Packet solicit = message(SOLICIT, host, ELAPSED).plus(options);
        Optional<Dhcp6Packet> offer = c.say("SOLICIT", host, solicit);
        c.say("SOLICIT again", host, solicit);
        Dhcp6Packet taken = offer.orElse(solicit);
        c.say("REQUEST", host, taking(REQUEST, solicit, taken));
        c.say("REQUEST again", host, taking(REQUEST, solicit, taken));
        c.say("RENEW", host, taking(RENEW, solicit, taken));
        c.say("REBIND", host, taking(REBIND, solicit, taken));
        c.say("CONFIRM", host, taking(CONFIRM, solicit, taken));
        c.say("SOLICIT while leased", host, solicit);
        c.say("RELEASE", host, taking(RELEASE, solicit, taken));
        c.say("RELEASE again", host, taking(RELEASE, solicit, taken));
        c.say("RENEW after the release", host, taking(RENEW, solicit, taken));
        c.say("REQUEST after the release", host, taking(REQUEST, solicit, taken));
    }

    /** SOLICIT, and REQUEST of what is offered. */
    private static Optional<Dhcp6Packet> fourMessages(Conversation c, Host host, Option... options) {
        Dhcp6Packet solicit = message(SOLICIT, host).plus(options);
        return c.say("SOLICIT", host, solicit)
                .flatMap(offer -> c.say("REQUEST", host, taking(REQUEST, solicit, offer)));
    }

    private static void rapid(Conversation c) {
        Host host = Host.of(2);
        Dhcp6Packet solicit = message(SOLICIT, host, RAPID_COMMIT, iaNa(7), USUAL, fqdn(1, "rapid"));
        Optional<Dhcp6Packet> reply = c.say("SOLICIT", host, solicit);
        c.say("SOLICIT again", host, solicit);
        c.say("RENEW", host, taking(RENEW, solicit, reply.orElse(solicit)));
        c.say("REQUEST with rapid commit", host, toServer(REQUEST, host, RAPID_COMMIT, iaNa(8)));
    }

    private static void two(Conversation c) {
        Host host = Host.of(3);
        Optional<Dhcp6Packet> reply = fourMessages(c, host, iaNa(1), iaNa(2), USUAL);
        Dhcp6Packet asked = message(SOLICIT, host, iaNa(1), iaNa(2));
        Dhcp6Packet taken = reply.orElse(asked);
        c.say("RENEW", host, taking(RENEW, asked, taken));
        c.say("RENEW with a third", host, taking(RENEW, asked, taken).plus(iaNa(3)));
        String first = given(reply, "2001:db8:1::130");
        c.say(
                "RENEW with one unknown of two",
                host,
                toServer(RENEW, host, iaNa(1, address(first), address("2001:db8:1::1fe"))));
        c.say("REBIND of both", host, taking(REBIND, asked, taken));
        c.say("RELEASE of the first", host, toServer(RELEASE, host, iaNa(1, address(first))));
        c.say("SOLICIT after that", host, message(SOLICIT, host, iaNa(1), iaNa(2)));
    }

    private static void naming(Conversation c) {
        Host host = Host.of(4);
        String[] wishes = {
            "2001:db8:1::150", "2001:db8:1::fff0", "2001:db8:77::1", "2001:db8:1::42", "2001:db8:9::150", "::"
        };
        for (String wish : wishes) c.say("SOLICIT " + wish, host, message(SOLICIT, host, iaNa(1, address(wish))));
        for (String wish : List.of(wishes).subList(0, 5)) {
            c.say("REQUEST " + wish, host, toServer(REQUEST, host, iaNa(2, address(wish))));
        }
        c.say("REQUEST another's", Host.of(5), toServer(REQUEST, Host.of(5), iaNa(1, address("2001:db8:1::150"))));
        c.say("SOLICIT another's", Host.of(5), message(SOLICIT, Host.of(5), iaNa(1, address("2001:db8:1::150"))));
        c.say(
                "REQUEST of two",
                host,
                toServer(REQUEST, host, iaNa(3, address("2001:db8:1::160"), address("2001:db8:1::161"))));
        c.say(
                "REQUEST of two IAs, one wrong",
                host,
                toServer(REQUEST, host, iaNa(4, address("2001:db8:1::162")), iaNa(5, address("2001:db8:77::1"))));
        c.say("RELEASE", host, toServer(RELEASE, host, iaNa(3, address("2001:db8:1::160"))));
    }

    private static void lifetimes(Conversation c) {
        Host host = Host.of(6);
        String wish = "2001:db8:1::170";
        c.say("SOLICIT 100/200", host, message(SOLICIT, host, iaNa(1, address(wish, 100, 200))));
        Optional<Dhcp6Packet> reply =
                c.say("REQUEST 100/240", host, toServer(REQUEST, host, iaNa(1, address(wish, 100, 240))));
        if (reply.map(Messages::addresses).filter(held -> !held.isEmpty()).isPresent()) {
            c.say("REBIND infinite", host, message(REBIND, host, iaNa(1, address(wish, -1, -1))));
        }
        c.say("SOLICIT 1234/4321", host, message(SOLICIT, host, iaNa(2, address("2001:db8:1::171", 1234, 4321))));
        c.say("RENEW 600/1200", host, toServer(RENEW, host, iaNa(1, address(wish, 600, 1200))));
        c.say("RENEW 99999/999999", host, toServer(RENEW, host, iaNa(1, address(wish, 99999, 999999))));
        c.say("RENEW preferred over valid", host, toServer(RENEW, host, iaNa(1, address(wish, 1200, 600))));
        c.say("SOLICIT with T1 and T2", host, message(SOLICIT, host, ia(3, 9, 300, 600)));
        c.say("SOLICIT with T1 over T2", host, message(SOLICIT, host, ia(3, 9, 900, 600)));
    }

    private static void delegated(Conversation c) {
        Host host = Host.of(8);
        fourMessages(c, host, iaNa(1), iaPd(1), USUAL);
        c.say("SOLICIT with a hint", host, message(SOLICIT, host, iaPd(2, prefix("::", 60)), iaNa(2)));
        c.say("SOLICIT IA_PD alone", host, message(SOLICIT, host, iaPd(1)));
        c.say("REQUEST IA_PD alone", host, toServer(REQUEST, host, iaPd(1, prefix("2001:db8:f00::", 56))));
        c.say("RENEW IA_PD alone", host, toServer(RENEW, host, iaPd(1, prefix("2001:db8:f00::", 56))));
        c.say("REBIND IA_PD alone", host, message(REBIND, host, iaPd(1, prefix("2001:db8:f00::", 56))));
        c.say("RELEASE IA_PD alone", host, toServer(RELEASE, host, iaPd(1, prefix("2001:db8:f00::", 56))));
    }

    private static void requests(Conversation c) {
        Host host = Host.of(9);
        c.say("none", host, message(SOLICIT, host, iaNa(1)));
        c.say("empty", host, message(SOLICIT, host, iaNa(1), oro()));
        c.say("23", host, message(SOLICIT, host, iaNa(1), oro(23)));
        c.say("24, 56, 59", host, message(SOLICIT, host, iaNa(1), oro(24, 56, 59)));
        c.say("unknown", host, message(SOLICIT, host, iaNa(1), oro(999, 65535)));
        c.say("times", host, message(SOLICIT, host, iaNa(1), oro(82, 83, 32, 7, 13)));
        int[] many = new int[143];
        for (int i = 0; i < many.length; i++) many[i] = i + 1;
        c.say("many", host, message(SOLICIT, host, iaNa(1), oro(many)));
        c.say("twice", host, message(SOLICIT, host, iaNa(1), oro(23, 23), oro(24)));
        c.say("odd", host, message(SOLICIT, host, iaNa(1), Option.of(6, "001700")));
    }

    private static void names(Conversation c) {
        String[][] all = {
            {"label", "1", "hosta"},
            {"full", "0", "hostb.lan.example."},
            {"no update", "4", "hostc"},
            {"other domain", "1", "hostd.other.net."},
            {"two labels", "1", "hoste.lan"},
            {"bad", "1", "bad_name!"},
            {"empty", "1", ""},
            {"root", "1", "."},
            {"the same", "1", "hosta"}
        };
        for (int i = 0; i < all.length; i++) {
            Host host = Host.of(10).withDuid("000400112233445566778899aabbccddee0" + i);
            Option name = fqdn(Integer.parseInt(all[i][1]), all[i][2]);
            Dhcp6Packet solicit = message(SOLICIT, host, iaNa(i), oro(39), name);
            c.say("SOLICIT " + all[i][0], host, solicit);
            c.say("REQUEST " + all[i][0], host, toServer(REQUEST, host, iaNa(i), oro(39), name));
        }
        Host host = Host.of(10).withDuid("000400112233445566778899aabbccddeeff");
        c.say("REQUEST not asked for", host, toServer(REQUEST, host, iaNa(1), oro(23), fqdn(1, "hostf")));
        c.say("REQUEST no ORO", host, toServer(REQUEST, host, iaNa(2), fqdn(1, "hostg")));
        c.say("RENEW", host, toServer(RENEW, host, iaNa(2), oro(39), fqdn(1, "hostg2")));
        c.say("pointer", host, toServer(REQUEST, host, iaNa(3), Option.of(39, "01c001")));
        c.say("overlong label", host, toServer(REQUEST, host, iaNa(4), Option.of(39, "0140" + "61".repeat(64))));
        c.say("cut short", host, toServer(REQUEST, host, iaNa(5), Option.of(39, "010661626300")));
        c.say("flags alone", host, toServer(REQUEST, host, iaNa(6), oro(39), Option.of(39, "01")));
        c.say("asked without sending", host, toServer(REQUEST, host, iaNa(2), oro(39)));
    }

    private static void renewing(Conversation c) {
        Host host = Host.of(11);
        String address = given(fourMessages(c, host, iaNa(5), USUAL), "2001:db8:1::180");
        c.say("RENEW of an empty IA", host, toServer(RENEW, host, iaNa(5)));
        c.say("RENEW of another IAID", host, toServer(RENEW, host, iaNa(6, address(address))));
        c.say("RENEW by another", Host.of(12), toServer(RENEW, Host.of(12), iaNa(5, address(address))));
        c.say("RENEW of a strange address", host, toServer(RENEW, host, iaNa(5, address("2001:db8:77::5"))));
        c.say("REBIND of an empty IA", host, message(REBIND, host, iaNa(5)));
        c.say("RENEW without options", host, toServer(RENEW, host, iaNa(5, address(address)), oro()));
    }

    private static void confirming(Conversation c) {
        Host host = Host.of(13);
        c.say("on link", host, message(CONFIRM, host, iaNa(1, address("2001:db8:1::103"))));
        c.say("outside the range", host, message(CONFIRM, host, iaNa(1, address("2001:db8:1::ffff:1"))));
        c.say("off link", host, message(CONFIRM, host, iaNa(1, address("2001:db8:77::1"))));
        c.say("one of two", host, message(CONFIRM, host, iaNa(1, address("2001:db8:1::103"), address("fd77::1"))));
        c.say("nothing", host, message(CONFIRM, host, iaNa(1)));
        c.say("no IA", host, message(CONFIRM, host));
        c.say("IA_PD", host, message(CONFIRM, host, iaPd(1, prefix("2001:db8:f00::", 56))));
        c.say("with a server", host, toServer(CONFIRM, host, iaNa(1, address("2001:db8:1::103"))));
    }

    private static void declining(Conversation c) {
        Host host = Host.of(14);
        String address = given(fourMessages(c, host, iaNa(1), USUAL), "2001:db8:1::190");
        c.say("DECLINE", host, toServer(DECLINE, host, iaNa(1, address(address))));
        c.say("DECLINE again", host, toServer(DECLINE, host, iaNa(1, address(address))));
        c.say("DECLINE of an empty IA", host, toServer(DECLINE, host, iaNa(1)));
        fourMessages(c.renamed(" after it"), host, iaNa(1), USUAL);
    }

    private static void informing(Conversation c) {
        Host host = Host.of(15);
        c.say("plain", host, message(INFORMATION_REQUEST, host));
        c.say("usual", host, message(INFORMATION_REQUEST, host, ELAPSED, oro(23, 24, 32)));
        c.say("no client id", host, Dhcp6Packet.of(INFORMATION_REQUEST, 0, oro(23, 24)));
        c.say("with the server", host, toServer(INFORMATION_REQUEST, host, oro(23)));
        c.say("another server", host, message(INFORMATION_REQUEST, host, Option.of(2, "000300010200000000aa")));
        c.say("with an IA", host, message(INFORMATION_REQUEST, host, iaNa(1)));
        c.say("with a name", host, message(INFORMATION_REQUEST, host, oro(39), fqdn(1, "informer")));
        c.say("boot file", host, message(INFORMATION_REQUEST, host, oro(59, 60), architecture(7)));
    }

    private static void classes(Conversation c) {
        Host host = Host.of(16);
        fourMessages(c, host, iaNa(1), oro(23, 24, 56, 17), userClass("accts", "lab-user"), vendorClass(343, "acme-1"));
        c.say("two vendors", host, message(SOLICIT, host, iaNa(1), vendorClass(343, "x"), vendorClass(9, "acme-1")));
        c.say("user class without a count", host, message(SOLICIT, host, iaNa(1), Option.of(15, "6163637473")));
        c.say("vendor without a class", host, message(SOLICIT, host, iaNa(1), Option.of(16, "00000157")));
        c.say(
                "vendor options",
                host,
                message(SOLICIT, host, iaNa(1), oro(17), Option.of(17, "0000118b00010003616263")));
    }

    private static void firmware(Conversation c, Host host, String vendor, int architecture) {
        fourMessages(
                c,
                host,
                ELAPSED,
                iaNa(0x2f2f2f),
                oro(59, 60, 23, 24),
                architecture(architecture),
                Option.of(62, "010300"),
                vendorClass(343, vendor));
    }

    private static void ipxe(Conversation c) {
        fourMessages(
                c,
                Host.of(19).withDuid("0004564d0000111122223333445566778899"),
                ELAPSED,
                iaNa(0x2001),
                oro(23, 24, 59, 60, 67),
                userClass("iPXE"),
                Option.of(61, "00070009"),
                vendorClass(343, "PXEClient:Arch:00007:UNDI:003010"));
    }

    private static void networkd(Conversation c) {
        Host host = Host.of(20).withDuid("00020000ab11c0ffee0102030405");
        c.say(
                "SOLICIT",
                host,
                message(
                        SOLICIT,
                        host,
                        RAPID_COMMIT,
                        iaNa(0x77),
                        iaPd(0x77),
                        fqdn(1, "systemd"),
                        oro(23, 31, 56, 82),
                        ELAPSED));
    }

    private static void dhcpcd(Conversation c) {
        Host host = Host.of(21).withDuid("00010001209f3a7c02000000020f");
        fourMessages(
                c,
                host,
                RAPID_COMMIT,
                ELAPSED,
                iaNa(0x21),
                fqdn(1, "dhcpcd"),
                vendorClass(40712, "dhcpcd-9.4.1"),
                oro(16, 17, 23, 24, 31, 56, 64, 82, 83));
    }

    private static void identifiers(Conversation c) {
        Host host = Host.of(1);
        fourMessages(
                c, host.withDuid("00010001209f3a7c020000000201"), iaNa(0x02000001), USUAL, fqdn(0, "other-system"));
        fourMessages(c.renamed(" by a text"), Host.of(22).withDuid("6f74686572"), iaNa(1), USUAL);
        fourMessages(c.renamed(" by one octet"), Host.of(22).withDuid("01"), iaNa(1), USUAL);
        fourMessages(c.renamed(" by 130 octets"), Host.of(22).withDuid("0002" + "5a".repeat(128)), iaNa(1), USUAL);
        fourMessages(c.renamed(" by 300 octets"), Host.of(22).withDuid("0002" + "6b".repeat(298)), iaNa(1), USUAL);
        fourMessages(c.renamed(" stranger"), Host.of(23).withDuid("00030001020000009999"), iaNa(-1), USUAL);
    }

    private static void changing(Conversation c) {
        Host host = Host.of(45);
        Dhcp6Packet solicit = message(SOLICIT, host, iaNa(1), USUAL);
        Dhcp6Packet held = c.say("SOLICIT", host, solicit)
                .flatMap(offer -> c.say("REQUEST", host, taking(REQUEST, solicit, offer)))
                .orElse(solicit);
        for (int number = 0; c.change(number); number++) {
            Conversation after = c.renamed(" after change " + (number + 1));
            after.say("RENEW", host, taking(RENEW, solicit, held));
            after.say("CONFIRM", host, taking(CONFIRM, solicit, held));
            after.say("REBIND", host, taking(REBIND, solicit, held));
            after.say("REQUEST", host, taking(REQUEST, solicit, held));
            after.say("SOLICIT", host, solicit);
            held = after.say("SOLICIT of a second IA", host, message(SOLICIT, host, iaNa(2 + number)))
                    .flatMap(offer -> after.say("REQUEST of a second IA", host, taking(REQUEST, solicit, offer)))
                    .orElse(held);
        }
    }

    /** Last of all: where its addresses fall is random, and could push others aside. */
    private static void temporary(Conversation c) {
        Host host = Host.of(30);
        Dhcp6Packet solicit = message(SOLICIT, host, iaTa(10), USUAL);
        Optional<Dhcp6Packet> offer = c.say("SOLICIT", host, solicit);
        Optional<Dhcp6Packet> reply = c.say("REQUEST", host, taking(REQUEST, solicit, offer.orElse(solicit)));
        Dhcp6Packet held = reply.orElse(solicit);
        c.say("RENEW", host, taking(RENEW, solicit, held));
        c.say("REBIND", host, taking(REBIND, solicit, held));
        c.say("CONFIRM", host, taking(CONFIRM, solicit, held));
        c.say("RELEASE", host, taking(RELEASE, solicit, held));
        Dhcp6Packet both = toServer(REQUEST, host, iaNa(11), iaTa(11), fqdn(1, "brief"));
        c.say("REQUEST of both kinds", host, both)
                .ifPresent(given -> c.say("RELEASE of both kinds", host, taking(RELEASE, both.without(2), given)));
    }

    /** Behind all others, because an older dnsmasq makes leases here, and ours does not. */
    private static void rebinding(Conversation c) {
        Host host = Host.of(50);
        c.say("of nothing", host, message(REBIND, host, iaNa(1)));
        c.say("of a free address", host, message(REBIND, host, iaNa(2, address("2001:db8:1::181"))));
        c.say("off link", host, message(REBIND, host, iaNa(3, address("2001:db8:77::5"))));
        c.say("of two", host, message(REBIND, host, iaNa(4, address("2001:db8:1::182"), address("2001:db8:77::5"))));
        Host holder = Host.of(51);
        fourMessages(c, holder, iaNa(1), USUAL).map(Messages::addresses).ifPresent(held -> {
            if (held.isEmpty()) return;
            c.say(
                    "of another's",
                    host,
                    message(REBIND, host, iaNa(5, address(held.getFirst().toString()))));
        });
    }
}
