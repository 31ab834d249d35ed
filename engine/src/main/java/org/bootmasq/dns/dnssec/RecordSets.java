package org.bootmasq.dns.dnssec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageReader;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Question;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/** A reply as validation sees it: its records gathered in sets (RFC 2181 section 5) with their signatures. */
public final class RecordSets {
    /** A reply of more records than that is nobody's honest answer, and gathering them takes the square of it. */
    private static final int MOST_SETS = 256;

    final Question question;
    final int rcode;
    final List<RecordSet> answers = new ArrayList<>();
    final List<RecordSet> authorities = new ArrayList<>();

    private RecordSets(Question question, int rcode) {
        this.question = question;
        this.rcode = rcode;
    }

    /** Reads a message with one question; the additional section says nothing that counts. */
    public static RecordSets read(byte[] message, int length) throws Malformed {
        var reader = new MessageReader(message, 0, length);
        reader.skip(2);
        int rcode = reader.u16() & Dns.RCODE_MASK;
        if (reader.u16() != 1) throw reader.malformed("not one question");
        int answers = reader.u16();
        int authorities = reader.u16();
        reader.skip(2);
        var sets = new RecordSets(new Question(reader.plainName(), reader.u16(), reader.u16()), rcode);
        for (int i = 0; i < answers; i++) sets.add(reader, sets.answers);
        for (int i = 0; i < authorities; i++) sets.add(reader, sets.authorities);
        return sets;
    }

    /** The set of a name and type in the answer section. */
    Optional<RecordSet> answer(Name owner, int type) {
        return answers.stream().filter(set -> set.is(owner, type)).findFirst();
    }

    /** Brings times to live in the message down to those of the sets: RFC 4035 section 5.3.3, RFC 2181 section 5.2. */
    public void limitTtls(byte[] message) {
        for (List<RecordSet> section : List.of(answers, authorities)) {
            for (RecordSet set : section) {
                if (set.data.isEmpty()) continue;
                for (int at : set.ttlsAt) {
                    long ttl = (long) MessageScan.u16(message, at) << 16 | MessageScan.u16(message, at + 2);
                    if (ttl <= set.ttl) continue;
                    MessageScan.u16(message, at, (int) (set.ttl >>> 16));
                    MessageScan.u16(message, at + 2, (int) set.ttl);
                }
            }
        }
    }

    private void add(MessageReader reader, List<RecordSet> section) throws Malformed {
        Name owner = reader.name();
        int type = reader.u16();
        int dnsClass = reader.u16();
        int ttlAt = reader.offset();
        long ttl = reader.u32();
        int length = reader.u16();
        int end = reader.offset() + length;
        if (length > reader.remaining()) throw reader.malformed("data behind the message");
        if (dnsClass != question.dnsClass()) throw reader.malformed("a record of another class");
        if (type == Dns.TYPE_RRSIG) {
            Rrsig signature = Rrsig.read(reader, end);
            RecordSet set = set(section, owner, signature.typeCovered(), reader);
            set.signatures.add(signature);
            return;
        }
        Bytes data = canonical(reader, type, end);
        if (reader.offset() != end) throw reader.malformed("data of another length than said");
        RecordSet set = set(section, owner, type, reader);
        set.data.add(data);
        set.ttlsAt.add(ttlAt);
        set.ttl = Math.min(set.ttl, ttl);
    }

    private static RecordSet set(List<RecordSet> section, Name owner, int type, MessageReader reader) throws Malformed {
        for (RecordSet each : section) if (each.is(owner, type)) return each;
        if (section.size() == MOST_SETS) throw reader.malformed("too many sets of records");
        section.add(new RecordSet(owner, type));
        return section.getLast();
    }

    /** RFC 4034 section 6.2, as RFC 6840 section 5.1 has it: names of these types written out in small letters. */
    private static Bytes canonical(MessageReader reader, int type, int end) throws Malformed {
        return switch (type) {
            // NS, MD, MF, CNAME, MB, MG, MR, PTR, DNAME
            case 2, 3, 4, 5, 7, 8, 9, 12, 39 -> names(reader, 0, 1, end);
            // SOA, MINFO, RP
            case 6, 14, 17 -> names(reader, 0, 2, end);
            // MX, AFSDB, RT, KX
            case 15, 18, 21, 36 -> names(reader, 2, 1, end);
            // PX
            case 26 -> names(reader, 2, 2, end);
            // SRV
            case 33 -> names(reader, 6, 1, end);
            // NAPTR: order, preference, three texts, a name
            case Dns.TYPE_NAPTR -> {
                int start = reader.offset();
                reader.skip(4);
                for (int i = 0; i < 3; i++) reader.skip(reader.u8());
                int head = reader.offset() - start;
                reader.seek(start);
                yield names(reader, head, 1, end);
            }
            default -> reader.bytes(end - reader.offset());
        };
    }

    private static Bytes names(MessageReader reader, int head, int count, int end) throws Malformed {
        var data = new ByteWriter(64).bytes(reader.bytes(head));
        for (int i = 0; i < count; i++) {
            Name name = reader.name().lowered();
            data.bytes(name.octets(), 0, name.length());
        }
        if (reader.offset() > end) throw reader.malformed("a name longer than its record");
        return data.bytes(reader.bytes(end - reader.offset())).bytes();
    }
}
