package org.bootmasq.config;

import java.util.Optional;

/**
 * A line of a file as {@code name} or {@code name=value}, not yet known to be an option.
 *
 * @param name without blanks around it
 * @param value without blanks around it; empty if there is none
 * @param hasValue whether there was an equals sign
 * @param origin the value's place, or the name's if there is no value
 */
public record Setting(String name, String value, boolean hasValue, Origin origin) {
    /** Takes a line of a file apart into name and value. */
    public static Setting of(String text, Origin place) {
        if (text.indexOf('=') < 0) return split(text, place);
        // The text has lost its quotes, the line has not: count from the line's own equals sign.
        int column = place.text().indexOf('=', place.column() - 1) + 1;
        while (column < place.text().length() && place.text().charAt(column) <= ' ') column++;
        return split(text, place.shifted(column + 1 - place.column()));
    }

    /** @param origin of the value, or of the name if there is none */
    public static Setting split(String text, Origin origin) {
        int equals = text.indexOf('=');
        if (equals < 0) return new Setting(text, "", false, origin);
        return new Setting(
                text.substring(0, equals).strip(), text.substring(equals + 1).strip(), true, origin);
    }

    /** The directive, or a problem noted and nothing. */
    public Optional<Directive> directive(Problems problems) {
        Optional<Option> found = Option.named(name);
        if (found.isEmpty()) {
            int column = origin.text().indexOf(Quoting.reveal(name)) + 1;
            Origin place = new Origin(origin.source(), origin.line(), Math.max(1, column), origin.text());
            problems.error(place, "bad option", Suggestion.forName(Quoting.reveal(name)));
            return Optional.empty();
        }
        Option option = found.get();
        String fault = fault(option, value, hasValue);
        if (!fault.isEmpty()) {
            problems.error(origin, fault);
            return Optional.empty();
        }
        return Optional.of(new Directive(option, value, origin));
    }

    /**
     * What is wrong with a value, or with its absence, in dnsmasq's words; empty if nothing is as far as the option's
     * form goes.
     */
    static String fault(Option option, String value, boolean hasValue) {
        if (hasValue && option.argument() == Option.Argument.NONE) return "extraneous parameter";
        if (!hasValue && option.argument() == Option.Argument.REQUIRED) {
            return option.trait(OptionTrait.WhenMissing.class)
                    .map(OptionTrait.WhenMissing::error)
                    .orElse("missing parameter");
        }
        if (!hasValue || !value.isEmpty()) return "";
        return option.trait(OptionTrait.WhenEmpty.class)
                .map(OptionTrait.WhenEmpty::error)
                .orElse("");
    }
}
