package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.bootmasq.lab.Dhcp6Packet.Option;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a machine on the link can send that once hurt DHCPv6 servers and routers ({@code docs/attacks.md}): afterwards
 * the server answers as before, and its log has lines of its own alone.
 */
final class Ip6AttacksLabTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String MAC = "02:00:00:00:00:0a";
    private static final Bytes HARDWARE = Bytes.ofHex("02000000000a");
    private static final Ip6 SERVERS = ip("ff02::1:2");
    private static final Ip6 LINK = ip("2001:db8:77::1");
    private static final Bytes SERVER = Bytes.ofHex("00020000000101020304");
    private static final int SOLICIT = 1;
    private static final int REQUEST = 3;
    private static final int RELAY_FORW = 12;
    private static final String CONFIGURATION = """
        port=0
        dhcp-duid=1,01:02:03:04
        dhcp-range=2001:db8:77::1:0,2001:db8:77::1:ffff,64,1h
        dhcp-pd=2001:db8:f00::/48,56-64,1h
        enable-ra
        leasequery
        """;

    private final Lab lab = Lab.open();
    private final Random random = new Random(8415);
    private Optional<Station6> opened = Optional.empty();
    private int transaction;

    @BeforeEach
    void turnIp6On() {
        String settings = "/proc/sys/net/ipv6/conf/br0";
        String on = "for each in accept_dad accept_ra disable_ipv6; do echo 0 >" + settings + "/$each; done";
        assertThat(lab.run(lab.serverNamespace(), SOON, "sh", "-ec", on).awaitExit(SOON))
                .isZero();
        lab.ip(lab.serverNamespace(), "addr add 2001:db8:77::1/64 dev br0 nodad");
        var station = new Station6(PacketSocket.open(lab.client(MAC), "eth0"));
        station.answer(
                address -> address.equals(Packet6.linkLocal(HARDWARE)) ? Optional.of(HARDWARE) : Optional.empty());
        opened = Optional.of(station);
    }

    @AfterEach
    void closeLab() {
        opened.ifPresent(Station6::close);
        lab.close();
    }

    private static Ip6 ip(String text) {
        return Ip6.parse(text).orElseThrow();
    }

    private Station6 station() {
        return opened.orElseThrow();
    }

    private void send(int fromPort, Bytes payload) {
        Ip6 source = Packet6.linkLocal(HARDWARE);
        station().send(Packet6.udp(HARDWARE, Packet6.groupMac(SERVERS), source, fromPort, SERVERS, 547, payload));
    }

    private void send(Dhcp6Packet packet) {
        send(packet.isRelay() ? 547 : 546, packet.octets());
    }

    private static Bytes octets(int length, int seed) {
        var out = new ByteWriter(length);
        for (int i = 0; i < length; i++) out.u8(7 * i + seed);
        return out.bytes();
    }

    private static Option address(Ip6 address) {
        return new Option(
                5, address.octets().plus(new ByteWriter(8).i32(0).i32(0).bytes()));
    }

    private static Option association(int code, int iaid, Option... inside) {
        Bytes head = new ByteWriter(12).i32(iaid).i32(0).i32(0).bytes();
        return new Option(code, head.plus(Dhcp6Packet.octets(inside)));
    }

    private Dhcp6Packet message(int type, Bytes duid, Option... options) {
        var message = Dhcp6Packet.of(type, ++transaction, new Option(1, duid));
        if (type == REQUEST) message = message.plus(new Option(2, SERVER));
        return message.plus(options);
    }

    /** Takes what has come, and makes the neighbour's answers. */
    private void listen(int millis) {
        for (var packet = station().receive(millis);
                packet.isPresent();
                packet = station().receive(0)) {
            assertThat(packet.get().body()).isNotEqualTo(Bytes.EMPTY);
        }
    }

    /** A machine that nobody has heard of is offered something. */
    private void serves(Server server, int seconds) {
        Dhcp6Packet solicit = message(SOLICIT, Bytes.ofHex("00030001020000000077"), association(3, 7));
        for (int second = 0; second < seconds; second++) {
            send(solicit);
            long end = System.nanoTime() + 1_000_000_000L;
            while (System.nanoTime() < end) {
                Optional<Packet6> packet = station().receive(200);
                if (packet.isEmpty() || !packet.get().isUdp() || packet.get().toPort() != 546) continue;
                if (Dhcp6Packet.parse(packet.get().payload()).xid() == solicit.xid()) return;
            }
        }
        assertThat(server.toString()).as("no answer in " + seconds + " s").isEmpty();
    }

    private static void keepsItsLog(Server server) {
        assertThat(server.log())
                .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 0x7f), "printable")
                .allMatch(line -> line.length() < 4000, "short")
                .noneMatch(line -> line.contains("no memory") || line.contains("Exception"));
    }

    /** All addresses of a range for one association, which then is looked at whenever its client asks. */
    @Test
    void oneAssociationThatTakesEverything() {
        try (Server server = Server.start(lab, Program.underTest(), CONFIGURATION)) {
            serves(server, 20);
            Bytes duid = octets(14, 1);
            for (int first = 0; first < 1 << 16; first += 300) {
                Option[] all = new Option[300];
                for (int i = 0; i < all.length; i++) {
                    all[i] = address(new Ip6(LINK.high(), 0x1_0000 | (first + i) & 0xffff));
                }
                send(message(REQUEST, duid, association(3, 1, all)));
                if (first % 3000 == 0) listen(1);
            }
            send(message(SOLICIT, duid, association(3, 1)));
            serves(server, 20);
            keepsItsLog(server);
        }
    }

    /** CVE-2026-4892, CVE-2012-3571 and alike: identifiers of every length, and texts of every octet, for a script. */
    @Test
    void identifiersAndTextsThatAScriptGets() throws IOException {
        Path seen = lab.folder().resolve("seen");
        Path script = lab.write("script", "#!/bin/sh\necho \"$1 ${#2} $#\" >>" + seen + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        try (Server server =
                Server.start(lab, Program.underTest(), CONFIGURATION + "log-dhcp\ndhcp-script=" + script + "\n")) {
            serves(server, 20);
            int[] lengths = {0, 1, 2, 3, 99, 100, 101, 128, 130, 131, 255, 256, 511, 512, 513, 1000, 9000, 60_000};
            for (int length : lengths) {
                Bytes text = octets(Math.min(length, 1000), length);
                send(message(
                        REQUEST,
                        octets(length, length),
                        association(3, 1),
                        new Option(39, Bytes.ofInts(1).plus(text)),
                        new Option(
                                15,
                                Bytes.ofInts(text.length() >>> 8, text.length()).plus(text)),
                        new Option(
                                16,
                                Bytes.ofHex("00000157")
                                        .plus(Bytes.ofInts(text.length() >>> 8, text.length()))
                                        .plus(text))));
                listen(20);
            }
            for (int octet = 0; octet < 256; octet++) {
                Bytes name = Bytes.ofInts(1, 3, 'a', octet, 'b', 2, octet, octet);
                send(message(REQUEST, octets(9, octet), association(3, 1), new Option(39, name)));
            }
            serves(server, 20);
            keepsItsLog(server);
            assertThat(server.awaitLog("DHCPREQUEST(br0) " + octets(512, 512).colonHex(), SOON))
                    .isTrue();
            for (int i = 0;
                    i < 400
                            && !Files.readString(seen, StandardCharsets.ISO_8859_1)
                                    .contains("add 1535 3");
                    i++) {
                listen(20);
            }
            assertThat(Files.readAllLines(seen)).contains("add 1535 3").noneMatch(line -> line.startsWith("add 1538 "));
        }
    }

    /** CVE-2017-14493, CVE-2017-14494, CVE-2022-0934 and what 2.93 mended: messages of relays, also to be relayed. */
    @Test
    void messagesOfRelays() {
        messagesOfRelays(CONFIGURATION);
        messagesOfRelays(CONFIGURATION + "dhcp-relay=2001:db8:77::1,2001:db8:9::2\n");
    }

    private void messagesOfRelays(String configuration) {
        boolean passesOn = configuration.contains("dhcp-relay");
        try (Server server = Server.start(lab, Program.underTest(), configuration)) {
            if (!passesOn) serves(server, 20);
            Ip6 peer = Packet6.linkLocal(HARDWARE);
            Bytes inner = message(SOLICIT, octets(10, 5), association(3, 1)).octets();
            for (int length = 1; length <= 40; length++) {
                for (int type : new int[] {RELAY_FORW, RELAY_FORW + 1}) {
                    send(547, Bytes.ofInts(type).plus(octets(length - 1, random.nextInt())));
                }
            }
            for (int length = 0; length < 70; length++) {
                var link = new Option(79, octets(length, 1));
                var other = new Option(18, octets(40 * length, 2));
                send(Dhcp6Packet.relay(RELAY_FORW, 0, LINK, peer, link, other, new Option(9, inner)));
            }
            send(Dhcp6Packet.relay(RELAY_FORW, 0, LINK, peer, new Option(9, inner), new Option(9, inner)));
            send(Dhcp6Packet.relay(RELAY_FORW, 0, LINK, peer, new Option(9, inner.slice(0, 2)), new Option(9, inner)));
            Bytes nested = inner;
            for (int depth = 1; nested.length() < 60_000; depth++) {
                nested = Dhcp6Packet.relay(RELAY_FORW, Math.min(depth, 255), LINK, peer, new Option(9, nested))
                        .octets();
                boolean telling = depth > 30 && depth < 35 || depth % 200 == 0;
                if (telling) send(547, nested);
            }
            send(547, nested);
            if (passesOn) {
                send(message(SOLICIT, octets(10, 6), association(3, 1)));
                listen(300);
                assertThat(server.log()).noneMatch(line -> line.contains("DHCPSOLICIT"));
            } else {
                serves(server, 20);
            }
            keepsItsLog(server);
        }
    }

    /** CVE-2017-14492: solicitations with sources, hop limits and options of all kinds, faster than anybody answers. */
    @Test
    void solicitationsWithoutEnd() {
        try (Server server = Server.start(lab, Program.underTest(), CONFIGURATION)) {
            serves(server, 20);
            Ip6 routers = ip("ff02::2");
            for (int i = 0; i < 5000; i++) {
                Bytes options = octets(random.nextInt(300), random.nextInt(256));
                var source = new Ip6(i % 3 == 0 ? random.nextLong() : 0xfe80L << 48, random.nextLong());
                Bytes solicitation = Bytes.ofHex("8500000000000000").plus(options);
                Packet6 packet = Packet6.icmp(HARDWARE, Packet6.groupMac(routers), source, routers, solicitation);
                station().send(packet.withHopLimit(i % 5 == 0 ? random.nextInt(256) : 255));
                if (i % 100 == 0) listen(1);
            }
            serves(server, 20);
            keepsItsLog(server);
        }
    }

    /** Lines that a server's user could have left: nobody is led astray, and what is whole counts. */
    @Test
    void aLeaseFileThatOthersWrote() {
        String leases =
                """
            duid\s
            1999999999 1 2001:db8:77::1:5 good 00:01:02
            1999999999 2 2001:db8:77::1:6 \u001b[31mred\u0007 00:01:03
            1999999999 P1 2000::/3@fe80::bad%%br0 * 00:01:04
            1999999999 P2 ::/0@fe80::bad%%br0 * 00:01:05
            1999999999 P3 2001:db8:f00::/56@fe80::77%%br0 * 00:01:06
            1999999999 P4 2001:db8:f00:80::/57@fe80::78%%br0 * 00:01:07
            1999999999 P5 2001:db8:f00:4200::/56@2001:db8:77::9%%br0 * 00:01:08
            1999999999 P6 2001:db8:f00:4300::/56@fe80::79%%../../etc * 00:01:09
            99999999999999999999 1 2001:db8:77::1:7 * 00:01
            1 4294967296 2001:db8:77::1:8 * 00:01
            1999999999 1 ff02::1 * 00:01
            1999999999 1 2001:db8:77::1:9 %s 00:01
            1999999999 1 2001:db8:77::1:a * %s
            """.formatted("n".repeat(5000), "ab:".repeat(70_000) + "ab").replace("%%", "%");
        try (Server server = Server.startWithLeases(lab, Program.underTest(), CONFIGURATION, leases)) {
            serves(server, 20);
            String routes = lab.run(lab.serverNamespace(), SOON, "ip", "-6", "route", "show", "proto", "147")
                    .text();
            assertThat(routes.lines().filter(line -> line.contains("via")))
                    .singleElement()
                    .asString()
                    .startsWith("2001:db8:f00::/56 via fe80::77 dev br0");
            assertThat(server.log()).allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 0x7f), "printable");
        }
    }
}
