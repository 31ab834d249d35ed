package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** The attributes behind the fixed part of a netlink message: {@code struct rtattr} of rtnetlink(7). */
record Attributes(MemorySegment segment, long start, long end) {
    /** The offset of the header of the attribute of this type, or -1. */
    private long find(int type) {
        for (long at = start; at + 4 <= end; ) {
            int length = unsigned(at);
            if (length < 4 || at + length > end) return -1;
            // The two upper bits say "nested" and "network order".
            if ((unsigned(at + 2) & 0x3fff) == type) return at;
            at += (length + 3) & ~3;
        }
        return -1;
    }

    private int unsigned(long at) {
        return segment.get(JAVA_SHORT_UNALIGNED, at) & 0xffff;
    }

    boolean has(int type) {
        return find(type) >= 0;
    }

    Octets octets(int type) {
        long at = find(type);
        return at < 0 ? Octets.EMPTY : Octets.copy(segment, at + 4, unsigned(at) - 4L);
    }

    /** The attributes inside one; none where it is absent. */
    Attributes nested(int type) {
        long at = find(type);
        return at < 0 ? new Attributes(segment, end, end) : new Attributes(segment, at + 4, at + unsigned(at));
    }

    /** A NUL-terminated text, empty where the attribute is absent. */
    String text(int type) {
        byte[] text = octets(type).toArray();
        int length = 0;
        while (length < text.length && text[length] != 0) length++;
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    int number(int type, int absent) {
        return numberAt(type, 0, absent);
    }

    /** The number {@code offset} octets into the attribute. */
    int numberAt(int type, int offset, int absent) {
        long at = find(type);
        return at < 0 || unsigned(at) < 4 + offset + 4 ? absent : segment.get(JAVA_INT_UNALIGNED, at + 4 + offset);
    }
}
