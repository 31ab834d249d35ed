package org.bootmasq.config;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what helps to mend an error whose reader knew no more than that it is one, from the text at its place. */
final class Hint {
    /** What stands before a colon in values. */
    private static final String[] PREFIXES = {
        "tag", "set", "net", "option", "option6", "vendor", "encap", "vi-encap", "enterprise", "id", "constructor"
    };

    private static final Pattern HARDWARE = Pattern.compile("([^:.]{1,3}:){3,15}[^:.]{1,3}");
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){1,9}");
    private static final Pattern TIME = Pattern.compile("\\d+[a-zA-Z]+");
    /** Those with a lease time; lines of files that hold their values alone are of these too. */
    private static final Set<Option> TIMED = EnumSet.of(Option.DHCP_RANGE, Option.DHCP_HOST);

    private static final int LARGEST_PORT = 65_535;

    private Hint() {}

    /** A sentence, or empty where the message says it all. */
    static String of(ConfigError error) {
        if (!error.hint().isEmpty() || error.kind() != ConfigError.Kind.LINE) return error.hint();
        String piece = piece(error.origin());
        return Stream.of(prefix(piece), hardware(piece), address(piece), time(piece, error), form(error))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    }

    /** The text at the place, as far as the next comma or slash. */
    private static String piece(Origin origin) {
        String text = origin.text();
        int start = Math.clamp(origin.column() - 1, 0, text.length());
        int end = start;
        while (end < text.length() && ",/ \"".indexOf(text.charAt(end)) < 0) end++;
        return text.substring(start, end);
    }

    private static Optional<String> prefix(String piece) {
        int colon = piece.indexOf(':');
        if (colon < 2) return Optional.empty();
        String wrong = piece.substring(0, colon);
        String meant = Suggestion.nearest(wrong, Stream.of(PREFIXES));
        if (meant.isEmpty() || meant.equals(wrong)) return Optional.empty();
        return Optional.of(Suggestion.question(meant + piece.substring(colon)));
    }

    private static Optional<String> hardware(String piece) {
        if (!HARDWARE.matcher(piece).matches()) return Optional.empty();
        for (String octet : piece.split(":", -1)) {
            if (!octet.matches("[0-9a-fA-F]{1,2}|\\*"))
                return Optional.of("octets are written as hexadecimal digits, and " + octet + " is none");
        }
        return Optional.empty();
    }

    private static Optional<String> address(String piece) {
        if (!ADDRESS.matcher(piece).matches()) return Optional.empty();
        String[] numbers = piece.split("\\.", -1);
        if (numbers.length != 4) return Optional.of("an IPv4 address has four numbers, not " + numbers.length);
        for (String number : numbers) {
            if (number.length() > 3 || Integer.parseInt(number) > 255)
                return Optional.of("the numbers of an IPv4 address go up to 255, not " + number);
        }
        return Optional.empty();
    }

    private static Optional<String> time(String piece, ConfigError error) {
        boolean timeless =
                option(error).filter(option -> !TIMED.contains(option)).isPresent();
        if (timeless || !TIME.matcher(piece).matches()) return Optional.empty();
        return Optional.of("a time is a number, alone or with one of s, m, h, d and w behind it, or infinite");
    }

    private static Optional<Option> option(ConfigError error) {
        return Option.named(name(error));
    }

    /** What stands before the value. */
    private static String name(ConfigError error) {
        String text = error.origin().text().strip();
        String name = text.startsWith("--") ? text.substring(2) : text;
        int equals = name.indexOf('=');
        return (equals < 0 ? name : name.substring(0, equals)).strip();
    }

    /** How the option is written. */
    private static Optional<String> form(ConfigError error) {
        Optional<Option> option = option(error);
        if (option.isEmpty() || error.message().contains("repeated")) return Optional.empty();
        if (option.get().argument() == Option.Argument.NONE) return Optional.of(name(error) + " takes no value");
        if (option.get().form().endsWith("=<port>") && error.message().equals(Refused.GENERAL))
            return Optional.of("a port is a number up to " + LARGEST_PORT);
        return Optional.of("it is written " + option.get().form());
    }
}
