package org.bootmasq.dns.message;

import java.util.Optional;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * Queries as octets, RFC 1035 section 4 and RFC 6891. One question, no answers; the additional section may hold one OPT
 * record and others that are passed over (TSIG, SIG(0)).
 */
public final class QueryCodec {
    private static final int OPT_HEADER = 4;

    private QueryCodec() {}

    /** Reads in place. */
    public static Query read(byte[] octets, int offset, int length) throws Malformed {
        var reader = new MessageReader(octets, offset, length);
        int id = reader.u16();
        int flags = reader.u16();
        if ((flags & Dns.QR) != 0) throw reader.malformed("a response where a query is due");
        int questions = reader.u16();
        int answers = reader.u16();
        int authorities = reader.u16();
        int additional = reader.u16();
        if (questions != 1) throw reader.malformed("not one question");
        if (answers != 0 || authorities != 0) throw reader.malformed("a query with answers");
        Question question = new Question(reader.plainName(), reader.u16(), reader.u16());
        Optional<Edns> edns = Optional.empty();
        for (int i = 0; i < additional; i++) {
            Name owner = reader.name();
            int type = reader.u16();
            if (type != Dns.TYPE_OPT) {
                reader.skip(6);
                reader.skip(reader.u16());
                continue;
            }
            if (!owner.isRoot()) throw reader.malformed("an OPT record with a name");
            if (edns.isPresent()) throw reader.malformed("a second OPT record");
            edns = Optional.of(edns(reader));
        }
        if (reader.remaining() > 0) throw reader.malformed("octets behind the message");
        return new Query(id, flags, question, edns);
    }

    /** What is behind an OPT record's type. */
    static Edns edns(MessageReader reader) throws Malformed {
        int udpSize = reader.u16();
        int extendedRcode = reader.u8();
        int version = reader.u8();
        int flags = reader.u16();
        int length = reader.u16();
        Bytes options = reader.bytes(length);
        int at = 0;
        while (at < length) {
            if (length - at < OPT_HEADER) throw reader.malformed("an EDNS option without its length");
            int data = options.at(at + 2) << 8 | options.at(at + 3);
            if (data > length - at - OPT_HEADER) throw reader.malformed("an EDNS option longer than its record");
            at += OPT_HEADER + data;
        }
        return new Edns(udpSize, extendedRcode, version, flags, options);
    }

    /** Appends the query to what was written. */
    public static void write(Query query, ByteWriter to) {
        to.u16(query.id()).u16(query.flags()).u16(1).u16(0).u16(0);
        to.u16(query.edns().isPresent() ? 1 : 0);
        writeQuestion(query.question(), to);
        if (query.edns().isPresent()) writeEdns(query.edns().get(), to);
    }

    /** Writes a question as it travels, its name not compressed. */
    public static void writeQuestion(Question question, ByteWriter to) {
        byte[] name = question.name().octets();
        to.bytes(name, 0, name.length).u16(question.type()).u16(question.dnsClass());
    }

    static void writeEdns(Edns edns, ByteWriter to) {
        to.u8(0).u16(Dns.TYPE_OPT).u16(edns.udpSize()).u8(edns.extendedRcode()).u8(edns.version());
        to.u16(edns.flags()).u16(edns.options().length()).bytes(edns.options());
    }
}
