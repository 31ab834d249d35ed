package org.bootmasq.config.value;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How many octets something has, as configurations write it. */
public final class Sizes {
    private static final Map<Character, Integer> UNITS = Map.of('k', 10, 'm', 20, 'g', 30, 't', 40);

    private Sizes() {}

    /** {@code 10G}: K, M, G and T are powers of 1024. One octet at least. */
    public static long of(Part part) {
        String text = part.plain().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) throw part.refused("not a size");
        Optional<Integer> shift = Optional.ofNullable(UNITS.get(text.charAt(text.length() - 1)));
        String digits = shift.isPresent() ? text.substring(0, text.length() - 1) : text;
        if (!digits.matches("[0-9]{1,15}")) throw part.refused("not a size");
        long size = Long.parseLong(digits);
        int bits = shift.orElse(0);
        if (size == 0 || size > Long.MAX_VALUE >> bits >> 1) throw part.refused("not a size");
        return size << bits;
    }
}
