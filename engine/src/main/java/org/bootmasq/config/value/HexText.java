package org.bootmasq.config.value;

import java.util.Optional;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * Octets as configurations write them: groups of hexadecimal digits between colons, {@code *} for any octet, {@code
 * 06-} for a hardware type.
 */
public final class HexText {
    /**
     * @param octets wildcards are 0 here
     * @param wildcards bit i for octet i counted from the end
     * @param type of hardware, where a number and a hyphen came first; 0 otherwise
     */
    public record Parsed(Bytes octets, int wildcards, int type) {}

    private HexText() {}

    /**
     * Reads up to so many octets.
     *
     * @param wildcardsAllowed whether {@code *} and a hardware type may stand there
     */
    public static Optional<Parsed> parse(String text, int most, boolean wildcardsAllowed) {
        var out = new ByteWriter(most);
        int wildcards = 0;
        int type = 0;
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && text.charAt(at) != ':' && text.charAt(at) != '-') at++;
            String group = text.substring(start, at);
            boolean hyphen = at < text.length() && text.charAt(at) == '-';
            at++;
            if (hyphen) {
                if (!wildcardsAllowed || out.length() > 0 || type != 0 || !isHex(group)) return Optional.empty();
                type = group.isEmpty() ? 0 : Integer.parseInt(lastTwo(group), 16);
                continue;
            }
            if (out.length() == most) break;
            if (wildcardsAllowed && group.equals("*")) {
                wildcards = wildcards << 1 | 1;
                out.u8(0);
                continue;
            }
            if (!isHex(group)) return Optional.empty();
            // dnsmasq: a group of more than two digits is so many octets of two digits, an odd last one standing alone.
            int pair = 0;
            do {
                String digits = group.substring(pair, Math.min(pair + 2, group.length()));
                if (out.length() < most) {
                    out.u8(digits.isEmpty() ? 0 : Integer.parseInt(digits, 16));
                    wildcards <<= 1;
                }
                pair += 2;
            } while (pair < group.length());
        }
        return Optional.of(new Parsed(out.bytes(), wildcards, type));
    }

    private static String lastTwo(String digits) {
        return digits.length() > 2 ? digits.substring(digits.length() - 2) : digits;
    }

    static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || Character.digit(c, 16) < 0) return false;
        }
        return true;
    }
}
