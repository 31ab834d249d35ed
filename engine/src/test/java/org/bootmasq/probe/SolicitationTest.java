package org.bootmasq.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

/** Questions and answers over IPv6. */
class SolicitationTest {
    private static final long START = 1_000;
    private static final Ip6 SERVER = Ip6.parse("fe80::1").orElseThrow();
    private static final Ip6 ADDRESS = Ip6.parse("2001:db8::9").orElseThrow();
    private static final Dhcp6Option CLIENT = new Dhcp6Option.ClientId(Bytes.ofHex("0003000102000000000a"));
    private static final Bytes QUESTION = Dhcp6Codec.encode(
            new ClientServerMessage(MessageType.SOLICIT, 0x123456, List.of(CLIENT, new Dhcp6Option.ElapsedTime(0))));

    private final Solicitation solicitation = new Solicitation(QUESTION, 5_000);

    private static Dhcp6Option given(Ip6 address) {
        return new Dhcp6Option.IaNa(1, 0, 0, List.of(new Dhcp6Option.IaAddress(address, 100, 200)));
    }

    private static Dhcp6Option url(String url) {
        return new Dhcp6Option.Other(OptionCode6.BOOTFILE_URL.code(), Bytes.latin1(url));
    }

    private static Bytes advertise(int transaction, String server, Dhcp6Option... more) {
        List<Dhcp6Option> options = new ArrayList<>(List.of(CLIENT, new Dhcp6Option.ServerId(Bytes.latin1(server))));
        options.addAll(Arrays.asList(more));
        return Dhcp6Codec.encode(new ClientServerMessage(MessageType.ADVERTISE, transaction, options));
    }

    @Test
    void itAsksAgainUntilSomebodyAnswers() {
        assertThat(solicitation.onTimer(START)).hasValue(QUESTION);
        assertThat(solicitation.onTimer(START + 999)).isEmpty();
        assertThat(solicitation.onTimer(START + 1_000)).hasValue(QUESTION);
        solicitation.on(
                START + 1_010, SERVER, advertise(0x123456, "one", given(ADDRESS), url("tftp://[2001:db8::1]/x")));
        solicitation.on(START + 1_010, SERVER, advertise(0x123456, "one", given(ADDRESS)));
        assertThat(solicitation.onTimer(START + 3_000)).isEmpty();
        assertThat(solicitation.deadline()).hasValue(START + 5_000);
        solicitation.onTimer(START + 5_000);
        assertThat(solicitation.deadline()).isEmpty();
        assertThat(solicitation.answers()).singleElement().satisfies(answer -> {
            assertThat(answer.address()).hasValue(ADDRESS);
            assertThat(answer.bootFile()).isEqualTo("tftp://[2001:db8::1]/x");
            assertThat(answer.afterMillis()).isEqualTo(1_010);
        });
    }

    @Test
    void answersToOthersAndRubbishDoNotCount() {
        solicitation.onTimer(START);
        solicitation.on(START, SERVER, advertise(0x123457, "one", given(ADDRESS)));
        solicitation.on(START, SERVER, QUESTION);
        solicitation.on(START, SERVER, Bytes.ofHex("020102"));
        assertThat(solicitation.answers()).isEmpty();
        assertThat(solicitation.unreadable()).isEqualTo(1);
    }

    @Test
    void aFloodOfServersEndsIt() {
        solicitation.onTimer(START);
        for (int i = 0; i < 1_000; i++) solicitation.on(START, SERVER, advertise(0x123456, "s" + i, given(ADDRESS)));
        assertThat(solicitation.answers()).hasSize(Discovery.MOST_OFFERS);
        assertThat(solicitation.deadline()).isEmpty();
    }

    @Test
    void theHighestPreferenceIsTakenAndHttpOnlyFromItsKind() {
        Bytes low = advertise(0x123456, "low", given(ADDRESS), url("tftp://[2001:db8::1]/low"));
        Bytes high = advertise(
                0x123456, "high", new Dhcp6Option.Preference(9), given(ADDRESS), url("http://[2001:db8::2]/high"));
        Bytes none = advertise(0x123456, "none", new Dhcp6Option.Status(2, "no addresses"));
        solicitation.onTimer(START);
        for (Bytes each : List.of(none, low, high)) solicitation.on(START, SERVER, each);
        assertThat(Choice.of6(BootStage.IPXE, solicitation.answers()).step())
                .isInstanceOfSatisfying(
                        Choice.Step.Fetch.class,
                        fetch -> assertThat(fetch.place().host()).isEqualTo("2001:db8::2"));
        assertThat(Choice.of6(BootStage.HTTP, solicitation.answers()).boot()).isEmpty();
        assertThat(solicitation.answers().getFirst().status()).isEqualTo("status 2: no addresses");
        solicitation.on(
                START,
                SERVER,
                advertise(
                        0x123456,
                        "http",
                        new Dhcp6Option.Preference(10),
                        given(ADDRESS),
                        url("http://[2001:db8::2]/b"),
                        new Dhcp6Option.VendorClass(343, List.of(Bytes.latin1("HTTPClient")))));
        assertThat(Choice.of6(BootStage.HTTP, solicitation.answers()).boot()).isPresent();
    }
}
