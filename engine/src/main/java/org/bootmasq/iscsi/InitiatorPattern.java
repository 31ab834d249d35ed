package org.bootmasq.iscsi;

import java.util.Locale;

/**
 * Whose logins a target takes, as {@code initiator=} names them: an initiator's name, in which {@code *} stands for
 * any characters and {@code ?} for one.
 *
 * @param text in lower case, as names are compared (RFC 7143 section 4.2.7.1)
 */
public record InitiatorPattern(String text) {
    private static final int LONGEST = 223;

    public InitiatorPattern {
        text = text.toLowerCase(Locale.ROOT);
    }

    /** Whether any name can be like it. */
    boolean isPossible() {
        boolean begins = text.startsWith("*")
                || text.startsWith("?")
                || "iqn.".startsWith(text.substring(0, Math.min(4, fixedLength())))
                || "eui.".startsWith(text.substring(0, Math.min(4, fixedLength())))
                || "naa.".startsWith(text.substring(0, Math.min(4, fixedLength())));
        return begins
                && text.length() <= LONGEST
                && text.chars().noneMatch(c -> c <= ' ' || c == ',' || c == '/' || c == '\\' || c >= 0x7f);
    }

    private int fixedLength() {
        int at = 0;
        while (at < text.length() && text.charAt(at) != '*' && text.charAt(at) != '?') at++;
        return at;
    }

    /** In time that the product of both lengths bounds, whatever a stranger calls himself. */
    public boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < name.length()) {
            boolean one = at < text.length() && (text.charAt(at) == '?' || text.charAt(at) == name.charAt(in));
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                resume = in;
            } else if (one) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') at++;
        return at == text.length();
    }
}
