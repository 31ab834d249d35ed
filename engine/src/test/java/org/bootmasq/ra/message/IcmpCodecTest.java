package org.bootmasq.ra.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.bootmasq.ra.message.IcmpMessage.EchoReply;
import org.bootmasq.ra.message.IcmpMessage.EchoRequest;
import org.bootmasq.ra.message.IcmpMessage.OtherMessage;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.message.IcmpMessage.RouterSolicitation;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

class IcmpCodecTest {
    private static final Ip6 PREFIX = Ip6.parse("2001:db8:1::").orElseThrow();

    /** Every kind of option once. */
    private static RouterAdvertisement rich() {
        return new RouterAdvertisement(
                64,
                true,
                false,
                RouterPreference.HIGH,
                9000,
                4_000_000_000L,
                1000,
                List.of(
                        new NdOption.PrefixInformation(PREFIX, 64, true, true, false, true, NdOption.INFINITE, 0),
                        new NdOption.AdvertisementInterval(600_000),
                        new NdOption.Mtu(1280),
                        new NdOption.SourceLinkLayer(Bytes.ofHex("020000000101")),
                        new NdOption.DnsSearchList(7, Bytes.ofHex("0161027878000162 00")),
                        new NdOption.RecursiveDns(3600, List.of(PREFIX, Ip6.UNSPECIFIED)),
                        new NdOption.CaptivePortal(Bytes.latin1("https://portal.example/api")),
                        new NdOption.Pref64(1800, Ip6.parse("64:ff9b::").orElseThrow(), 96),
                        new NdOption.UnknownOption(24, Bytes.ofHex("400800000708"))));
    }

    @Test
    void roundTrips() throws Malformed {
        for (IcmpMessage message : List.of(
                rich(),
                new RouterSolicitation(List.of()),
                new RouterSolicitation(List.of(new NdOption.SourceLinkLayer(Bytes.ofHex("020000000202")))),
                new EchoRequest(0x1234, 0xfedc, Bytes.EMPTY),
                new EchoReply(1, 2, Bytes.ofHex("aabb")),
                new OtherMessage(135, 7, Bytes.ofHex("00000000")))) {
            assertThat(IcmpCodec.decode(IcmpCodec.encode(message))).isEqualTo(message);
        }
    }

    @Test
    void optionsFillWholeUnits() {
        assertThat(IcmpCodec.encode(rich()).length() % 8).isZero();
        for (NdOption option : rich().options())
            assertThat(NdOptionCodec.length(option) % 8).isZero();
    }

    @Test
    void everyTruncationGivesMalformedOrAMessage() {
        Bytes whole = IcmpCodec.encode(rich());
        for (int length = 0; length < whole.length(); length++) decodeAnything(whole.slice(0, length));
    }

    @Test
    void randomOctetsGiveMalformedOrAMessage() {
        var random = new Random(4861);
        int[] types = {128, 129, 133, 134, 135};
        for (int i = 0; i < 20_000; i++) {
            var octets = new byte[random.nextInt(200)];
            random.nextBytes(octets);
            Bytes head = Bytes.ofInts(types[i % types.length], 0, 0, 0);
            decodeAnything(i % 3 == 0 ? Bytes.of(octets) : head.plus(Bytes.of(octets)));
        }
    }

    /** What is read is written so that it is read again as the same. */
    static void decodeAnything(Bytes packet) {
        try {
            IcmpMessage message = IcmpCodec.decode(packet);
            assertThat(IcmpCodec.decode(IcmpCodec.encode(message))).isEqualTo(message);
        } catch (Malformed expected) {
            assertThat(expected.offset()).isBetween(0, packet.length());
        }
    }

    @Test
    void aCodeOrAnOptionThatBreaksTheRulesIsMalformed() {
        for (String hex : List.of(
                "8501000000000000",
                "85000000000000000100000000000000",
                "85000000000000000102020000000202",
                "85000000000000000101",
                "85000000")) {
            assertThatThrownBy(() -> IcmpCodec.decode(Bytes.ofHex(hex))).as(hex).isInstanceOf(Malformed.class);
        }
    }

    @Test
    void anOptionThatIsNotAsItsStandardHasItIsUnknown() throws Malformed {
        var message = (RouterSolicitation) IcmpCodec.decode(Bytes.ofHex("8500000000000000"
                + "0301000000000000" // a prefix without a prefix
                + "26020017" + "00".repeat(12) // a length of NAT64 that there is none
                + "1f02000000000e10" + "05616263" + "64656667" // a name without an end
                + "0101020000000202"));
        assertThat(message.options())
                .hasSize(4)
                .filteredOn(NdOption.UnknownOption.class::isInstance)
                .hasSize(3);
        assertThat(message.linkLayer()).contains(Bytes.ofHex("020000000202"));
    }

    @Test
    void theReservedPreferenceIsMedium() throws Malformed {
        var message = (RouterAdvertisement) IcmpCodec.decode(Bytes.ofHex("86000000" + "4010" + "00".repeat(10)));
        assertThat(message.preference()).isEqualTo(RouterPreference.MEDIUM);
    }
}
