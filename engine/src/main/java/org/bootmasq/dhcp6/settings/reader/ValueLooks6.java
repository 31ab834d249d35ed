package org.bootmasq.dhcp6.settings.reader;

import java.util.Optional;
import java.util.function.IntPredicate;
import org.bootmasq.config.Quoting;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.config.value.Part;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** What a value is where its option says nothing of it: recognised by its looks, as dnsmasq does. */
final class ValueLooks6 {
    private ValueLooks6() {}

    /**
     * Whether nothing but IPv6 addresses can be meant, right or wrong: the characters of such, colons among them, and
     * something that octets in hexadecimal lack.
     */
    static boolean isOfAddresses(Part whole) {
        String text = whole.text();
        boolean characters = whole.has(':')
                && text.chars().allMatch(c -> isHexDigit(c) || ":.,[] ".indexOf(c) >= 0)
                && (text.chars().anyMatch(ValueLooks6::isHexDigit) || text.contains("[::]"));
        if (!characters) return false;
        if (text.chars().anyMatch(c -> ".,[]".indexOf(c) >= 0)) return true;
        // dnsmasq takes an address without brackets for octets in hexadecimal, and leaves some of them out.
        boolean groups =
                text.contains("::") || text.chars().filter(c -> c == ':').count() == 7;
        return groups && Ip6.parse(text).isPresent() && !text.matches("([0-9a-fA-F]{1,2}:){7}[0-9a-fA-F]{1,2}");
    }

    /** Whether it may be octets in hexadecimal, with colons between them. */
    static boolean isOfOctets(Part whole) {
        return whole.has(':')
                && !whole.has(',')
                && !whole.has('-')
                && whole.text().chars().anyMatch(ValueLooks6::isHexDigit);
    }

    private static boolean isHexDigit(int c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    /**
     * A number, wherever hyphens stand in it. The letter says the width in octets: b 1, s 2, i 4; without one the
     * narrowest that the number fits.
     */
    static Optional<Bytes> number(Part whole) {
        String text = whole.text();
        String stem = withoutSuffix(text);
        IntPredicate digit = c -> c >= '0' && c <= '9';
        boolean number = stem.chars().allMatch(c -> digit.test(c) || c == '-')
                && stem.chars().anyMatch(digit);
        if (!number) return Optional.empty();
        int value = (int) CNumber.leading(stem);
        int width = suffixWidth(text);
        if (width == 0) width = (value & 0xffffff00) == 0 ? 1 : (value & 0xffff0000) == 0 ? 2 : 4;
        var out = new ByteWriter(4);
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) out.u8(value >>> shift);
        return Optional.of(out.bytes());
    }

    /** The text as it is. dnsmasq: a value of only the suffix b, s or i loses it, behind hyphens too. */
    static Bytes text(Part whole) {
        String stem = withoutSuffix(whole.text());
        boolean suffixOnly = stem.chars().allMatch(c -> c == '-');
        return Bytes.latin1(Quoting.reveal(suffixOnly ? stem : whole.text()));
    }

    private static String withoutSuffix(String text) {
        return suffixWidth(text) > 0 ? text.substring(0, text.length() - 1) : text;
    }

    private static int suffixWidth(String text) {
        if (text.isEmpty()) return 0;
        return switch (text.charAt(text.length() - 1)) {
            case 'b' -> 1;
            case 's' -> 2;
            case 'i' -> 4;
            default -> 0;
        };
    }
}
