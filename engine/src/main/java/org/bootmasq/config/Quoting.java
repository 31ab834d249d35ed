package org.bootmasq.config;

/**
 * What quotes hide. Inside quotes dnsmasq takes commas, colons, dots, blanks and hexadecimal digits as mere text:
 * they neither separate nor
 * count as numbers. A {@link Directive}'s value carries such characters in disguise, at a place that no octet can
 * have; whoever has split and
 * recognised the parts of a value calls {@link #reveal} on what remains as text.
 */
public final class Quoting {
    private static final char DISGUISE = 0xe000;
    private static final String HIDDEN = "0123456789abcdefABCDEF:,. \b\t\n\r\033";

    private Quoting() {}

    /** The disguise of a character that stood in quotes; itself if quotes do not hide it. */
    public static char hide(char c) {
        return HIDDEN.indexOf(c) >= 0 ? (char) (c + DISGUISE) : c;
    }

    /** Whether a character is one in disguise. */
    public static boolean isHidden(char c) {
        return c >= DISGUISE && c <= DISGUISE + 0x7f;
    }

    /** The text as it was meant, without quotes and disguise. */
    public static String reveal(String text) {
        int at = 0;
        while (at < text.length() && !isHidden(text.charAt(at))) at++;
        if (at == text.length()) return text;
        var plain = new StringBuilder(text);
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isHidden(c)) plain.setCharAt(at, (char) (c - DISGUISE));
        }
        return plain.toString();
    }
}
