package org.bootmasq.config.value;

import java.util.OptionalInt;

/** Numbers as C reads them, which is how far dnsmasq checks them. */
public final class CNumber {
    private CNumber() {}

    /** The number that a text begins with, 0 if none; only as many bits as fit are meaningful (atoi(3)). */
    public static long leading(String text) {
        int at = 0;
        boolean negative = text.startsWith("-");
        if (negative) at++;
        long value = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            value = Math.min(Long.MAX_VALUE / 20, value * 10 + (text.charAt(at) - '0'));
            at++;
        }
        return negative ? -value : value;
    }

    /** Whether a text is decimal digits only, and at least one. */
    public static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** A number of nothing but digits, wrapped to 32 bits. */
    public static OptionalInt whole(String text) {
        return isDigits(text) ? OptionalInt.of((int) leading(text)) : OptionalInt.empty();
    }
}
