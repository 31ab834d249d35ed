package org.bootmasq.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.lab.BootpPacket;
import org.bootmasq.lab.BootpPacket.Option;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * The clients every case is played with: what boot ROMs, operating systems and relays send (RFC 2131, 2132, 3046,
 * 4578).
 */
final class Clients {
    private static final Ip4 NONE = Ip4.UNSPECIFIED;
    private static final Ip4 PROXIED = Ip4.of("192.168.50.200");
    private static final String PXE_LIST = "01020305060b0c0d0f1011122b363c438081828384858687";
    private static final String UUID = "00" + "564d0000111122223333445566778899";

    private Clients() {}

    static List<Client> all() {
        List<Client> clients = new ArrayList<>(Firmware.clients());
        clients.add(new Client("dhclient", c -> dora(c, host(7, "dhclient").plus(name("walnut")))));
        clients.add(new Client("renewing host", Clients::renewing));
        clients.add(new Client("udhcpc", c -> dora(c, udhcpc())));
        clients.add(new Client("Windows", c -> dora(c, windows("walnut.example.org"))));
        clients.add(new Client("BOOTP", c -> {
            c.broadcast("BOOTREQUEST", bootp(11, ""));
            c.broadcast("BOOTREQUEST with a file", bootp(11, "vmunix"));
        }));
        clients.add(new Client("INFORM", Clients::informing));
        clients.add(new Client("wrong network", c -> {
            c.broadcast("REQUEST 10.99.99.99", rebooting(13, "10.99.99.99"));
            c.broadcast("REQUEST 192.168.50.55", rebooting(13, "192.168.50.55"));
            c.broadcast("REQUEST 192.168.50.1", rebooting(13, "192.168.50.1"));
        }));
        clients.add(new Client(
                "behind a relay", c -> relayed(c, host(15, "relayed"), 0x3, "0106706f72742d31" + "0203737737")));
        clients.add(new Client(
                "relay with a selected link",
                c -> relayed(c, host(16, "linked"), 0x4, "0106706f72742d32" + "05040a020000" + "0b040a010001")));
        clients.add(new Client(
                "relay with a subscriber",
                c -> relayed(c, host(17, "subscriber"), 0x5, "0604616c6963" + "0106706f72742d31")));
        clients.add(new Client("relays in a row", Clients::relaysInARow));
        clients.add(new Client("server behind the relay", Clients::answeringRelay));
        clients.add(new Client("declining host", Clients::declining));
        clients.add(new Client(
                "rapid commit", c -> c.broadcast("DISCOVER", host(19, "rapid").plus(option(80, "")))));
        clients.add(new Client(
                "asks for an address", c -> dora(c, host(20, "wishful").plus(option(50, "c0a83221")))));
        clients.add(new Client("chooses another server", Clients::elsewhere));
        clients.add(new Client("client id", c -> dora(c, host(22, "ident").plus(option(61, "ff0000000100010203")))));
        clients.add(new Client(
                "client id, other system", c -> dora(c, host(22, "ident").plus(option(61, "006f74686572")))));
        clients.add(new Client(
                "on eth1", c -> c.broadcastOn(1, "DISCOVER", host(24, "second").plus(name("second")))));
        clients.add(new Client(
                "user and vendor classes",
                c -> dora(
                        c,
                        host(26, "classes")
                                .plus(
                                        option(77, "056163637473"),
                                        option(60, hex("acme-phone/2.1")),
                                        option(124, "000000090a" + "09" + hex("switch-xy")),
                                        option(125, "0000000908" + "0106" + hex("sensor"))))));
        clients.add(new Client(
                "FQDN for the server",
                c -> dora(c, host(27, "fqdn").plus(option(81, "010000" + hex("laptop.lab.example"))))));
        clients.add(new Client(
                "FQDN in DNS form",
                c -> dora(c, host(28, "fqdn2").plus(option(81, "040000" + "06" + hex("tablet") + "00")))));
        clients.add(new Client(
                "no parameter list", c -> dora(c, host(29, "plain").without(55).plus(option(57, "02f8")))));
        clients.add(new Client("wants everything", c -> dora(c, everything())));
        clients.add(new Client(
                "impossible host name", c -> dora(c, host(31, "bad").plus(name("bad_name!")))));
        clients.add(new Client("leasing again", c -> dora(c, host(7, "dhclient").plus(name("walnut")))));
        return clients;
    }

    // ---- conversations

    /** DISCOVER, and REQUEST of what was offered; where the reply has no address, a PXE client asks port 4011. */
    static void dora(Conversation c, BootpPacket discover) {
        Optional<BootpPacket> offer = c.broadcast("DISCOVER", discover);
        offer.filter(reply -> reply.type() == 2 && !reply.yiaddr().isUnspecified())
                .ifPresent(reply -> c.broadcast("REQUEST", requesting(discover, reply)));
    }

    static BootpPacket requesting(BootpPacket discover, BootpPacket offer) {
        BootpPacket request = discover.replacing(option(53, "03"))
                .replacing(option(50, offer.yiaddr().octets().hex()));
        return offer.option(54).map(id -> request.replacing(new Option(54, id))).orElse(request);
    }

    private static void relayed(Conversation c, BootpPacket client, int hop, String agent) {
        Ip4 relay = Ip4.of("10." + (hop == 4 ? 9 : 1) + ".0.1");
        Option information = option(82, agent);
        BootpPacket discover = client.relayedBy(relay, information);
        c.relayed("DISCOVER", discover).filter(reply -> reply.type() == 2).ifPresent(offer -> {
            BootpPacket request = requesting(client, offer);
            Optional<BootpPacket> ack = c.relayed("REQUEST", request.relayedBy(relay, information));
            ack.filter(reply -> reply.type() == 5)
                    .ifPresent(reply -> c.unicast(
                            "renewing REQUEST",
                            client.replacing(option(53, "03")).with(reply.yiaddr(), NONE, 0),
                            reply.yiaddr(),
                            67));
        });
    }

    private static void relaysInARow(Conversation c) {
        BootpPacket discover = host(40, "row");
        for (int hops : new int[] {1, 15, 16, 200}) c.broadcast("DISCOVER after hop " + hops, discover.withHops(hops));
        c.broadcast("DISCOVER with our own giaddr", discover.with(NONE, Conversation.SERVER, 0));
        Ip4 address = Ip4.of("192.168.50.44");
        c.unicast("renewing REQUEST", discover.replacing(option(53, "03")).with(address, NONE, 0), address, 67);
    }

    /** What a server says to the relay that the server under test may be. */
    private static void answeringRelay(Conversation c) {
        Ip4 server = Ip4.of("172.30.0.9");
        Ip4 relay = Conversation.SERVER;
        Ip4 given = Ip4.of("192.168.50.45");
        BootpPacket offer = discover(34, option(54, "ac1e0009"), option(51, "00000e10"), option(1, "ffffff00"))
                .replacing(option(53, "02"))
                .asReply(given, relay);
        c.fromServerBehind("OFFER", offer, server, relay);
        c.fromServerBehind("OFFER to be broadcast", offer.with(NONE, relay, 0x8000), server, relay);
        c.fromServerBehind("ACK of a renewal", offer.replacing(option(53, "05")).with(given, relay, 0), server, relay);
        c.fromServerBehind("OFFER from a stranger", offer, Ip4.of("172.30.0.77"), relay);
        c.fromServerBehind("OFFER for no relay", offer.with(NONE, NONE, 0), server, relay);
        c.fromServerBehind("OFFER for another relay", offer.with(NONE, Ip4.of("192.168.50.2"), 0), server, relay);
        c.fromServerBehind("OFFER to the other address", offer, server, Ip4.of("172.30.0.1"));
        BootpPacket wired = offer.plus(option(82, "0106706f72742d31"));
        c.fromServerBehind("OFFER with agent information", wired, server, relay);
        c.fromServerBehind("OFFER after three hops", offer.withHops(3), server, relay);
        BootpPacket nak = offer.replacing(option(53, "06")).asReply(NONE, relay);
        c.fromServerBehind("NAK to be broadcast", nak.with(NONE, relay, 0x8000), server, relay);
        c.fromServerBehind("NAK", nak, server, relay);
    }

    private static void renewing(Conversation c) {
        BootpPacket discover = host(8, "renew").plus(name("renewer"));
        Optional<BootpPacket> offer = c.broadcast("DISCOVER", discover);
        Ip4 address =
                offer.map(BootpPacket::yiaddr).filter(a -> !a.isUnspecified()).orElse(Ip4.of("192.168.50.50"));
        offer.filter(o -> o.type() == 2).ifPresent(o -> c.broadcast("REQUEST", requesting(discover, o)));
        BootpPacket again = discover.replacing(option(53, "03"));
        c.unicast("renewing REQUEST", again.with(address, NONE, 0), address, 67);
        c.broadcast("rebinding REQUEST", again.with(address, NONE, 0));
        c.broadcast("rebooting REQUEST", again.replacing(new Option(50, address.octets())));
        c.broadcast("DISCOVER while leased", discover);
        Bytes server = Conversation.SERVER.octets();
        BootpPacket release = discover.without(55).replacing(option(53, "07")).with(address, NONE, 0);
        c.unicast("RELEASE", release.replacing(new Option(54, server)), address, 67);
        c.unicast("RELEASE again", release.replacing(new Option(54, server)), address, 67);
        c.unicast("renewing REQUEST after the release", again.with(address, NONE, 0), address, 67);
        c.broadcast("DISCOVER after the release", discover);
    }

    private static void declining(Conversation c) {
        BootpPacket discover = host(18, "decline");
        c.broadcast("DISCOVER", discover).filter(o -> o.type() == 2).ifPresent(offer -> {
            c.broadcast("REQUEST", requesting(discover, offer));
            BootpPacket decline = discover.without(55)
                    .replacing(option(53, "04"))
                    .replacing(new Option(50, offer.yiaddr().octets()));
            c.broadcast("DECLINE", decline.replacing(new Option(54, Conversation.SERVER.octets())));
            dora(c.renamed(" again"), discover);
        });
    }

    private static void informing(Conversation c) {
        Ip4 address = Ip4.of("192.168.50.77");
        BootpPacket inform = host(12, "inform").replacing(option(53, "08")).plus(name("informer"));
        c.unicast("INFORM", inform.with(address, NONE, 0), address, 67);
        c.broadcast("INFORM by broadcast", inform.with(address, NONE, 0));
        c.broadcast("INFORM without an address", inform);
        c.broadcast("INFORM from another network", inform.with(Ip4.of("10.5.5.5"), NONE, 0));
    }

    private static void elsewhere(Conversation c) {
        BootpPacket discover = host(21, "other");
        c.broadcast("DISCOVER", discover)
                .filter(o -> o.type() == 2)
                .ifPresent(offer -> c.broadcast(
                        "REQUEST to another server", requesting(discover, offer).replacing(option(54, "c0a83263"))));
        c.broadcast(
                "REQUEST to another server out of the blue",
                rebooting(21, "192.168.50.33").plus(option(54, "c0a83263")));
    }

    /** What a PXE client says to port 4011 after an offer without an address; {@code menu} is its option 43. */
    static void bootServer(Conversation c, String step, BootpPacket discover, String menu) {
        BootpPacket request = discover.replacing(option(53, "03")).with(PROXIED, NONE, discover.flags());
        c.unicast(step, menu.isEmpty() ? request : request.replacing(option(43, menu)), PROXIED, 4011);
    }

    // ---- packets

    static Bytes mac(int last) {
        return Bytes.ofHex("0200000001" + String.format("%02x", last));
    }

    static Option option(int code, String hex) {
        return new Option(code, Bytes.ofHex(hex));
    }

    static Option name(String name) {
        return new Option(12, Bytes.latin1(name));
    }

    static String hex(String text) {
        return Bytes.latin1(text).hex();
    }

    static BootpPacket discover(int client, Option... options) {
        return BootpPacket.request(mac(client), 0x11220000 + client * 0x101, List.of(option(53, "01")))
                .plus(options);
    }

    private static BootpPacket host(int client, String unused) {
        return discover(client, option(55, "011c02030f06770c2c2f1a792a"))
                .withXid(0x33440000 + client * 0x101 + unused.length());
    }

    private static BootpPacket udhcpc() {
        return discover(
                9,
                option(61, "01020000000109"),
                option(57, "0240"),
                option(55, "0103060c0f1c2a"),
                option(60, hex("udhcp 1.35.0")));
    }

    private static BootpPacket windows(String fqdn) {
        return discover(
                10,
                option(61, "0102000000010a"),
                name("WALNUT"),
                option(81, "000000" + hex(fqdn)),
                option(60, hex("MSFT 5.0")),
                option(55, "0103060f1f212b2c2e2f7779f9fc"));
    }

    private static BootpPacket bootp(int client, String file) {
        BootpPacket plain = BootpPacket.request(mac(client), 0x55660000 + file.length(), List.of());
        return new BootpPacket(
                1,
                1,
                0,
                plain.xid(),
                0,
                0,
                NONE,
                NONE,
                NONE,
                NONE,
                plain.chaddr(),
                Bytes.EMPTY,
                Bytes.latin1(file),
                List.of(),
                Bytes.EMPTY);
    }

    private static BootpPacket rebooting(int client, String address) {
        return host(client, "rebooting")
                .replacing(option(53, "03"))
                .plus(new Option(50, Ip4.of(address).octets()));
    }

    private static BootpPacket everything() {
        StringBuilder list = new StringBuilder();
        for (int code = 1; code < 255; code++) {
            if (code != 50 && code != 53 && code != 55 && code != 61 && code != 82) {
                list.append(String.format("%02x", code));
            }
        }
        return discover(
                30,
                option(57, "0600"),
                option(55, list.substring(0, 400)),
                option(93, "0000"),
                option(97, UUID),
                option(60, hex("PXEClient:Arch:00000:UNDI:002001")));
    }

    static String pxeList() {
        return PXE_LIST;
    }

    static String uuid() {
        return UUID;
    }
}
