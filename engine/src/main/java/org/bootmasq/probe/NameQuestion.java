package org.bootmasq.probe;

import java.util.Optional;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageReader;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/** Asks a name server for the address of a boot server (RFC 1035 section 4). */
public final class NameQuestion {
    private static final int MOST_RECORDS = 64;

    private final Query query;
    private final int type;

    private NameQuestion(Query query, int type) {
        this.query = query;
        this.type = type;
    }

    /**
     * Empty if no such name can be asked for.
     *
     * @param six whether an address of IPv6 is wanted
     * @param id 0 to 65535, that nobody can guess
     */
    public static Optional<NameQuestion> of(String name, boolean six, int id) {
        int type = six ? Dns.TYPE_AAAA : Dns.TYPE_A;
        return Name.parse(name)
                .map(parsed ->
                        new NameQuestion(new Query(id, Dns.RD, Question.in(parsed, type), Optional.empty()), type));
    }

    /** What is sent. */
    public Bytes octets() {
        var out = new ByteWriter(512);
        QueryCodec.write(query, out);
        return out.bytes();
    }

    /** What a datagram of the server answers; empty if it is no answer to this question. */
    public Optional<Answered> answer(Bytes payload) {
        try {
            return read(payload);
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    /**
     * An answer.
     *
     * @param rcode of IANA's "DNS RCODEs"; 0 is no error
     * @param address the first one, if there is any
     */
    public record Answered(int rcode, Optional<IpAddress> address) {}

    private Optional<Answered> read(Bytes payload) throws Malformed {
        var in = new MessageReader(payload.toArray(), 0, payload.length());
        if (in.u16() != query.id()) return Optional.empty();
        int flags = in.u16();
        if ((flags & Dns.QR) == 0 || in.u16() != 1) return Optional.empty();
        int answers = Math.min(in.u16(), MOST_RECORDS);
        in.skip(4);
        if (!in.name().equals(query.question().name()) || in.u16() != type) return Optional.empty();
        in.skip(2);
        for (int i = 0; i < answers; i++) {
            in.skipName();
            int recordType = in.u16();
            in.skip(6);
            Bytes data = in.bytes(in.u16());
            if (recordType == type) return Optional.of(new Answered(flags & 15, address(data)));
        }
        return Optional.of(new Answered(flags & 15, Optional.empty()));
    }

    private static Optional<IpAddress> address(Bytes data) {
        return switch (data.length()) {
            case 4 -> Optional.of(Ip4.of(data.at(0), data.at(1), data.at(2), data.at(3)));
            case 16 -> Optional.of(Ip6.ofOctets(data));
            default -> Optional.empty();
        };
    }
}
