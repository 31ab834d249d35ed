package org.bootmasq.dhcp6.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

class Dhcp6CodecTest {
    private static final Ip6 ADDRESS = Ip6.parse("2001:db8:1::103").orElseThrow();
    private static final Ip6 PREFIX = Ip6.parse("2001:db8:f00:4200::").orElseThrow();

    /** One option of every kind, among them one that nobody knows. */
    static final ClientServerMessage EVERYTHING = new ClientServerMessage(
            MessageType.SOLICIT,
            0xa00001,
            List.of(
                    new Dhcp6Option.ClientId(Bytes.ofHex("00030001020000000202")),
                    new Dhcp6Option.ServerId(Bytes.ofHex("00030001020000000101")),
                    new Dhcp6Option.IaNa(
                            0x91223344,
                            1800,
                            Dhcp6Option.INFINITE,
                            List.of(
                                    new Dhcp6Option.IaAddress(ADDRESS, 3600, Dhcp6Option.INFINITE),
                                    new Dhcp6Option.Status(StatusCode.NO_BINDING, "no binding found"))),
                    new Dhcp6Option.IaTa(7, List.of(new Dhcp6Option.IaAddress(ADDRESS, 1, 2))),
                    new Dhcp6Option.IaPd(
                            4,
                            0,
                            0,
                            List.of(new Dhcp6Option.IaPrefix(
                                    100, 200, 56, PREFIX, List.of(new Dhcp6Option.Other(67, Bytes.ofHex("3f80")))))),
                    new Dhcp6Option.OptionRequest(List.of(23, 24, 65535)),
                    new Dhcp6Option.Preference(255),
                    new Dhcp6Option.ElapsedTime(65535),
                    new Dhcp6Option.Status(StatusCode.SUCCESS, "success"),
                    new Dhcp6Option.RapidCommit(),
                    new Dhcp6Option.UserClass(List.of(Bytes.latin1("iPXE"), Bytes.EMPTY)),
                    new Dhcp6Option.VendorClass(343, List.of(Bytes.latin1("PXEClient:Arch:00007"))),
                    new Dhcp6Option.VendorOptions(4491, List.of(new Dhcp6Option.Other(2, Bytes.latin1("foo")))),
                    new Dhcp6Option.InterfaceId(Bytes.latin1("eth7")),
                    new Dhcp6Option.RemoteId(9, Bytes.latin1("abc")),
                    new Dhcp6Option.SubscriberId(Bytes.latin1("sss")),
                    new Dhcp6Option.ClientFqdn(Dhcp6Option.ClientFqdn.SERVER_UPDATES, "boxy.lan.example", true),
                    new Dhcp6Option.ClientFqdn(0, "boxy", false),
                    new Dhcp6Option.ClientArchitectures(List.of(7, 16)),
                    new Dhcp6Option.NetworkInterfaceId(1, 3, 16),
                    new Dhcp6Option.ClientLinkLayer(HardwareAddress.ethernet("02:00:00:00:07:07")),
                    new Dhcp6Option.LeaseQuery(
                            QueryType.BY_ADDRESS.code(),
                            PREFIX,
                            List.of(
                                    new Dhcp6Option.IaAddress(ADDRESS, 0, 0),
                                    new Dhcp6Option.OptionRequest(List.of(47)))),
                    new Dhcp6Option.ClientData(List.of(
                            new Dhcp6Option.ClientId(Bytes.ofHex("00030001020000000202")),
                            new Dhcp6Option.IaAddress(ADDRESS, 1, 2),
                            new Dhcp6Option.IaPrefix(1, 2, 56, PREFIX),
                            new Dhcp6Option.ClientTime(Dhcp6Option.INFINITE),
                            new Dhcp6Option.RelayData(ADDRESS, Bytes.ofHex("0c00")))),
                    new Dhcp6Option.ClientLinks(List.of(ADDRESS, PREFIX)),
                    new Dhcp6Option.Other(OptionCode6.DNS_SERVERS, ADDRESS.octets()),
                    new Dhcp6Option.Other(65000, Bytes.ofHex("00ff"))));

    private static final RelayMessage RELAYED = new RelayMessage(
            MessageType.RELAY_FORW.code(),
            1,
            Ip6.UNSPECIFIED,
            ADDRESS,
            List.of(new Dhcp6Option.InterfaceId(Bytes.latin1("OUT")), new Dhcp6Option.Other(43, Bytes.ofHex("001700"))),
            Optional.of(new RelayMessage(
                    MessageType.RELAY_FORW.code(),
                    0,
                    PREFIX,
                    Ip6.parse("fe80::77").orElseThrow(),
                    List.of(),
                    Optional.of(EVERYTHING),
                    List.of())),
            List.of(new Dhcp6Option.ClientLinkLayer(HardwareAddress.ethernet("02:00:00:00:07:07"))));

    private static ClientServerMessage options(String hex) throws Malformed {
        return (ClientServerMessage) Dhcp6Codec.decode(Bytes.ofHex("01a00001" + hex));
    }

    @Test
    void roundTrip() throws Malformed {
        assertThat(Dhcp6Codec.decode(Dhcp6Codec.encode(EVERYTHING))).isEqualTo(EVERYTHING);
        assertThat(Dhcp6Codec.decode(Dhcp6Codec.encode(RELAYED))).isEqualTo(RELAYED);
    }

    @Test
    void everyTruncationGivesMalformedOrAMessage() {
        for (Dhcp6Message message : List.of(EVERYTHING, RELAYED)) {
            Bytes whole = Dhcp6Codec.encode(message);
            for (int length = 0; length < whole.length(); length++) decodeAnything(whole.slice(0, length));
        }
    }

    @Test
    void randomOctetsGiveMalformedOrAMessage() {
        var random = new Random(8415);
        for (int i = 0; i < 20_000; i++) {
            var octets = new byte[random.nextInt(600)];
            random.nextBytes(octets);
            decodeAnything(Bytes.of(octets));
            decodeAnything(options(random));
        }
    }

    /** Options that random octets alone would seldom make: known codes with lengths that fit. */
    private static Bytes options(Random random) {
        var packet = new ByteWriter(256).u8(random.nextInt(16)).u8(0).u16(7);
        for (int i = random.nextInt(6); i >= 0; i--) {
            var value = new byte[random.nextInt(50)];
            random.nextBytes(value);
            packet.u16(random.nextInt(84)).u16(value.length).bytes(value, 0, value.length);
        }
        return packet.bytes();
    }

    /** Whatever was read is written so that it is read as the same again. */
    static void decodeAnything(Bytes packet) {
        try {
            Dhcp6Message message = Dhcp6Codec.decode(packet);
            assertThat(Dhcp6Codec.decode(Dhcp6Codec.encode(message))).isEqualTo(message);
        } catch (Malformed expected) {
            assertThat(expected.offset()).isBetween(0, packet.length());
        }
    }

    @Test
    void anOptionThatGoesPastTheEndCountsAsNotSent() throws Malformed {
        assertThat(options("0001000200ff" + "00080002").options())
                .containsExactly(new Dhcp6Option.ClientId(Bytes.ofHex("00ff")));
        assertThat(options("0001000200ff" + "000800").options()).hasSize(1);
    }

    @Test
    void anAssociationThatIsCutShortCountsAsNotSent() throws Malformed {
        assertThat(options("0003000b" + "0000000100000000000000").options()).isEmpty();
        assertThat(options("00040003" + "000000").options()).isEmpty();
        assertThat(options("00190004" + "00000001").options()).isEmpty();
        assertThat(options("0003000c" + "000000010000000000000000").options()).hasSize(1);
    }

    @Test
    void anAddressThatIsCutShortCountsAsNotSent() throws Malformed {
        var message = options("0003001c" + "000000010000000000000000" + "0005000c" + "20010db8".repeat(3));
        assertThat(message.first(Dhcp6Option.IaNa.class).orElseThrow().options())
                .isEmpty();
    }

    @Test
    void theOddOctetOfARequestListCountsForNothing() throws Malformed {
        assertThat(options("00060005" + "0017001800").options())
                .containsExactly(new Dhcp6Option.OptionRequest(List.of(23, 24)));
    }

    @Test
    void aClassWithoutItsCountIsNone() throws Malformed {
        assertThat(options("000f0004" + "69505845").options()).containsExactly(new Dhcp6Option.UserClass(List.of()));
        assertThat(options("000f0006" + "000469505845").options())
                .containsExactly(new Dhcp6Option.UserClass(List.of(Bytes.latin1("iPXE"))));
    }

    @Test
    void aNameWithAPointerOrAnOverlongLabelIsNone() throws Malformed {
        var nameless = new Dhcp6Option.ClientFqdn(1, "", false);
        assertThat(options("00270003" + "01c000").options()).containsExactly(nameless);
        assertThat(options("00270042" + "0140" + "61".repeat(64)).options()).containsExactly(nameless);
        assertThat(options("00270004" + "01056162").options()).containsExactly(nameless);
        assertThat(options("00270005" + "0103612e62").options()).containsExactly(nameless);
        assertThat(options("00270001" + "01").options()).containsExactly(nameless);
    }

    @Test
    void whatIsShorterThanItsFixedPartIsMalformed() {
        assertThatThrownBy(() -> Dhcp6Codec.decode(Bytes.ofHex("01a000"))).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> Dhcp6Codec.decode(Bytes.ofHex("0c00" + "00".repeat(31))))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> Dhcp6Codec.decode(Bytes.ofHex("0c00" + "00".repeat(32) + "0009000301a000")))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void messagesOfRelaysStandInOneAnotherToALimit() throws Malformed {
        assertThat(Dhcp6Codec.decode(nested(Dhcp6Codec.DEEPEST))).isInstanceOf(RelayMessage.class);
        assertThatThrownBy(() -> Dhcp6Codec.decode(nested(Dhcp6Codec.DEEPEST + 1)))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> Dhcp6Codec.decode(nested(1500))).isInstanceOf(Malformed.class);
    }

    private static Bytes nested(int relays) {
        Bytes message = Bytes.ofHex("01a00001");
        for (int i = 0; i < relays; i++) {
            message = new ByteWriter(64)
                    .u8(MessageType.RELAY_FORW.code())
                    .zeros(33)
                    .u16(OptionCode6.RELAY_MESSAGE.code())
                    .u16(message.length())
                    .bytes(message)
                    .bytes();
        }
        return message;
    }

    /** A relay gets its options back as they were, whatever they mean in a client's message. */
    @Test
    void optionsOfRelaysKeepTheirOctets() throws Malformed {
        Bytes packet = Bytes.ofHex(
                "0c00" + "00".repeat(32) + "00060003" + "001700" + "00250002" + "0102" + "0003000100" + "000d000100");
        assertThat(Dhcp6Codec.encode(Dhcp6Codec.decode(packet))).isEqualTo(packet);
    }

    @Test
    void anAnswerGivesTheRelayItsOptionsWhereTheyStood() {
        var answer = new ClientServerMessage(MessageType.REPLY, 1, List.of());
        RelayMessage answered = RELAYED.answering(answer);
        assertThat(answered.type()).isEqualTo(MessageType.RELAY_REPL.code());
        assertThat(answered.before()).isEqualTo(RELAYED.before());
        assertThat(answered.inside()).contains(answer);
        assertThat(answered.after()).as("but not the link-layer address").isEmpty();
        assertThat(answered.peerAddress()).isEqualTo(RELAYED.peerAddress());
    }

    @Test
    void unknownMessagesSurvive() throws Malformed {
        var message = (ClientServerMessage) Dhcp6Codec.decode(Bytes.ofHex("f0000007" + "00080002ffff"));
        assertThat(message.kind()).isEmpty();
        assertThat(Dhcp6Codec.encode(message)).isEqualTo(Bytes.ofHex("f0000007" + "00080002ffff"));
    }

    @Test
    void textShowsWhatIsInside() {
        assertThat(MessageText.of(EVERYTHING))
                .startsWith("SOLICIT xid=a00001", "  1 client 00030001020000000202")
                .contains(
                        "  3 ia-na 2434937668 T1=1800 T2=4294967295",
                        "    5 address 2001:db8:1::103 preferred=3600 valid=4294967295",
                        "    26 prefix 2001:db8:f00:4200::/56 preferred=100 valid=200",
                        "  39 fqdn 1 boxy.lan.example.");
    }
}
