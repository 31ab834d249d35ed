package org.bootmasq.dhcp4.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Dhcp4CodecTest {
    private static Dhcp4Message message(Dhcp4Option... options) {
        return new Dhcp4Message(
                Dhcp4Message.BOOTREQUEST,
                1,
                6,
                2,
                0x12345678,
                9,
                Dhcp4Message.BROADCAST,
                Ip4.of("10.0.0.1"),
                Ip4.of("10.0.0.2"),
                Ip4.of("10.0.0.3"),
                Ip4.of("10.0.0.4"),
                Bytes.ofHex("525400123456"),
                Bytes.latin1("server"),
                Bytes.latin1("pxelinux.0"),
                true,
                List.of(options));
    }

    private static Dhcp4Option option(int code, String hex) {
        return new Dhcp4Option(code, Bytes.ofHex(hex));
    }

    /** A header with a cookie, and then these octets. */
    private static Bytes packet(String optionsHex) {
        return Dhcp4Codec.encode(message()).slice(0, 240).plus(Bytes.ofHex(optionsHex));
    }

    @Test
    void roundTrip() throws Malformed {
        Dhcp4Message message = message(option(53, "01"), option(55, "0103060f"), option(80, ""), option(250, "00ff00"));
        assertThat(Dhcp4Codec.decode(Dhcp4Codec.encode(message))).isEqualTo(message);
    }

    @Test
    void longOptionsAreSplitAndJoined() throws Malformed {
        Dhcp4Message message = message(option(53, "01"), option(200, "ab".repeat(700)));
        Bytes packet = Dhcp4Codec.encode(message);
        assertThat(packet.length()).isEqualTo(240 + 3 + 700 + 6 + 1);
        assertThat(Dhcp4Codec.decode(packet)).isEqualTo(message);
    }

    @Test
    void shortMessagesArePadded() {
        assertThat(Dhcp4Codec.encode(message()).length()).isEqualTo(300);
    }

    @Test
    void bootpWithoutCookieHasNoOptions() throws Malformed {
        Bytes packet = Dhcp4Codec.encode(message()).slice(0, 236).plus(Bytes.ofHex("00".repeat(64)));
        Dhcp4Message decoded = Dhcp4Codec.decode(packet);
        assertThat(decoded.cookie()).isFalse();
        assertThat(decoded.options()).isEmpty();
        assertThat(decoded.type()).isEmpty();
    }

    @Test
    void overloadedFieldsHoldOptions() throws Malformed {
        String sname = "0c03666f6fff" + "00".repeat(58);
        String file = "0f03626172ff" + "00".repeat(122);
        Bytes packet = Dhcp4Codec.encode(message())
                .slice(0, 44)
                .plus(Bytes.ofHex(sname + file + "63825363" + "340103" + "350101" + "ff"));
        Dhcp4Message decoded = Dhcp4Codec.decode(packet);
        assertThat(decoded.options()).containsExactly(option(53, "01"), option(15, "626172"), option(12, "666f6f"));
        assertThat(decoded.sname()).isEqualTo(Bytes.EMPTY);
        assertThat(decoded.file()).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void missingEndIsForgiven() throws Malformed {
        assertThat(Dhcp4Codec.decode(packet("350101")).type()).contains(MessageType.DISCOVER);
        assertThat(Dhcp4Codec.decode(packet("350101000000")).type()).contains(MessageType.DISCOVER);
    }

    /** Observed: dnsmasq 2.90 answers such a DISCOVER as if the last option were not there. */
    @Test
    void aLastOptionThatIsCutShortCountsAsNotSent() throws Malformed {
        assertThat(Dhcp4Codec.decode(packet("350101370403")).options()).containsExactly(option(53, "01"));
        assertThat(Dhcp4Codec.decode(packet("350101370201060cff6162")).options())
                .containsExactly(option(53, "01"), option(55, "0106"));
        assertThat(Dhcp4Codec.decode(packet("35010137")).options()).containsExactly(option(53, "01"));
        assertThat(Dhcp4Codec.decode(packet("35")).options()).isEmpty();
    }

    @Test
    void whatFollowsTheEndIsIgnored() throws Malformed {
        assertThat(Dhcp4Codec.decode(packet("350101ff0c05")).options()).containsExactly(option(53, "01"));
    }

    @Test
    void everyTruncationGivesMalformedOrAMessage() {
        Bytes whole =
                Dhcp4Codec.encode(message(option(53, "01"), option(175, "b105018086100e180101"), option(61, "01")));
        for (int length = 0; length < whole.length(); length++) decodeAnything(whole.slice(0, length));
    }

    @Test
    void randomOctetsGiveMalformedOrAMessage() {
        var random = new Random(2131);
        for (int i = 0; i < 20_000; i++) {
            var octets = new byte[random.nextInt(600)];
            random.nextBytes(octets);
            Bytes tail = Bytes.of(octets);
            decodeAnything(i % 2 == 0 ? tail : packet("").plus(tail));
        }
    }

    static void decodeAnything(Bytes packet) {
        try {
            Dhcp4Message message = Dhcp4Codec.decode(packet);
            assertThat(message.hlen()).isBetween(0, 16);
            Dhcp4Codec.encode(message);
        } catch (Malformed expected) {
            assertThat(expected.offset()).isBetween(0, packet.length());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpxe-discover",
                "ovmf-discover",
                "ipxe-discover",
                "dhclient-discover",
                "udhcpc-discover",
                "overloaded-offer"
            })
    void goldenPackets(String name) throws IOException, Malformed {
        List<String> lines = lines(name + ".hex");
        assertThat(lines.getFirst()).startsWith("# from: ");
        Bytes packet =
                Bytes.ofHex(lines.stream().filter(line -> !line.startsWith("#")).collect(Collectors.joining()));
        assertThat(text(Dhcp4Codec.decode(packet))).isEqualTo(lines(name + ".txt"));
    }

    private static List<String> text(Dhcp4Message message) {
        List<String> lines = new ArrayList<>();
        lines.add("op %d htype %d hlen %d hops %d xid %08x secs %d flags %04x"
                .formatted(
                        message.op(),
                        message.htype(),
                        message.hlen(),
                        message.hops(),
                        message.xid(),
                        message.secs(),
                        message.flags()));
        lines.add("ciaddr %s yiaddr %s siaddr %s giaddr %s chaddr %s"
                .formatted(
                        message.ciaddr(),
                        message.yiaddr(),
                        message.siaddr(),
                        message.giaddr(),
                        message.chaddr().colonHex()));
        lines.add("sname \"%s\" file \"%s\""
                .formatted(message.sname().latin1(), message.file().latin1()));
        for (Dhcp4Option option : message.options()) {
            lines.add("%d %s".formatted(option.code(), option.value().hex()).strip());
        }
        return lines;
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Dhcp4CodecTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
