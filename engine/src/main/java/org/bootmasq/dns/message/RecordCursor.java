package org.bootmasq.dns.message;

/** Walks over the records behind a message's question, one after the other, without an object for each. */
public final class RecordCursor {
    private byte[] message = new byte[0];
    private int length;
    private int at;
    private int left;
    private int answers;
    private int authorities;
    private boolean malformed;

    public int owner;
    public int type;
    public int recordClass;
    public int ttlAt;
    public int data;
    public int dataLength;

    /** Begins before the first record. */
    public RecordCursor over(byte[] of, int octets, int questionEnd) {
        message = of;
        length = octets;
        at = questionEnd;
        answers = MessageScan.u16(of, 6);
        authorities = MessageScan.u16(of, 8);
        left = answers + authorities + MessageScan.u16(of, 10);
        malformed = false;
        return this;
    }

    /** Goes on to the next record; false at the end, or where none is as the header promises. */
    public boolean next() {
        if (left == 0 || malformed) return false;
        owner = at;
        int fixed = MessageScan.skipName(message, at, length);
        if (fixed < 0 || fixed + 10 > length) return refuse();
        type = MessageScan.u16(message, fixed);
        recordClass = MessageScan.u16(message, fixed + 2);
        ttlAt = fixed + 4;
        dataLength = MessageScan.u16(message, fixed + 8);
        data = fixed + 10;
        if (data + dataLength > length) return refuse();
        at = data + dataLength;
        left--;
        answers--;
        if (answers < 0) authorities--;
        return true;
    }

    private boolean refuse() {
        malformed = true;
        return false;
    }

    /** Whether a record lay past the end or had no name. */
    public boolean malformed() {
        return malformed;
    }

    /** Whether the present record is in the answer section. */
    public boolean inAnswer() {
        return answers >= 0;
    }

    /** Whether the present record is in the additional section. */
    public boolean inAdditional() {
        return answers < 0 && authorities < 0;
    }

    /** Behind the present record. */
    public int end() {
        return at;
    }
}
