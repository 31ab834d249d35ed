package org.bootmasq.dhcp4.settings.reader;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Quoting;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.config.value.HexText;
import org.bootmasq.config.value.Part;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.message.OptionType;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * What a configuration writes for an option's value, recognised by its looks as dnsmasq does: addresses, a number,
 * octets in hexadecimal, or text.
 *
 * @param octets for the wire
 * @param kind what it was taken for
 * @param wildcards of octets in hexadecimal
 */
record OptionValue(Bytes octets, Kind kind, int wildcards) {
    enum Kind {
        /** Plain addresses, so that 0.0.0.0 among them can stand for the server. */
        ADDRESSES,
        /** Networks with a prefix length among the addresses. */
        ROUTES,
        NUMBER,
        HEX,
        TEXT,
        /** Names in DNS form. */
        DOMAINS
    }

    private static final int LONGEST = 65_535;
    private static final int LONGEST_DOMAIN = 251;
    private static final int LONGEST_LABEL = 63;

    /**
     * Reads a value.
     *
     * @param value all of it, with commas
     * @param type of the option
     * @param forMatch whether it is what {@code dhcp-match} compares with, where octets may be wildcards
     */
    static OptionValue read(Part value, OptionType type, boolean forMatch) {
        String raw = value.text();
        if (type == OptionType.TEXT || type == OptionType.NUL_TEXT) return text(raw);
        if (type == OptionType.TIME && !raw.isEmpty() && isDigit(raw.charAt(0))) return time(raw);
        if (type == OptionType.DOMAINS) return domains(value, Bytes.EMPTY);
        return read(value, type, forMatch, withoutSuffix(raw));
    }

    private static OptionValue read(Part value, OptionType type, boolean forMatch, String stem) {
        String raw = value.text();
        if (type == OptionType.ADDRESSES) {
            if (!looksLike(raw, OptionValue::ofAddresses) || raw.indexOf('.') < 0)
                throw value.refused("bad IP address");
            return addresses(value, Bytes.EMPTY);
        }
        if (isNumber(stem)) {
            boolean sized = raw.length() > stem.length();
            boolean internal = type == OptionType.INTERNAL || type == OptionType.INTERNAL_NUMBER;
            if (internal && !sized) throw value.refused("dhcp-option too long");
            return number(stem, sized ? suffixWidth(raw) : type.width());
        }
        if (raw.indexOf(':') >= 0 && raw.indexOf(',') < 0 && hasHexDigit(raw)) {
            Optional<HexText.Parsed> hex = raw.indexOf('-') >= 0 ? Optional.empty() : hex(raw, forMatch);
            if (hex.isPresent())
                return new OptionValue(hex.get().octets(), Kind.HEX, hex.get().wildcards());
        }
        boolean sip = type == OptionType.SIP;
        if (looksLike(raw, OptionValue::ofAddresses)) return addresses(value, sip ? Bytes.ofInts(1) : Bytes.EMPTY);
        if (sip) return domains(value, Bytes.ofInts(0));
        // dnsmasq: a value of only the suffix b, s or i loses it and is empty, or is what hyphens stand before it.
        if (stem.chars().allMatch(c -> c == '-')) return text(stem);
        return text(raw);
    }

    private static Optional<HexText.Parsed> hex(String raw, boolean wildcards) {
        return HexText.parse(raw, LONGEST, wildcards);
    }

    private static OptionValue text(String raw) {
        return new OptionValue(Bytes.latin1(Quoting.reveal(raw)), Kind.TEXT, 0);
    }

    // ---- looks

    private interface CharacterClass {
        boolean has(char c);
    }

    /** Whether all characters are of a class and at least one is a digit. */
    private static boolean looksLike(String raw, CharacterClass characters) {
        boolean digit = false;
        for (int i = 0; i < raw.length(); i++) {
            if (!characters.has(raw.charAt(i))) return false;
            digit |= isDigit(raw.charAt(i));
        }
        return digit;
    }

    private static boolean ofAddresses(char c) {
        return isDigit(c) || c == '.' || c == ' ' || c == '/' || c == ',';
    }

    /** Digits, and hyphens wherever. */
    private static boolean isNumber(String raw) {
        return looksLike(raw, c -> isDigit(c) || c == '-');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean hasHexDigit(String raw) {
        return raw.chars().anyMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
    }

    private static String withoutSuffix(String raw) {
        return suffixWidth(raw) > 0 ? raw.substring(0, raw.length() - 1) : raw;
    }

    /** Octets that the last letter asks for, 0 if it is none of b, s and i. */
    private static int suffixWidth(String raw) {
        if (raw.isEmpty()) return 0;
        return switch (raw.charAt(raw.length() - 1)) {
            case 'b' -> 1;
            case 's' -> 2;
            case 'i' -> 4;
            default -> 0;
        };
    }

    // ---- values

    /** @param width octets to use; 0 for one, two or four as needed */
    private static OptionValue number(String digits, int width) {
        int value = (int) CNumber.leading(digits);
        int octets = width;
        if (octets == 0) octets = (value & 0xffffff00) == 0 ? 1 : (value & 0xffff0000) == 0 ? 2 : 4;
        var out = new ByteWriter(4);
        for (int i = octets - 1; i >= 0; i--) out.u8(value >>> (8 * i));
        return new OptionValue(out.bytes(), Kind.NUMBER, 0);
    }

    private static OptionValue time(String raw) {
        // dnsmasq: whatever stands between the number and its last letter, the letter is the unit.
        long seconds = CNumber.leading(raw)
                * LeaseTime.unit(raw.charAt(raw.length() - 1)).orElse(1);
        return new OptionValue(new ByteWriter(4).i32((int) seconds).bytes(), Kind.NUMBER, 0);
    }

    /** One of a list, with the prefix length of a route or without. */
    private record Address(Ip4 ip, OptionalInt length) {
        static Address of(Part part) {
            List<Part> parts = part.split('/', 2);
            Ip4 ip = Ip4.parse(parts.getFirst().text()).orElseThrow(() -> part.refused("bad IPv4 address"));
            if (parts.size() == 1) return new Address(ip, OptionalInt.empty());
            return new Address(
                    ip, OptionalInt.of((int) CNumber.leading(parts.get(1).text())));
        }
    }

    /** Addresses; those with a prefix length as RFC 3442 has them: the length, then only the octets that count. */
    private static OptionValue addresses(Part value, Bytes prefix) {
        var out = new ByteWriter(64).bytes(prefix);
        boolean routes = false;
        for (Address address : Part.each(value.list(), Address::of)) {
            if (address.length().isEmpty()) {
                out.ip4(address.ip());
            } else {
                routes = true;
                int length = address.length().getAsInt();
                out.u8(length).bytes(address.ip().octets().slice(0, Math.clamp((length + 7) / 8, 0, 4)));
            }
        }
        return new OptionValue(out.bytes(), routes || !prefix.isEmpty() ? Kind.ROUTES : Kind.ADDRESSES, 0);
    }

    /** Names in DNS form; a tail that stood before becomes a pointer to it (RFC 3397 section 3). */
    private static OptionValue domains(Part value, Bytes prefix) {
        var out = new ByteWriter(256);
        Map<String, Integer> tails = new HashMap<>();
        for (Part part : value.isEmpty() ? List.<Part>of() : value.list()) {
            String name = part.plain();
            boolean fits = name.length() <= LONGEST_DOMAIN
                    && name.chars().allMatch(c -> c < 0x80)
                    && Arrays.stream(name.split("\\.", -1)).allMatch(label -> label.length() <= LONGEST_LABEL);
            if (!fits) throw value.refused("bad domain in dhcp-option");
            domain(out, name, tails);
        }
        return new OptionValue(prefix.plus(out.bytes()), Kind.DOMAINS, 0);
    }

    private static void domain(ByteWriter out, String name, Map<String, Integer> tails) {
        String tail = name;
        while (true) {
            String known = tail.toLowerCase(Locale.ROOT);
            Integer at = tails.get(known);
            if (at != null) {
                out.u16(0xc000 | at);
                return;
            }
            if (out.length() < 0x4000) tails.put(known, out.length());
            int dot = tail.indexOf('.');
            String label = dot < 0 ? tail : tail.substring(0, dot);
            out.u8(label.length()).bytes(Bytes.latin1(label));
            if (dot < 0) break;
            tail = tail.substring(dot + 1);
        }
        if (!tail.isEmpty()) out.u8(0);
    }
}
