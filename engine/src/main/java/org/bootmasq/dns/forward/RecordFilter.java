package org.bootmasq.dns.forward;

import java.util.Collection;
import java.util.Set;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.RecordCursor;

/**
 * {@code filter-rr}, {@code filter-A}, {@code filter-AAAA}: leaves records of some types out of a reply. Names are
 * written out on the way, for what they pointed to may be gone.
 */
public final class RecordFilter {
    private static final int LARGEST = 0xffff;

    private final Set<Integer> types;
    private final RecordCursor cursor = new RecordCursor();
    private byte[] written = new byte[0];
    private int at;

    public RecordFilter(Collection<Integer> types) {
        this.types = Set.copyOf(types);
    }

    /**
     * Filters a reply in place.
     *
     * @param reply with room for 65535 octets
     * @param kept a type that stays nevertheless
     * @return its length now; as it was where no record is of such a type
     */
    public int filter(byte[] reply, int length, int questionEnd, int kept) {
        if (types.isEmpty() || !holdsAny(reply, length, questionEnd, kept)) return length;
        if (written.length == 0) written = new byte[LARGEST + 1024];
        int[] counts = new int[3];
        at = questionEnd;
        cursor.over(reply, length, questionEnd);
        while (cursor.next()) {
            if (cursor.type != kept && types.contains(cursor.type)) continue;
            if (!copy(reply, length)) return length;
            counts[cursor.inAnswer() ? 0 : cursor.inAdditional() ? 2 : 1]++;
        }
        for (int i = 0; i < 3; i++) MessageScan.u16(reply, 6 + 2 * i, counts[i]);
        System.arraycopy(written, questionEnd, reply, questionEnd, at - questionEnd);
        return at;
    }

    private boolean holdsAny(byte[] reply, int length, int questionEnd, int kept) {
        cursor.over(reply, length, questionEnd);
        while (cursor.next()) {
            if (cursor.type != kept && types.contains(cursor.type)) return true;
        }
        return false;
    }

    /** Returns whether there was room. */
    private boolean copy(byte[] reply, int length) {
        if (!name(reply, cursor.owner, length)) return false;
        int fixed = cursor.ttlAt - 4;
        if (at + 10 + cursor.dataLength > LARGEST) return false;
        System.arraycopy(reply, fixed, written, at, 10);
        int lengthAt = at + 8;
        at += 10;
        if (!data(reply, length)) return false;
        MessageScan.u16(written, lengthAt, at - lengthAt - 2);
        return true;
    }

    /** RFC 3597 section 4: only the types of RFC 1035 have names in their data that may be compressed. */
    private boolean data(byte[] reply, int length) {
        int end = cursor.data + cursor.dataLength;
        return switch (cursor.type) {
            // NS, MD, MF, CNAME, MB, MG, MR, PTR, DNAME
            case 2, 3, 4, 5, 7, 8, 9, 12, 39 -> names(reply, cursor.data, length, 1) == end;
            // SOA
            case 6 -> {
                int rest = names(reply, cursor.data, length, 2);
                yield rest > 0 && raw(reply, rest, end);
            }
            // MINFO, RP
            case 14, 17 -> names(reply, cursor.data, length, 2) == end;
            // MX, AFSDB, RT
            case 15, 18, 21 ->
                raw(reply, cursor.data, cursor.data + 2) && names(reply, cursor.data + 2, length, 1) == end;
            // SRV
            case 33 -> raw(reply, cursor.data, cursor.data + 6) && names(reply, cursor.data + 6, length, 1) == end;
            default -> raw(reply, cursor.data, end);
        };
    }

    private boolean raw(byte[] reply, int from, int to) {
        if (from > to || at + to - from > LARGEST) return false;
        System.arraycopy(reply, from, written, at, to - from);
        at += to - from;
        return true;
    }

    /** Returns where the message goes on behind the names; -1 if they are none. */
    private int names(byte[] reply, int from, int length, int count) {
        int next = from;
        for (int i = 0; i < count; i++) {
            if (!name(reply, next, length)) return -1;
            next = MessageScan.skipName(reply, next, length);
            if (next < 0) return -1;
        }
        return next;
    }

    private boolean name(byte[] reply, int from, int length) {
        int start = at;
        int position = from;
        while (position < length) {
            int label = reply[position] & 0xff;
            if (label >= 0xc0) {
                if (position + 1 >= length) return false;
                int target = (label & 0x3f) << 8 | reply[position + 1] & 0xff;
                // The question's name stays where it is, and most names are that one.
                if (target == Dns.HEADER_OCTETS && at + 2 <= LARGEST) {
                    MessageScan.u16(written, at, 0xc000 | Dns.HEADER_OCTETS);
                    at += 2;
                    return true;
                }
                if (target >= position || target < Dns.HEADER_OCTETS) return false;
                position = target;
                continue;
            }
            if (label > 63 || position + label >= length || at - start + label >= MessageScan.LONGEST_NAME)
                return false;
            if (!raw(reply, position, position + label + 1)) return false;
            if (label == 0) return true;
            position += label + 1;
        }
        return false;
    }
}
