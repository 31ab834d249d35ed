package org.bootmasq.config;

import java.util.ArrayList;
import java.util.List;

/** What {@code --help} says: a line for each option, from its row in {@link Option}. */
public final class HelpText {
    private static final int TEXT_COLUMN = 55;

    private HelpText() {}

    /**
     * The whole help, in the order of the options' names.
     *
     * @param program what it was started as
     */
    public static List<String> lines(String program) {
        var lines = new ArrayList<>(List.of("Usage: " + program + " [options]", "", "Valid options are:"));
        for (Option option : Option.values()) {
            if (!option.has(OptionTrait.Rule.OURS)) lines.add(line(option));
        }
        lines.addAll(List.of("", "Beyond dnsmasq:"));
        for (Option option : Option.values()) {
            if (option.has(OptionTrait.Rule.OURS)) lines.add(line(option));
        }
        return lines;
    }

    /** {@code -C, --conf-file=<path>      Read this file.} */
    static String line(Option option) {
        String letter = option.letter().map(c -> "-" + c + ", ").orElse("    ");
        String left = letter + "--" + option.form();
        return left + " ".repeat(Math.max(1, TEXT_COLUMN - left.length())) + option.help();
    }
}
