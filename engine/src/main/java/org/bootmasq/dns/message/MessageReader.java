package org.bootmasq.dns.message;

import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * Reads a message in place, names with their pointers included (RFC 1035 section 4.1.4). A pointer must lead to before
 * the place it stands at and before every pointer that led there, so that no name can loop.
 */
public final class MessageReader {
    private static final int POINTER = 0xc0;

    private final byte[] octets;
    private final int start;
    private final int end;
    private int at;

    /** The array must not change meanwhile. */
    public MessageReader(byte[] octets, int offset, int length) {
        this.octets = octets;
        this.start = offset;
        this.end = offset + length;
        this.at = offset;
    }

    /** From the message's first octet. */
    public int offset() {
        return at - start;
    }

    /** How many octets have not been read. */
    public int remaining() {
        return end - at;
    }

    /** Reads an octet, 0 to 255; malformed if none is left. */
    public int u8() throws Malformed {
        need(1);
        return octets[at++] & 0xff;
    }

    /** Reads two octets, the higher one first, 0 to 65535; malformed if fewer are left. */
    public int u16() throws Malformed {
        need(2);
        return (octets[at++] & 0xff) << 8 | octets[at++] & 0xff;
    }

    /** 0 to 2^32-1. */
    public long u32() throws Malformed {
        return (long) u16() << 16 | u16();
    }

    /** Reads so many octets; malformed if fewer are left. */
    public Bytes bytes(int length) throws Malformed {
        need(length);
        Bytes taken = Bytes.copyOf(octets, at, length);
        at += length;
        return taken;
    }

    /** Passes over so many octets; malformed if fewer are left. */
    public void skip(int length) throws Malformed {
        need(length);
        at += length;
    }

    /** Goes to a place of the message. */
    public void seek(int offset) throws Malformed {
        if (offset < 0 || offset > end - start) throw malformed("no such place");
        at = start + offset;
    }

    /** A name, its pointers followed. */
    public Name name() throws Malformed {
        int length = nameLength(true);
        var wire = new byte[length];
        int from = at;
        int behind = -1;
        int to = 0;
        while (true) {
            int label = octets[from] & 0xff;
            if (label >= POINTER) {
                if (behind < 0) behind = from + 2;
                from = start + pointer(from);
                continue;
            }
            System.arraycopy(octets, from, wire, to, label + 1);
            to += label + 1;
            from += label + 1;
            if (label == 0) break;
        }
        at = behind < 0 ? from : behind;
        return length == 1 ? Name.ROOT : Name.owning(wire);
    }

    /** A name that may not have pointers: the question's, as nothing stands before it. */
    public Name plainName() throws Malformed {
        int length = nameLength(false);
        Name name = Name.ofWire(octets, at, length);
        at += length;
        return name;
    }

    /** Goes behind a name, which is checked as {@link #name()} does. */
    public void skipName() throws Malformed {
        nameLength(true);
        while (octets[at] != 0) {
            if ((octets[at] & 0xff) >= POINTER) {
                at += 2;
                return;
            }
            at += octets[at] + 1;
        }
        at++;
    }

    private int nameLength(boolean pointers) throws Malformed {
        int from = at;
        int lowest = at;
        int length = 0;
        while (true) {
            if (from >= end) throw malformed("a name ends behind the message");
            int label = octets[from] & 0xff;
            if (label >= POINTER) {
                if (!pointers) throw malformed("a pointer where none may stand");
                if (from + 2 > end) throw malformed("a pointer ends behind the message");
                int target = start + pointer(from);
                if (target >= lowest || target < start + Dns.HEADER_OCTETS)
                    throw malformed("a pointer that does not lead back");
                from = target;
                lowest = target;
                continue;
            }
            if (label > Name.LONGEST_LABEL) throw malformed("an unknown kind of label");
            length += label + 1;
            if (length > Name.LONGEST) throw malformed("a name of more than 255 octets");
            from += label + 1;
            if (from > end) throw malformed("a label ends behind the message");
            if (label == 0) return length;
        }
    }

    private int pointer(int place) {
        return (octets[place] & 0x3f) << 8 | octets[place + 1] & 0xff;
    }

    /** What to throw where a rule is broken at the place that is read next. */
    public Malformed malformed(String rule) {
        return new Malformed(offset(), rule);
    }

    private void need(int length) throws Malformed {
        if (length < 0 || length > end - at) throw malformed("%d octets needed, %d left".formatted(length, end - at));
    }
}
