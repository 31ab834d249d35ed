package org.bootmasq.dns.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryCodecTest {
    private static final String HEADER = "1234 0100 0001 0000 0000 0000";

    static Stream<Query> queries() {
        Question question = Question.in(Name.of("www.Example.org"), Dns.TYPE_A);
        return Stream.of(
                new Query(1, Dns.RD, question, Optional.empty()),
                new Query(0xffff, Dns.RD | Dns.CD, Question.in(Name.ROOT, 2), Optional.empty()),
                new Query(7, 0, question, Optional.of(new Edns(1232, 0, 0, Edns.DO, Bytes.EMPTY))),
                new Query(
                        8, 0, question, Optional.of(new Edns(4096, 0, 1, 0, Bytes.ofHex("000a 0002 aabb 0003 0000")))),
                new Query(9, 0, Question.in(Name.of("a".repeat(63) + ".b"), 255), Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void whatIsWrittenIsReadBack(Query query) throws Malformed {
        assertThat(read(write(query))).isEqualTo(query);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyTruncationIsMalformed(Query query) {
        Bytes whole = write(query);
        for (int length = 0; length < whole.length(); length++) {
            Bytes cut = whole.slice(0, length);
            assertThatThrownBy(() -> read(cut)).as("%d octets", length).isInstanceOf(Malformed.class);
        }
    }

    @Test
    void randomOctetsAreAQueryOrMalformed() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            var octets = new byte[random.nextInt(80)];
            random.nextBytes(octets);
            if (octets.length > 12 && i % 2 == 0)
                System.arraycopy(Bytes.ofHex(HEADER).toArray(), 0, octets, 0, 12);
            readsBackWhatItReads(Bytes.of(octets));
        }
    }

    static void readsBackWhatItReads(Bytes octets) {
        try {
            Query query = read(octets);
            assertThat(read(write(query))).isEqualTo(query);
        } catch (Malformed e) {
            assertThat(e.offset()).isBetween(0, octets.length());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c00c 0001 0001", // a pointer to itself
                "c000 0001 0001", // into the header
                "0161 c00c 0001 0001", // a loop
                "40 00 0001 0001", // an unknown kind of label
                "0561 00 0001 0001", // a label past the end
                "0161 00 0001", // no class
                "0161 00 0001 0001 ff", // octets behind it
            })
    void whatIsNoQuestionIsMalformed(String question) {
        assertThatThrownBy(() -> read(Bytes.ofHex(HEADER + question))).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 0029 04d0 00000000 0003 000a 00", // an option without its length
                "00 0029 04d0 00000000 0004 000a 0001", // an option longer than its record
                "00 0029 04d0 00000000 0005 000a 0000 00", // an odd octet behind an option
                "00 0029 04d0 00000000 0001", // shorter than it says
                "0161 00 0029 04d0 00000000 0000", // with a name
            })
    void whatIsNoOptRecordIsMalformed(String record) {
        String query = "1234 0100 0001 0000 0000 0001" + "0161 00 0001 0001";
        assertThatThrownBy(() -> read(Bytes.ofHex(query + record))).isInstanceOf(Malformed.class);
    }

    @Test
    void namesFollowPointersBackOnly() throws Malformed {
        var message = Bytes.ofHex(HEADER + "0362 6172 00 0366 6f6f c00c c011").toArray();
        var reader = new MessageReader(message, 0, message.length);
        reader.seek(17);
        assertThat(reader.name()).isEqualTo(Name.of("foo.bar"));
        assertThat(reader.name()).isEqualTo(Name.of("FOO.bar"));
        assertThat(reader.remaining()).isZero();
    }

    @Test
    void aNameHasAtMost255Octets() {
        String label = "a".repeat(63);
        String longest = String.join(".", label, label, label, "b".repeat(61));
        assertThat(Name.parse(longest)).isPresent();
        assertThat(Name.parse(longest + "b")).isEmpty();
        assertThat(Name.parse("a..b")).isEmpty();
        assertThat(Name.parse("a".repeat(64))).isEmpty();
    }

    private static Bytes write(Query query) {
        var to = new ByteWriter(64);
        QueryCodec.write(query, to);
        return to.bytes();
    }

    private static Query read(Bytes octets) throws Malformed {
        return QueryCodec.read(octets.toArray(), 0, octets.length());
    }
}
