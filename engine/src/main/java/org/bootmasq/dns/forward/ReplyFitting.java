package org.bootmasq.dns.forward;

import java.util.Arrays;
import java.util.OptionalInt;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Edns;
import org.bootmasq.dns.message.ExtendedError;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.RecordCursor;
import org.bootmasq.dns.settings.DnsSettings;

/**
 * Makes a server's reply one for an asker: his id, his spelling of the name, no OPT record that he did not ask for, no
 * longer than he can take.
 */
public final class ReplyFitting {
    /** RFC 1035 section 4.2.2: what the length before a message over TCP can say. */
    private static final int LARGEST = 0xffff;

    /** Of a longer reply that tells nothing, the question alone is kept; in octets. */
    private static final int LONGEST_FAILURE = 1232;

    private static final int PLAIN_OPT = 11;
    private static final int OPTION = 6;

    private final boolean keepAuthentic;
    private final int size;
    private final OptionalInt maxTtl;
    private final int packetMax;
    private final RecordCursor cursor = new RecordCursor();

    public ReplyFitting(DnsSettings settings) {
        maxTtl = settings.limits().maxTtl();
        packetMax = Math.max(Dns.PLAIN_UDP_OCTETS, settings.limits().ednsPacketMax());
        size = settings.limits().ednsPacketMax();
        keepAuthentic = settings.has(Option.PROXY_DNSSEC);
    }

    /** How long a reply an asker can take, by his OPT record, and no longer than {@code edns-packet-max}. */
    int room(byte[] query, int length, int questionEnd, boolean tcp) {
        if (tcp) return 0xffff;
        cursor.over(query, length, questionEnd);
        while (cursor.next()) {
            if (cursor.type == Dns.TYPE_OPT) return Math.clamp(cursor.recordClass, Dns.PLAIN_UDP_OCTETS, packetMax);
        }
        return Dns.PLAIN_UDP_OCTETS;
    }

    boolean hasOpt(byte[] query, int length, int questionEnd) {
        cursor.over(query, length, questionEnd);
        while (cursor.next()) {
            if (cursor.type == Dns.TYPE_OPT) return true;
        }
        return false;
    }

    /** What an OPT record asks for beside a size: bit 0 that there is one, bit 1 DNSSEC's records (RFC 3225). */
    int ednsFlags(byte[] query, int length, int questionEnd) {
        cursor.over(query, length, questionEnd);
        while (cursor.next()) {
            if (cursor.type == Dns.TYPE_OPT) return query[cursor.ttlAt + 2] < 0 ? 3 : 1;
        }
        return 0;
    }

    /**
     * What all askers get alike: recursion is available, nobody here has checked signatures, and {@code max-ttl} holds.
     */
    void common(byte[] reply, int length, int questionEnd) {
        boolean limited = maxTtl.isPresent() && maxTtl.getAsInt() > 0;
        if (limited && MessageScan.u16(reply, questionEnd - 2) == Dns.CLASS_IN)
            limitTtl(reply, length, questionEnd, maxTtl.getAsInt());
        int flags = MessageScan.flags(reply) | Dns.RA;
        if (!keepAuthentic) flags &= ~Dns.AD;
        MessageScan.u16(reply, 2, flags);
    }

    /** Whether the asker takes DNSSEC's records comes back as he said it, RFC 3225 section 3. */
    public void dnssecOk(byte[] reply, int length, int questionEnd, boolean said) {
        int opt = opt(reply, length, questionEnd);
        if (opt < 0) return;
        int flags = MessageScan.u16(reply, opt + 7) & ~Edns.DO;
        MessageScan.u16(reply, opt + 7, said ? flags | Edns.DO : flags);
    }

    /**
     * What is said of a reply that was validated: RFC 4035 section 3.2.3, and RFC 6840 section 5.8 for those who only
     * ask with AD.
     */
    void authentic(byte[] reply, Flight flight, boolean secure) {
        int flags = MessageScan.flags(reply) & ~Dns.CD;
        boolean wanted = flight.check.dnssecOk() || (MessageScan.flags(flight.message.octets) & Dns.AD) != 0;
        MessageScan.u16(reply, 2, wanted && secure ? flags | Dns.AD : flags);
    }

    private void limitTtl(byte[] reply, int length, int questionEnd, int most) {
        cursor.over(reply, length, questionEnd);
        while (cursor.next()) {
            int ttl = MessageScan.u16(reply, cursor.ttlAt) << 16 | MessageScan.u16(reply, cursor.ttlAt + 2);
            if (!cursor.inAnswer() || Integer.compareUnsigned(ttl, most) <= 0) continue;
            MessageScan.u16(reply, cursor.ttlAt, most >>> 16);
            MessageScan.u16(reply, cursor.ttlAt + 2, most);
        }
    }

    /**
     * Makes it one asker's own, in place.
     *
     * @return its length for him
     */
    int fit(Flight.Waiting asker, byte[] reply, int length, int questionEnd) {
        MessageScan.u16(reply, 0, asker.id());
        asker.question().copyTo(reply, Dns.HEADER_OCTETS);
        int fitting = asker.edns() ? length : withoutOpt(reply, length, questionEnd);
        int opt = asker.edns() ? opt(reply, length, questionEnd) : -1;
        // The size of questions that are taken here, not there.
        if (opt >= 0) MessageScan.u16(reply, opt + 3, size);
        int flags = MessageScan.flags(reply);
        boolean cut = (flags & Dns.TC) != 0;
        if (!cut && fitting <= asker.room()) return fitting;
        MessageScan.u16(reply, 2, flags | Dns.TC);
        int end = empty(reply, questionEnd);
        if (opt < 0) return end;
        // dnsmasq: of a truncated reply only the OPT record is left.
        System.arraycopy(reply, opt, reply, end, PLAIN_OPT);
        MessageScan.u16(reply, end + PLAIN_OPT - 2, 0);
        MessageScan.u16(reply, 10, 1);
        return end + PLAIN_OPT;
    }

    /**
     * Adds an extended error, RFC 8914, to a reply.
     *
     * @return its length then
     */
    int reason(byte[] reply, int length, int questionEnd, int code) {
        int opt = opt(reply, length, questionEnd);
        int end = length;
        if (length + PLAIN_OPT + OPTION > LARGEST) return length;
        if (opt < 0) {
            Arrays.fill(reply, length, length + PLAIN_OPT, (byte) 0);
            MessageScan.u16(reply, length + 1, Dns.TYPE_OPT);
            MessageScan.u16(reply, 10, MessageScan.u16(reply, 10) + 1);
            opt = length;
            end = length + PLAIN_OPT;
        }
        int data = MessageScan.u16(reply, opt + 9);
        if (opt + PLAIN_OPT + data != end) return end;
        MessageScan.u16(reply, opt + 9, data + OPTION);
        MessageScan.u16(reply, end, ExtendedError.OPTION);
        MessageScan.u16(reply, end + 2, 2);
        MessageScan.u16(reply, end + 4, code);
        return end + OPTION;
    }

    /** Where the OPT record is; -1 if there is none. */
    private int opt(byte[] reply, int length, int questionEnd) {
        cursor.over(reply, length, questionEnd);
        while (cursor.next()) {
            // RFC 6891 section 6.1.2: its owner is the root; what has another is none.
            if (cursor.type == Dns.TYPE_OPT && reply[cursor.owner] == 0) return cursor.owner;
        }
        return -1;
    }

    /** The name exists, as is known here with authority, but has nothing of this type. */
    static void known(byte[] reply) {
        reply[3] &= (byte) 0xf0;
        reply[2] |= Dns.AA >>> 8;
    }

    /** What was changed here is not what the zone's server said. */
    static void withoutAuthority(byte[] reply) {
        reply[2] &= (byte) ~(Dns.AA >>> 8);
    }

    /** What is kept of a reply that tells nothing, for those who wait. */
    static byte[] failure(byte[] reply, int length, int questionEnd) {
        boolean whole = length <= LONGEST_FAILURE;
        byte[] kept = Arrays.copyOf(reply, whole ? length : questionEnd);
        if (!whole) empty(kept, questionEnd);
        return kept;
    }

    /** Takes all records away. Returns the length then. */
    public static int empty(byte[] reply, int questionEnd) {
        for (int i = 6; i < Dns.HEADER_OCTETS; i++) reply[i] = 0;
        return questionEnd;
    }

    private int withoutOpt(byte[] reply, int length, int questionEnd) {
        cursor.over(reply, length, questionEnd);
        while (cursor.next()) {
            if (cursor.type != Dns.TYPE_OPT || !cursor.inAdditional()) continue;
            // Nothing points into an OPT record, so that what follows may move up; it would not, but for odd servers.
            if (cursor.end() != length) return length;
            MessageScan.u16(reply, 10, MessageScan.u16(reply, 10) - 1);
            return cursor.owner;
        }
        return length;
    }
}
