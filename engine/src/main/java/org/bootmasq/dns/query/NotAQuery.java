package org.bootmasq.dns.query;

import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.wire.ByteWriter;

/** What is answered to messages that are no queries, or cannot be read as one. */
public final class NotAQuery {
    private NotAQuery() {}

    /**
     * Updates, notifications and what else RFC 6895 section 2.2 lists: none of them is for servers elsewhere either.
     */
    public static LocalAnswers.Outcome notImplemented(byte[] octets, int length, ByteWriter reply) {
        int end = MessageScan.questionEnd(octets, length);
        return header(octets, length, Rcode.NOTIMP, Math.max(end, Dns.HEADER_OCTETS), reply);
    }

    /**
     * RFC 1035 section 4.1.1: a header alone says that the query was not understood. Other messages than queries have
     * other forms than theirs.
     */
    public static LocalAnswers.Outcome unreadable(byte[] octets, int length, ByteWriter reply) {
        boolean other = length >= Dns.HEADER_OCTETS && (MessageScan.flags(octets) & Dns.OPCODE_MASK) != 0;
        if (other) return notImplemented(octets, length, reply);
        return header(octets, length, Rcode.FORMERR, Dns.HEADER_OCTETS, reply);
    }

    /** A header, and the question up to an offset. */
    private static LocalAnswers.Outcome header(byte[] octets, int length, Rcode rcode, int end, ByteWriter reply) {
        if (length < Dns.HEADER_OCTETS || (octets[2] & 0x80) != 0) return LocalAnswers.Outcome.DROPPED;
        int flags = MessageScan.flags(octets) & (Dns.OPCODE_MASK | Dns.RD);
        reply.bytes(octets, 0, 2).u16(Dns.QR | Dns.RA | flags | rcode.code());
        reply.u16(end > Dns.HEADER_OCTETS ? 1 : 0).zeros(6);
        reply.bytes(octets, Dns.HEADER_OCTETS, end - Dns.HEADER_OCTETS);
        return LocalAnswers.Outcome.ANSWERED;
    }
}
