package org.bootmasq.dbus;

import org.bootmasq.dbus.DbusMessage.Kind;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/** Messages as octets: a fixed part, an array of header fields, and the body at a multiple of eight. */
final class DbusCodec {
    /** Octets by which one knows how long a message is. */
    static final int FIXED = 16;

    /** A message has no more octets. */
    static final long LONGEST_MESSAGE = 1 << 27;

    private static final int VERSION = 1;
    private static final char LITTLE = 'l';
    private static final char BIG = 'B';

    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int ERROR_NAME = 4;
    private static final int REPLY_SERIAL = 5;
    private static final int DESTINATION = 6;
    private static final int SENDER = 7;
    private static final int SIGNATURE = 8;

    private DbusCodec() {}

    /**
     * How long the parts of a message are.
     *
     * @param header with fixed part and padding
     */
    record Lengths(int header, int body) {
        long whole() {
            return (long) header + body;
        }
    }

    /**
     * Reads how long a message is.
     *
     * @throws Malformed if it is none, after which nobody knows where the next one begins
     */
    static Lengths lengths(Bytes fixed) throws Malformed {
        DbusReader reader = open(fixed);
        reader.u8();
        reader.u8();
        reader.u8();
        if (reader.u8() != VERSION) throw reader.malformed("version 1");
        int body = reader.u32();
        reader.u32();
        int fields = reader.u32();
        if (fields < 0 || fields > DbusReader.LONGEST_ARRAY || body < 0) throw reader.malformed("shorter message");
        var lengths = new Lengths(FIXED + (fields + 7) / 8 * 8, body);
        if (lengths.whole() > LONGEST_MESSAGE) throw reader.malformed("shorter message");
        return lengths;
    }

    private static DbusReader open(Bytes octets) throws Malformed {
        int order = octets.isEmpty() ? 0 : octets.at(0);
        if (order != LITTLE && order != BIG) throw new Malformed(0, "order of octets");
        return new DbusReader(octets, order == BIG);
    }

    /**
     * Reads a message whose body may be left out.
     *
     * @param header as long as {@link #lengths} says
     */
    static DbusMessage decode(Bytes header, Bytes body) throws Malformed {
        DbusReader reader = open(header);
        boolean bigEndian = reader.u8() == BIG;
        int kind = reader.u8();
        int flags = reader.u8();
        reader.u8();
        reader.u32();
        int serial = reader.u32();
        if (serial == 0 || kind == 0) throw reader.malformed("serial and kind");
        String[] texts = new String[SIGNATURE + 1];
        for (int i = 0; i < texts.length; i++) texts[i] = "";
        int replySerial = 0;
        int end = reader.array(8);
        while (reader.offset() < end) {
            reader.align(8);
            int field = reader.u8();
            String type = reader.signature();
            boolean known = field > 0 && field <= SIGNATURE;
            String expected = expected(field);
            if (known && !type.equals(expected)) throw reader.malformed("type of a header field");
            if (!known) {
                if (!DbusSignature.isOne(type)) throw reader.malformed("one type");
                reader.skip(type);
            } else if (field == REPLY_SERIAL) {
                replySerial = reader.u32();
            } else {
                texts[field] = field == SIGNATURE ? reader.signature() : reader.text();
            }
        }
        if (reader.offset() != end || !DbusSignature.isValid(texts[SIGNATURE])) throw reader.malformed("whole fields");
        var message = new DbusMessage(
                Kind.of(kind),
                flags,
                serial,
                texts[PATH],
                texts[INTERFACE],
                texts[MEMBER],
                texts[ERROR_NAME],
                replySerial,
                texts[DESTINATION],
                texts[SENDER],
                texts[SIGNATURE],
                body,
                bigEndian);
        if (!isWhole(message)) throw reader.malformed("header fields of its kind");
        return message;
    }

    private static String expected(int field) {
        return switch (field) {
            case PATH -> "o";
            case REPLY_SERIAL -> "u";
            case SIGNATURE -> "g";
            default -> "s";
        };
    }

    private static boolean isWhole(DbusMessage message) {
        return switch (message.kind()) {
            case OTHER -> true;
            case METHOD_CALL -> !message.path().isEmpty() && !message.member().isEmpty();
            case METHOD_RETURN -> message.replySerial() != 0;
            case ERROR -> message.replySerial() != 0 && !message.errorName().isEmpty();
            case SIGNAL ->
                !message.path().isEmpty()
                        && !message.member().isEmpty()
                        && !message.interfaceName().isEmpty();
        };
    }

    /** Writes a message in little-endian order, in which its body must be too. */
    static Bytes encode(DbusMessage message, int serial) {
        var header = new DbusWriter();
        header.u8(LITTLE).u8(message.kind().code()).u8(message.flags()).u8(VERSION);
        header.u32(message.body().length()).u32(serial);
        header.array("(yv)", () -> {
            if (!message.path().isEmpty()) field(header, PATH).path(message.path());
            text(header, INTERFACE, message.interfaceName());
            text(header, MEMBER, message.member());
            text(header, ERROR_NAME, message.errorName());
            if (message.replySerial() != 0) field(header, REPLY_SERIAL).u32(message.replySerial());
            text(header, DESTINATION, message.destination());
            text(header, SENDER, message.sender());
            if (!message.signature().isEmpty()) field(header, SIGNATURE).signature(message.signature());
        });
        return header.raw(message.body()).bytes();
    }

    private static void text(DbusWriter header, int field, String text) {
        if (!text.isEmpty()) field(header, field).text(text);
    }

    private static DbusWriter field(DbusWriter header, int field) {
        return header.entry().u8(field).signature(expected(field));
    }
}
