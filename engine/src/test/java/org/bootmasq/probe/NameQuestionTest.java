package org.bootmasq.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

/** A boot server's name is looked up. */
class NameQuestionTest {
    private static final String NAME = "04 626f6f74 07 6578616d706c65 00";
    private static final String A = "0001 0001";

    private final NameQuestion question =
            NameQuestion.of("boot.example", false, 0x1234).orElseThrow();

    @Test
    void theQuestionIsOneThatWantsRecursion() {
        assertThat(question.octets()).isEqualTo(Bytes.ofHex("1234 0100 0001 0000 0000 0000" + NAME + A));
        assertThat(NameQuestion.of("a".repeat(64) + ".example", false, 1)).isEmpty();
    }

    @Test
    void theAddressMayStandBehindAnAlias() {
        Bytes answer = Bytes.ofHex("1234 8180 0001 0002 0000 0000" + NAME + A
                + "c00c 0005 0001 00000005 0004 01 78 c011" + "c02a 0001 0001 00000005 0004 0a000007");
        assertThat(question.answer(answer).flatMap(NameQuestion.Answered::address))
                .hasValue(Ip4.of("10.0.0.7"));
        NameQuestion six = NameQuestion.of("boot.example", true, 1).orElseThrow();
        Bytes answer6 = Bytes.ofHex("0001 8180 0001 0001 0000 0000" + NAME + "001c 0001"
                + "c00c 001c 0001 00000005 0010 20010db8000000000000000000000007");
        assertThat(six.answer(answer6).flatMap(NameQuestion.Answered::address))
                .hasValue(Ip6.parse("2001:db8::7").orElseThrow());
    }

    @Test
    void noSuchNameIsAnAnswerAndAnotherNameIsNone() {
        assertThat(question.answer(Bytes.ofHex("1234 8183 0001 0000 0000 0000" + NAME + A)))
                .hasValueSatisfying(answered -> {
                    assertThat(answered.rcode()).isEqualTo(3);
                    assertThat(answered.address()).isEmpty();
                });
        assertThat(question.answer(Bytes.ofHex("1235 8180 0001 0000 0000 0000" + NAME + A)))
                .isEmpty();
        assertThat(question.answer(Bytes.ofHex("1234 0100 0001 0000 0000 0000" + NAME + A)))
                .isEmpty();
        assertThat(question.answer(Bytes.ofHex("1234 8180 0001 0000 0000 0000 00" + A)))
                .isEmpty();
    }

    @Test
    void rubbishIsNoAnswer() {
        Bytes whole = Bytes.ofHex("1234 8180 0001 0001 0000 0000" + NAME + A + "c00c 0001 0001 00000005 0004 0a000007");
        for (int i = 0; i < whole.length(); i++)
            assertThat(question.answer(whole.slice(0, i))).isEmpty();
        var random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            byte[] octets = whole.toArray();
            for (int n = 1 + random.nextInt(4); n > 0; n--)
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            question.answer(Bytes.owning(octets));
        }
    }
}
