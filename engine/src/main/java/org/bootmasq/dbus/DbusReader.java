package org.bootmasq.dbus;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * Reads marshalled values front to back, each at its alignment; whoever reads knows the types by the signature. Texts
 * have one character an octet.
 */
public final class DbusReader {
    /** An array has no more octets. */
    static final int LONGEST_ARRAY = 1 << 26;

    /** Arrays, structures and variants in one another. */
    private static final int DEEPEST = 64;

    private final Bytes octets;
    private final boolean bigEndian;
    private int at;

    DbusReader(Bytes octets, boolean bigEndian) {
        this.octets = octets;
        this.bigEndian = bigEndian;
    }

    /** How many octets have been read. */
    public int offset() {
        return at;
    }

    /** Passes over the zeros in front of a value that begins at a multiple of this. */
    public DbusReader align(int multiple) throws Malformed {
        while (at % multiple != 0) if (u8() != 0) throw malformed("padding of zeros");
        return this;
    }

    /** A BYTE, 0 to 255. */
    public int u8() throws Malformed {
        need(1);
        return octets.at(at++);
    }

    /** A UINT32, as its 32 bits. */
    public int u32() throws Malformed {
        align(4);
        need(4);
        int value = 0;
        for (int i = 0; i < 4; i++) value |= octets.at(at + i) << (bigEndian ? 24 - 8 * i : 8 * i);
        at += 4;
        return value;
    }

    /** A BOOLEAN. */
    public boolean bool() throws Malformed {
        int value = u32();
        if (value != 0 && value != 1) throw malformed("boolean of 0 or 1");
        return value == 1;
    }

    /** A STRING or an OBJECT_PATH. */
    public String text() throws Malformed {
        return text(u32());
    }

    /** A SIGNATURE. */
    public String signature() throws Malformed {
        return text(u8());
    }

    private String text(int length) throws Malformed {
        if (length < 0) throw malformed("text of fewer octets");
        need(length);
        String text = octets.slice(at, at + length).latin1();
        at += length;
        if (u8() != 0) throw malformed("NUL behind a text");
        if (text.indexOf('\0') >= 0) throw malformed("text without NUL");
        return text;
    }

    /** An array of BYTEs. */
    public Bytes octets() throws Malformed {
        int end = array(1);
        Bytes taken = octets.slice(at, end);
        at = end;
        return taken;
    }

    /**
     * Begins an array, which goes on while {@link #offset} is less than what is returned.
     *
     * @param alignment of its elements
     */
    public int array(int alignment) throws Malformed {
        int length = u32();
        if (length < 0 || length > LONGEST_ARRAY) throw malformed("array of fewer octets");
        align(alignment);
        need(length);
        return at + length;
    }

    /** An array of STRINGs. */
    public List<String> texts() throws Malformed {
        int end = array(4);
        var texts = new ArrayList<String>();
        while (at < end) texts.add(text());
        if (at != end) throw malformed("array of whole elements");
        return texts;
    }

    /** An array of arrays of STRINGs. */
    public List<List<String>> listsOfTexts() throws Malformed {
        int end = array(4);
        var lists = new ArrayList<List<String>>();
        while (at < end) lists.add(texts());
        if (at != end) throw malformed("array of whole elements");
        return lists;
    }

    /** Passes over one value of a type. */
    void skip(String type) throws Malformed {
        skip(type, 0);
    }

    private void skip(String type, int depth) throws Malformed {
        if (depth > DEEPEST) throw malformed("fewer values in one another");
        switch (type.charAt(0)) {
            case 'y' -> u8();
            case 'n', 'q' -> {
                align(2);
                u8();
                u8();
            }
            case 'b', 'i', 'u', 'h' -> u32();
            case 'x', 't', 'd' -> {
                align(8);
                u32();
                u32();
            }
            case 's', 'o' -> text();
            case 'g' -> signature();
            case 'v' -> {
                String inside = signature();
                if (!DbusSignature.isOne(inside)) throw malformed("variant of one type");
                skip(inside, depth + 1);
            }
            case 'a' -> {
                String element = type.substring(1);
                int end = array(DbusSignature.alignment(element));
                while (at < end) skip(element, depth + 1);
                if (at != end) throw malformed("array of whole elements");
            }
            case '(', '{' -> {
                align(8);
                for (int from = 1; from < type.length() - 1; ) {
                    int to = DbusSignature.endOfType(type, from);
                    skip(type.substring(from, to), depth + 1);
                    from = to;
                }
            }
            default -> throw malformed("known type");
        }
    }

    private void need(int length) throws Malformed {
        if (length > octets.length() - at) throw malformed("more octets");
    }

    /** What to throw where a rule is broken at the place that is read next. */
    public Malformed malformed(String rule) {
        return new Malformed(at, rule);
    }
}
