package org.bootmasq.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Tells which options do what they ask for and which do not yet, from the table in {@link Option}. */
public final class Feature {
    private Feature() {}

    /**
     * The options of a configuration that are read but have no effect yet, each once, in the order of their first
     * line.
     */
    static List<Option> unbuilt(Configuration configuration) {
        var unbuilt = new LinkedHashSet<Option>();
        for (Directive directive : configuration.directives()) {
            if (status(directive.option()) != OptionTrait.Status.WORKS) unbuilt.add(directive.option());
        }
        return List.copyOf(unbuilt);
    }

    /**
     * One line that names them, or nothing if all is built:
     * {@code not built yet and without effect: enable-ubus (never)}.
     */
    public static Optional<String> warning(Configuration configuration) {
        var names = new ArrayList<String>();
        for (Option option : unbuilt(configuration)) {
            names.add(option.longName() + " (" + status(option).label() + ")");
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("not built yet and without effect: " + String.join(", ", names));
    }

    /** How far the server is with an option. */
    static OptionTrait.Status status(Option option) {
        return option.trait(OptionTrait.Status.class).orElse(OptionTrait.Status.WORKS);
    }

    /** Why an option is not going to work, or what there is to know of it, in Markdown; may be empty. */
    static String remark(Option option) {
        return option.trait(OptionTrait.Remark.class)
                .map(OptionTrait.Remark::text)
                .orElse("");
    }

    /** The line of COMPATIBILITY.md about an option. */
    static String tableLine(Option option) {
        return "| `" + option.longName() + "` | " + status(option).label() + " | " + remark(option) + " |";
    }
}
