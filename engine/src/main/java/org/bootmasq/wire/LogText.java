package org.bootmasq.wire;

/**
 * Text fit for a log and a terminal, whoever it came from: one line, and nothing in it that steers either. What does
 * not belong there is written as its number in octal behind a backslash. The log's writer passes every line through
 * here, so that nobody who logs needs to.
 */
public final class LogText {
    private LogText() {}

    /** @param text one character an octet where it came from outside */
    public static String of(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) < 0x7f) at++;
        return at == text.length() ? text : escaped(text, at);
    }

    private static String escaped(String text, int start) {
        var out = new StringBuilder(text.length() + 16).append(text, 0, start);
        for (int at = start; at < text.length(); ) {
            int length = textLength(text, at);
            if (length > 0) {
                out.append(text, at, at + length);
            } else {
                out.append("\\%03o".formatted((int) text.charAt(at)));
                length = 1;
            }
            at += length;
        }
        return out.toString();
    }

    /**
     * How many characters from here are one of writing: one, or the octets of one in UTF-8 (RFC 3629); 0 if there is
     * none.
     */
    private static int textLength(String text, int at) {
        int first = text.charAt(at);
        if (first < 0x80) return isWriting(first) ? 1 : 0;
        if (first > 0xff) return isWriting(text.codePointAt(at)) ? Character.charCount(text.codePointAt(at)) : 0;
        int more = first >= 0xf0 && first <= 0xf4
                ? 3
                : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xc2 && first < 0xe0 ? 1 : 0;
        if (more == 0 || at + more >= text.length()) return 0;
        int code = first & 0x3f >> more;
        for (int i = 1; i <= more; i++) {
            int next = text.charAt(at + i);
            if (next >> 6 != 2) return 0;
            code = code << 6 | next & 0x3f;
        }
        boolean shortest = code >= (more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000);
        return shortest && Character.isValidCodePoint(code) && isWriting(code) ? more + 1 : 0;
    }

    /** No control character, nor one that changes lines or the direction of writing. */
    private static boolean isWriting(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
