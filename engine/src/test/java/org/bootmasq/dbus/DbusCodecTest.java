package org.bootmasq.dbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

/** Messages and values as octets. */
class DbusCodecTest {
    /** What dbus-daemon 1.14 answered to a Hello: a string. */
    private static final String HELLO_REPLY = "6c020101 0b000000 01000000 3d000000"
            + "0601 7300 06000000 3a312e313633 0000"
            + "0501 7500 01000000"
            + "0801 6700 0173 0000"
            + "0701 7300 14000000 6f72672e667265656465736b746f702e44427573 000000 00"
            + "06000000 3a312e313633 00";

    /** The same call in both orders of octets: Turn(true). */
    private static final String BIG_ENDIAN = "42010001 00000004 00000007 00000027"
            + "0101 6f00 00000002 2f78 000000000000"
            + "0301 7300 00000004 5475726e 00000000"
            + "0801 6700 0162 0000"
            + "00000001";

    private static final class Heard implements MessageStream.Receiver {
        private final List<DbusMessage> messages = new ArrayList<>();
        private final List<DbusMessage> tooLarge = new ArrayList<>();

        @Override
        public void message(DbusMessage message) {
            messages.add(message);
        }

        @Override
        public void tooLarge(DbusMessage withoutBody) {
            tooLarge.add(withoutBody);
        }
    }

    private static List<DbusMessage> read(Bytes octets) throws Malformed {
        var heard = new Heard();
        new MessageStream(heard).add(octets.toArray(), 0, octets.length());
        return heard.messages;
    }

    /** Whatever octets come, they are messages, or passed over, or the end of the connection. */
    static void readAnything(byte[] octets) {
        var heard = new Heard();
        var stream = new MessageStream(heard);
        try {
            int half = octets.length / 2;
            stream.add(octets, 0, half);
            stream.add(octets, half, octets.length);
        } catch (Malformed end) {
            assertThat(end.rule()).isNotEmpty();
        }
        for (DbusMessage each : heard.messages) {
            assertThat(DbusSignature.isValid(each.signature())).isTrue();
            try {
                DbusReader reader = each.reader();
                String types = each.signature();
                for (int from = 0; from < types.length(); from = DbusSignature.endOfType(types, from)) {
                    reader.skip(types.substring(from, DbusSignature.endOfType(types, from)));
                }
            } catch (Malformed body) {
                assertThat(body.offset()).isBetween(0, each.body().length());
            }
        }
    }

    @Test
    void whatABusAnswersIsRead() throws Exception {
        assertThat(read(Bytes.ofHex(HELLO_REPLY))).singleElement().satisfies(reply -> {
            assertThat(reply.kind()).isEqualTo(DbusMessage.Kind.METHOD_RETURN);
            assertThat(reply.replySerial()).isEqualTo(1);
            assertThat(reply.sender()).isEqualTo("org.freedesktop.DBus");
            assertThat(reply.destination()).isEqualTo(":1.163");
            assertThat(reply.signature()).isEqualTo("s");
            assertThat(reply.reader().text()).isEqualTo(":1.163");
        });
    }

    @Test
    void eitherOrderOfOctetsIsRead() throws Exception {
        assertThat(read(Bytes.ofHex(BIG_ENDIAN))).singleElement().satisfies(call -> {
            assertThat(call.path()).isEqualTo("/x");
            assertThat(call.member()).isEqualTo("Turn");
            assertThat(call.serial()).isEqualTo(7);
            assertThat(call.reader().bool()).isTrue();
        });
    }

    @Test
    void messagesMayComeOctetByOctet() throws Exception {
        var heard = new Heard();
        var stream = new MessageStream(heard);
        byte[] octets = Bytes.ofHex(HELLO_REPLY).plus(Bytes.ofHex(BIG_ENDIAN)).toArray();
        for (int i = 0; i < octets.length; i++) stream.add(octets, i, i + 1);
        assertThat(heard.messages).hasSize(2);
    }

    @Test
    void valuesStandAtTheirAlignment() throws Exception {
        var body = new DbusWriter();
        body.text("ab").bool(true).u32(-1).array("s", () -> body.text("x").text("yz"));
        body.array("{su}", () -> {
            body.entry().text("k").u32(1);
            body.entry().text("l").u32(2);
        });
        assertThat(body.signature()).isEqualTo("sbuasa{su}");
        DbusMessage signal = DbusMessage.signal("/x", "a.b", "C", body);
        DbusReader reader = read(DbusCodec.encode(signal, 9)).getFirst().reader();
        assertThat(reader.text()).isEqualTo("ab");
        assertThat(reader.bool()).isTrue();
        assertThat(reader.u32()).isEqualTo(-1);
        assertThat(reader.texts()).containsExactly("x", "yz");
        reader.skip("a{su}");
        assertThat(reader.offset()).isEqualTo(body.bytes().length());
    }

    @Test
    void listsOfLists() throws Exception {
        var body = new DbusWriter();
        body.array("as", () -> {
            body.array("s", () -> body.text("10.0.0.2").text("corp"));
            body.array("s", () -> {});
        });
        assertThat(new DbusReader(body.bytes(), false).listsOfTexts())
                .containsExactly(List.of("10.0.0.2", "corp"), List.of());
    }

    @Test
    void whatIsNoUtf8IsWrittenWithQuestionMarks() throws Exception {
        var body = new DbusWriter()
                .text("a\u00e4b")
                .text("a\u00c3\u00a4b")
                .text("x\0y")
                .text("\u20ac");
        DbusReader reader = new DbusReader(body.bytes(), false);
        assertThat(reader.text()).isEqualTo("a?b");
        assertThat(reader.text()).as("UTF-8, an octet a character").isEqualTo("a\u00c3\u00a4b");
        assertThat(reader.text()).isEqualTo("x?y");
        assertThat(reader.text()).isEqualTo("?");
    }

    @Test
    void valuesThatBreakARuleAreMalformed() {
        for (String octets : List.of(
                "02000000", // a boolean of 2
                "00000002")) { // and of 2 << 24
            assertThatThrownBy(() -> new DbusReader(Bytes.ofHex(octets), false).bool())
                    .isInstanceOf(Malformed.class);
        }
        for (String octets : List.of(
                "05000000 6162", // shorter than it says
                "02000000 6162 61", // no NUL behind it
                "03000000 610062 00", // a NUL in it
                "ffffffff 00")) {
            assertThatThrownBy(() -> new DbusReader(Bytes.ofHex(octets), false).text())
                    .isInstanceOf(Malformed.class);
        }
        for (String octets : List.of(
                "08000000 02000000 6162 00", // the last element is longer than the array
                "ffffff7f 00000000",
                "05000004 00000000")) {
            assertThatThrownBy(() -> new DbusReader(Bytes.ofHex(octets), false).texts())
                    .isInstanceOf(Malformed.class);
        }
    }

    @Test
    void signaturesAreWholeTypes() {
        for (String good :
                List.of("", "s", "aas", "ssayayuub", "a{su}", "aa{ss}", "av", "(i(ss)a{yv})", "a".repeat(32) + "y")) {
            assertThat(DbusSignature.isValid(good)).as(good).isTrue();
        }
        for (String bad : List.of(
                "a", "{su}", "a{s}", "a{vs}", "a{suu}", "()", "(s", "s)", "z", "a".repeat(33) + "y", "y".repeat(256))) {
            assertThat(DbusSignature.isValid(bad)).as(bad).isFalse();
        }
    }

    /** A body in another type than its reader thinks, or cut, is its caller's fault alone. */
    @Test
    void variantsInVariantsEndSomewhere() {
        var nested = new StringBuilder();
        for (int i = 0; i < 200; i++) nested.append("017600");
        assertThatThrownBy(() -> new DbusReader(Bytes.ofHex(nested.toString()), false).skip("v"))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void aBrokenMessageIsPassedOverAlone() throws Exception {
        byte[] broken = Bytes.ofHex(HELLO_REPLY).toArray();
        broken[18] = 'u'; // the destination is no number
        var heard = new Heard();
        var stream = new MessageStream(heard);
        stream.add(broken, 0, broken.length);
        stream.add(Bytes.ofHex(BIG_ENDIAN).toArray(), 0, Bytes.ofHex(BIG_ENDIAN).length());
        assertThat(stream.malformed()).isEqualTo(1);
        assertThat(heard.messages).hasSize(1);
    }

    @Test
    void whereNobodyKnowsWhereMessagesBeginTheConnectionIsOver() {
        for (String octets : List.of(
                "78010001 00000000 01000000 00000000", // no order of octets
                "6c010002 00000000 01000000 00000000", // another version
                "6c010001 ffffffff 01000000 00000000", // longer than any message
                "6c010001 00000000 01000000 ffffff7f")) {
            assertThatThrownBy(() -> read(Bytes.ofHex(octets))).as(octets).isInstanceOf(Malformed.class);
        }
    }

    @Test
    void ofAMessageThatIsTooLargeTheHeaderIsTold() throws Exception {
        var body = new DbusWriter();
        body.array("s", () -> {
            for (int i = 0; i < 100_000; i++) body.text("0123456789");
        });
        byte[] octets = DbusCodec.encode(DbusMessage.signal("/x", "a.b", "Large", body), 5)
                .toArray();
        var heard = new Heard();
        var stream = new MessageStream(heard);
        for (int at = 0; at < octets.length; at += 1000) stream.add(octets, at, Math.min(octets.length, at + 1000));
        byte[] next = Bytes.ofHex(HELLO_REPLY).toArray();
        stream.add(next, 0, next.length);
        assertThat(heard.tooLarge).singleElement().satisfies(message -> {
            assertThat(message.member()).isEqualTo("Large");
            assertThat(message.body().isEmpty()).isTrue();
        });
        assertThat(heard.messages).hasSize(1);
    }

    @Test
    void cutAndChangedMessagesAreSurvived() {
        byte[] whole = Bytes.ofHex(HELLO_REPLY).plus(Bytes.ofHex(BIG_ENDIAN)).toArray();
        for (int length = 0; length <= whole.length; length++) {
            readAnything(Bytes.copyOf(whole, 0, length).toArray());
        }
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = whole.clone();
            for (int j = 0; j <= i % 4; j++) changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            readAnything(changed);
        }
    }
}
