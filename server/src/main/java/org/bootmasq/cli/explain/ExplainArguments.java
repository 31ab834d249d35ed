package org.bootmasq.cli.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.Option;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What stands behind {@code explain}, in any order: words, such as a name and a type, and options with their values.
 *
 * @param words what is neither an option nor the value of one
 * @param options all else, as it stood
 */
record ExplainArguments(List<String> words, List<String> options) {
    ExplainArguments {
        words = List.copyOf(words);
        options = List.copyOf(options);
    }

    /**
     * @param own the options of explain itself, each of which says whether it takes a value; all others are dnsmasq's
     */
    static ExplainArguments of(List<String> arguments, List<CommandSpec> own) {
        var words = new ArrayList<String>();
        var options = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean option = argument.startsWith("-") && argument.length() > 1;
            if (!option) {
                words.add(argument);
                continue;
            }
            options.add(argument);
            boolean followed = i + 1 < arguments.size();
            if (followed && takesNext(argument, arguments.get(i + 1), own)) options.add(arguments.get(++i));
        }
        return new ExplainArguments(words, options);
    }

    private static boolean takesNext(String option, String next, List<CommandSpec> own) {
        if (!option.startsWith("--")) return lettersTakeNext(option);
        if (option.indexOf('=') >= 0) return false;
        if (option.equals("--uci-instance")) return true;
        // Its directory may be left out; the name of a folder has a slash, what is asked about has none.
        if (option.equals("--uci")) return next.indexOf('/') >= 0;
        Optional<OptionSpec> spec = own.stream()
                .flatMap(each -> Optional.ofNullable(each.findOption(option)).stream())
                .findFirst();
        if (spec.isPresent()) return spec.get().arity().min() > 0;
        return CommandLine.optionNamed(option.substring(2))
                .filter(known -> known.argument() == Option.Argument.REQUIRED)
                .isPresent();
    }

    /** The first letter that takes a value takes the rest of its argument, or the next one where nothing is left. */
    private static boolean lettersTakeNext(String cluster) {
        for (int i = 1; i < cluster.length(); i++) {
            if (CommandLine.optionLettered(cluster.charAt(i))
                    .filter(CommandLine::letterTakesValue)
                    .isPresent()) return i + 1 == cluster.length();
        }
        return false;
    }
}
