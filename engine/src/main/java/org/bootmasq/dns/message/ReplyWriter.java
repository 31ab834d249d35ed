package org.bootmasq.dns.message;

import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * Writes a reply into a buffer of the caller's: header, question, records with compressed names (RFC 1035 section
 * 4.1.4), OPT. A record that would make the message too long is left out and TC set. Reused from reply to reply, it
 * leaves no garbage.
 */
public final class ReplyWriter {
    private static final int OPT_OCTETS = 11;
    private static final int POINTERS = 0x3fff;
    private static final int REMEMBERED = 64;

    private static final Edns NONE = new Edns(0, 0, 0, 0, Bytes.EMPTY);

    private final int[] places = new int[REMEMBERED];
    private int known;
    private ByteWriter to = new ByteWriter(16);
    private int limit;
    private int flags;
    private int answers;
    private int authorities;
    private int additional;
    private boolean truncated;
    private int recordAt;
    private int questionEnd;
    private int knownInQuestion;
    private int knownBefore;
    private int lengthAt;
    private Edns edns = NONE;

    /**
     * Begins a reply to a query.
     *
     * @param limit the message's most octets
     * @param udpSize what is said in the OPT record, if the query had one
     */
    public ReplyWriter begin(Query query, ByteWriter target, int limit, int udpSize) {
        to = target;
        known = 0;
        answers = 0;
        authorities = 0;
        additional = 0;
        truncated = false;
        flags = Dns.QR | Dns.RA | query.flags() & (Dns.OPCODE_MASK | Dns.RD | Dns.CD);
        boolean optional = query.edns().isPresent();
        edns = optional ? new Edns(udpSize, 0, 0, query.dnssecOk() ? Edns.DO : 0, Bytes.EMPTY) : NONE;
        this.limit = optional ? limit - OPT_OCTETS : limit;
        to.u16(query.id()).u16(0).u16(1).u16(0).u16(0).u16(0);
        name(query.question().name());
        to.u16(query.question().type()).u16(query.question().dnsClass());
        questionEnd = to.length();
        knownInQuestion = known;
        return this;
    }

    /** Takes all records back. */
    public void restart() {
        to.cut(questionEnd);
        known = knownInQuestion;
        answers = 0;
        authorities = 0;
        additional = 0;
        truncated = false;
    }

    /** The message as it is written so far. */
    public byte[] octets() {
        return to.array();
    }

    /** How many octets have been written. */
    public int length() {
        return to.length();
    }

    /** Where the question section ends, in octets from the beginning. */
    public int questionEnd() {
        return questionEnd;
    }

    /**
     * Ends the message without the record that no longer fitted, and begins another with the same question. Returns the
     * one that ended.
     */
    public Bytes next() {
        truncated = false;
        end(Rcode.NOERROR);
        Bytes message = to.bytes();
        restart();
        return message;
    }

    /** Sets bits of the header's second word. */
    public void set(int bits) {
        flags |= bits;
    }

    /** Takes flags out of the header. */
    public void clear(int bits) {
        flags &= ~bits;
    }

    /** Whether a record did not fit, so that TC is set. */
    public boolean truncated() {
        return truncated;
    }

    /** Says why with an extended error, RFC 8914, if the query can hear of it. */
    public void reason(ExtendedError error) {
        if (edns == NONE) return;
        Bytes option = new ByteWriter(6)
                .u16(ExtendedError.OPTION)
                .u16(2)
                .u16(error.code())
                .bytes();
        edns = new Edns(edns.udpSize(), 0, 0, edns.flags(), option);
        limit -= option.length();
    }

    /** dnsmasq: what is refused is refused without an OPT record. */
    public void withoutEdns() {
        edns = NONE;
    }

    /** How many records the answer section has. */
    public int answers() {
        return answers;
    }

    /** A record of the answer section. */
    public void answer(Name owner, int dnsClass, long ttl, ResourceRecord entry) {
        if (write(owner, dnsClass, ttl, entry)) answers++;
        else truncated = true;
    }

    /** Adds a record to the authority section, or sets TC if it does not fit. */
    public void authority(Name owner, long ttl, ResourceRecord entry) {
        if (write(owner, Dns.CLASS_IN, ttl, entry)) authorities++;
        else truncated = true;
    }

    /** A record that may be left out. */
    public void additional(Name owner, long ttl, ResourceRecord entry) {
        if (write(owner, Dns.CLASS_IN, ttl, entry)) additional++;
    }

    /** A record of the answer section whose data lie in an array, without names that could be compressed. */
    public void answer(Name owner, int type, long ttl, byte[] data, int offset, int length) {
        start(owner, type, Dns.CLASS_IN, ttl);
        to.bytes(data, offset, length);
        if (finish()) answers++;
        else truncated = true;
    }

    private boolean write(Name owner, int dnsClass, long ttl, ResourceRecord entry) {
        start(owner, entry.type(), dnsClass, ttl);
        to.bytes(entry.head());
        if (entry.target().isPresent()) {
            boolean compressed = entry.type() == Dns.TYPE_CNAME
                    || entry.type() == Dns.TYPE_PTR
                    || entry.type() == Dns.TYPE_MX
                    || entry.type() == Dns.TYPE_NS;
            if (compressed) name(entry.target().get());
            else plain(entry.target().get());
        }
        return finish();
    }

    private void start(Name owner, int type, int dnsClass, long ttl) {
        recordAt = to.length();
        knownBefore = known;
        name(owner);
        to.u16(type).u16(dnsClass).i32((int) ttl);
        lengthAt = to.length();
        to.u16(0);
    }

    private boolean finish() {
        if (to.length() > limit) {
            to.cut(recordAt);
            known = knownBefore;
            return false;
        }
        int length = to.length() - lengthAt - 2;
        to.set(lengthAt, length >>> 8).set(lengthAt + 1, length);
        return true;
    }

    /** Ends the message. */
    public void end(Rcode rcode) {
        int word = flags & ~Dns.RCODE_MASK | rcode.code() | (truncated ? Dns.TC : 0);
        int start = 2;
        to.set(start, word >>> 8).set(start + 1, word);
        count(6, answers);
        count(8, authorities);
        if (edns != NONE) {
            QueryCodec.writeEdns(edns, to);
            additional++;
        }
        count(10, additional);
    }

    private void count(int at, int value) {
        to.set(at, value >>> 8).set(at + 1, value);
    }

    private void plain(Name name) {
        to.bytes(name.octets(), 0, name.length());
    }

    /** Labels up to an end that was written before, then a pointer to it. */
    private void name(Name name) {
        byte[] wire = name.octets();
        int at = 0;
        while (wire[at] != 0) {
            int place = find(wire, at);
            if (place >= 0) {
                to.u16(0xc000 | place);
                return;
            }
            if (known < REMEMBERED && to.length() <= POINTERS) places[known++] = to.length();
            to.bytes(wire, at, wire[at] + 1);
            at += wire[at] + 1;
        }
        to.u8(0);
    }

    private int find(byte[] wire, int at) {
        for (int i = 0; i < known; i++) if (same(wire, at, places[i])) return places[i];
        return -1;
    }

    /** Only ends that are spelled alike: a target keeps its letters. */
    private boolean same(byte[] wire, int from, int place) {
        byte[] written = to.array();
        int at = from;
        int there = place;
        while (true) {
            while ((written[there] & 0xc0) == 0xc0) there = (written[there] & 0x3f) << 8 | written[there + 1] & 0xff;
            if (wire[at] != written[there]) return false;
            int length = wire[at];
            if (length == 0) return true;
            if (there + length >= to.length()) return false;
            for (int i = 1; i <= length; i++) {
                if (wire[at + i] != written[there + i]) return false;
            }
            at += length + 1;
            there += length + 1;
            if (there >= to.length()) return false;
        }
    }
}
