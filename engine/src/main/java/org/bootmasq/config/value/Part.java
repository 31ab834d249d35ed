package org.bootmasq.config.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Quoting;
import org.bootmasq.config.Refused;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * A piece of a directive's value that knows its place.
 *
 * @param text as in the value, {@link Quoting} disguise included
 * @param origin of its first character
 */
public record Part(String text, Origin origin) {
    private static final int ALL = Integer.MAX_VALUE;

    /** The whole value of a directive. */
    public static Part of(Directive directive) {
        return new Part(directive.value(), directive.origin());
    }

    /** The pieces between commas, without blanks around them; one empty piece for an empty text. */
    public List<Part> list() {
        return split(',', ALL);
    }

    /** @param limit at most so many pieces; the last keeps what is left */
    public List<Part> list(int limit) {
        return split(',', limit);
    }

    /** The pieces between separators, without blanks around them; one empty piece for an empty text. */
    public List<Part> split(char separator) {
        return split(separator, ALL);
    }

    /** As {@link #split(char)}, at most so many pieces; the last keeps what is left. */
    public List<Part> split(char separator, int limit) {
        var parts = new ArrayList<Part>();
        int start = 0;
        while (parts.size() + 1 < limit) {
            int end = text.indexOf(separator, start);
            if (end < 0) break;
            parts.add(stripped(start, end));
            start = end + 1;
        }
        parts.add(stripped(start, text.length()));
        return parts;
    }

    /** The characters from {@code start} up to {@code end}. */
    public Part slice(int start, int end) {
        return new Part(text.substring(start, end), origin.shifted(start));
    }

    /** The characters from {@code start} on. */
    public Part from(int start) {
        return slice(start, text.length());
    }

    /** Without blanks around it. */
    public Part strip() {
        return stripped(0, text.length());
    }

    private Part stripped(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && text.charAt(start) == ' ') start++;
        while (end > start && text.charAt(end - 1) == ' ') end--;
        return slice(start, end);
    }

    /** What is behind a prefix, if the text begins with it. */
    public Optional<Part> after(String prefix) {
        return text.startsWith(prefix) ? Optional.of(from(prefix.length())) : Optional.empty();
    }

    /** Whether the text begins so, quotes aside. */
    public boolean startsWith(String prefix) {
        return text.startsWith(prefix);
    }

    /** Whether a character occurs that no quotes hide. */
    public boolean has(char c) {
        return text.indexOf(c) >= 0;
    }

    /** Whether there is no character. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** As it was meant: without disguise. */
    public String plain() {
        return Quoting.reveal(text);
    }

    /**
     * A decimal number as atoi(3) makes one: nothing is 0, and what is too large wraps. Empty if other than digits
     * occur.
     */
    public OptionalInt number() {
        String digits = plain();
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') return OptionalInt.empty();
            value = value > (Long.MAX_VALUE - 9) / 10 ? Long.MAX_VALUE : value * 10 + (c - '0');
        }
        return OptionalInt.of((int) value);
    }

    /** As {@link #number}, refused with a message if it is none or outside the bounds. */
    public int number(int least, int most, String message) {
        OptionalInt value = number();
        if (value.isEmpty() || value.getAsInt() < least || value.getAsInt() > most) throw refused(message);
        return value.getAsInt();
    }

    /** The IPv4 address that this is, in quotes or not. */
    public Optional<Ip4> ip4() {
        return Ip4.parse(plain());
    }

    /** The IPv6 address that this is, in quotes or not. */
    public Optional<Ip6> ip6() {
        return Ip6.parse(plain());
    }

    /** The address of either family that this is, in quotes or not. */
    public Optional<IpAddress> address() {
        return IpAddress.parse(plain());
    }

    /** A domain name, refused with a message if a label has more than 63 octets or a control character occurs. */
    public String name(String message) {
        String name = plain();
        int labelStart = 0;
        for (int i = 0; i <= name.length(); i++) {
            char c = i == name.length() ? '.' : name.charAt(i);
            if (c < ' ' || c == 0x7f) throw refused(message);
            if (c != '.') continue;
            if (i - labelStart > 63)
                throw from(Math.min(labelStart, text.length())).refused(message);
            labelStart = i + 1;
        }
        return name;
    }

    /** Where it stands in the line as written: quotes and escapes move what is behind them to the right. */
    public Origin place() {
        int guess = origin.column() - 1;
        if (text.isEmpty() || guess >= origin.text().length()) return origin;
        int found = origin.text().indexOf(plain(), Math.max(0, guess));
        return found < 0 ? origin : origin.shifted(found - guess);
    }

    /** Translates every part of a list; where some are refused, one refusal tells of all of them. */
    public static <T> List<T> each(List<Part> parts, Function<Part, T> translation) {
        var translated = new ArrayList<T>();
        var errors = new ArrayList<ConfigError>();
        for (Part part : parts) {
            try {
                translated.add(translation.apply(part));
            } catch (Refused refused) {
                errors.addAll(refused.errors());
            }
        }
        if (!errors.isEmpty()) throw new Refused(errors);
        return translated;
    }

    /** A refusal that tells this place. */
    public Refused refused(String message) {
        return new Refused(place(), message);
    }

    /** @param hint what may have been meant, or what to do */
    public Refused refused(String message, String hint) {
        return new Refused(new ConfigError(place(), message, hint));
    }

    /** In dnsmasq's least helpful words. */
    public Refused refused() {
        return refused(Refused.GENERAL);
    }
}
