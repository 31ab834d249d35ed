package org.bootmasq.dns.message;

/**
 * Finds its way in a DNS message (RFC 1035 section 4.1) where it lies, copying nothing; what is malformed is -1 or
 * false.
 */
public final class MessageScan {
    public static final int LONGEST_NAME = 255;

    private MessageScan() {}

    /** Two octets of a message, the higher one first, 0 to 65535. */
    public static int u16(byte[] message, int at) {
        return (message[at] & 0xff) << 8 | message[at + 1] & 0xff;
    }

    /** Puts two octets into a message, the higher one first. */
    public static void u16(byte[] message, int at, int value) {
        message[at] = (byte) (value >>> 8);
        message[at + 1] = (byte) value;
    }

    /** The flags word of the header (RFC 1035 section 4.1.1). */
    public static int flags(byte[] message) {
        return u16(message, 2);
    }

    /** The four bits of RCODE in the header, without those that EDNS adds. */
    public static int rcode(byte[] message) {
        return message[3] & 15;
    }

    /** Puts a response code into the header. */
    public static void rcode(byte[] message, Rcode rcode) {
        message[3] = (byte) (message[3] & 0xf0 | rcode.code());
    }

    /** Behind a name, which may end in a pointer backwards (section 4.1.4); -1 if it is no name. */
    public static int skipName(byte[] message, int from, int length) {
        int at = from;
        while (at < length) {
            int label = message[at] & 0xff;
            if (label == 0) return at - from < LONGEST_NAME ? at + 1 : -1;
            if (label >= 0xc0) {
                if (at + 2 > length) return -1;
                int target = (label & 0x3f) << 8 | message[at + 1] & 0xff;
                return target >= Dns.HEADER_OCTETS && target < at ? at + 2 : -1;
            }
            if (label > 63) return -1;
            at += label + 1;
        }
        return -1;
    }

    /** Behind the one question of a message; -1 if there is not exactly one, whole and without a pointer. */
    public static int questionEnd(byte[] message, int length) {
        if (length < Dns.HEADER_OCTETS + 5 || u16(message, 4) != 1) return -1;
        int end = skipName(message, Dns.HEADER_OCTETS, length);
        if (end < 0 || message[end - 1] != 0 || end + 4 > length || hasPointer(message, end)) return -1;
        return end + 4;
    }

    private static boolean hasPointer(byte[] message, int end) {
        int at = Dns.HEADER_OCTETS;
        while (message[at] != 0) {
            if ((message[at] & 0xc0) != 0) return true;
            at += message[at] + 1;
        }
        return at + 1 != end;
    }

    /** An octet of a name without regard to case; lengths of labels stay what they are, being below 'A'. */
    public static int lower(int octet) {
        return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
    }

    /** Whether two messages have the same octets in a range, where letters may differ in case. */
    public static boolean sameIgnoringCase(byte[] one, byte[] other, int from, int to) {
        for (int i = from; i < to; i++) {
            if (lower(one[i]) != lower(other[i])) return false;
        }
        return true;
    }

    /** A name as log lines show it; {@code .} for the root, {@code ?} for octets that are no printable character. */
    public static String text(byte[] message, int from, int length) {
        var text = new StringBuilder();
        int at = from;
        for (int jumps = 0; at < length && message[at] != 0 && jumps < 128; ) {
            int label = message[at] & 0xff;
            if (label >= 0xc0) {
                if (at + 1 >= length) break;
                at = (label & 0x3f) << 8 | message[at + 1] & 0xff;
                jumps++;
                continue;
            }
            if (at + label >= length || text.length() > LONGEST_NAME) break;
            if (!text.isEmpty()) text.append('.');
            for (int i = at + 1; i <= at + label; i++) {
                text.append(message[i] > ' ' && message[i] < 0x7f ? (char) message[i] : '?');
            }
            at += label + 1;
        }
        return text.isEmpty() ? "." : text.toString();
    }
}
