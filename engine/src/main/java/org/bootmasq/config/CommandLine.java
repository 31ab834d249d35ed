package org.bootmasq.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of a start, read by the rules of getopt_long(3): clusters of letters, {@code --name=value},
 * abbreviations, {@code --}.
 */
public sealed interface CommandLine {
    /** What {@link ErrorText} turns into {@code try --help}: nothing more can be said. */
    String GENERAL_ERROR = "error";

    /** {@code junk found in command line}: the only message that dnsmasq does not call a bad option. */
    String JUNK = "junk found in command line";

    /**
     * Only explain.
     *
     * @param topic the argument behind {@code --help}, {@code dhcp} or {@code dhcp6}; empty if none
     */
    record Help(String topic) implements CommandLine {}

    /** Only say which version this is. */
    record Version() implements CommandLine {}

    /**
     * Start, or with {@code --test} only check.
     *
     * @param directives in order
     */
    record Run(List<Directive> directives) implements CommandLine {
        public Run {
            directives = List.copyOf(directives);
        }

        /** Whether {@code --test} was given; files cannot ask for it. */
        public boolean isTest() {
            return directives.stream().anyMatch(d -> d.option() == Option.TEST);
        }
    }

    /** @param arguments without the program's name; one character an octet (ISO 8859-1) */
    static CommandLine parse(List<String> arguments, Problems problems) {
        return new Parser(arguments, problems).parse();
    }

    /**
     * The option named so, or else the only one whose name begins so; empty if there are several. Ours are not
     * abbreviated, so that dnsmasq's can be.
     */
    static Optional<Option> optionNamed(String name) {
        Optional<Option> exact = Option.named(name);
        if (exact.isPresent()) return exact;
        List<Option> candidates = Arrays.stream(Option.values())
                .filter(option ->
                        !option.has(OptionTrait.Rule.OURS) && option.longName().startsWith(name))
                .toList();
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    static Optional<Option> optionLettered(char letter) {
        return Arrays.stream(Option.values())
                .filter(option -> option.letter().filter(own -> own == letter).isPresent())
                .findFirst();
    }

    /**
     * Whether the letter takes the rest of its argument, or the next one, as its value; not always as the name does.
     */
    static boolean letterTakesValue(Option option) {
        return option.argument() != Option.Argument.NONE && !option.has(OptionTrait.Rule.LETTER_WITHOUT_VALUE);
    }

    /** Walks over the arguments. */
    final class Parser {
        private final List<String> arguments;
        private final Problems problems;
        private final List<Directive> directives = new ArrayList<>();
        private final Set<Option> seen = EnumSet.noneOf(Option.class);
        private int next;
        private Optional<CommandLine> answer = Optional.empty();

        private Parser(List<String> arguments, Problems problems) {
            this.arguments = List.copyOf(arguments);
            this.problems = problems;
        }

        CommandLine parse() {
            int junk = -1;
            while (next < arguments.size() && answer.isEmpty()) {
                int index = next++;
                String argument = arguments.get(index);
                if (argument.equals("--")) {
                    if (next < arguments.size() && junk < 0) junk = next;
                    break;
                } else if (argument.startsWith("--")) {
                    longOption(index, argument);
                } else if (argument.startsWith("-") && argument.length() > 1) {
                    letters(index, argument);
                } else if (junk < 0 && !argument.isEmpty()) { // dnsmasq: an empty argument says nothing
                    junk = index;
                }
            }
            if (answer.isPresent()) return answer.get();
            if (junk >= 0) problems.error(ConfigError.whole(Origin.commandLine(junk + 1, arguments.get(junk)), JUNK));
            return new Run(directives);
        }

        private void longOption(int index, String argument) {
            int equals = argument.indexOf('=');
            String name = argument.substring(2, equals < 0 ? argument.length() : equals);
            Origin origin = Origin.commandLine(index + 1, argument);
            Optional<Option> found = optionNamed(name);
            if (found.isEmpty()) {
                problems.error(origin.shifted(2), GENERAL_ERROR, Suggestion.forName(name));
                return;
            }
            Option option = found.get();
            boolean hasValue = equals >= 0;
            String value = hasValue ? argument.substring(equals + 1) : "";
            if (option.argument() == Option.Argument.REQUIRED && !hasValue && next < arguments.size()) {
                value = arguments.get(next++);
                hasValue = true;
                origin = Origin.commandLine(next, value);
            } else if (hasValue) {
                origin = origin.shifted(equals + 1);
            }
            take(option, value, hasValue, origin);
        }

        private void letters(int index, String argument) {
            for (int at = 1; at < argument.length() && answer.isEmpty(); at++) {
                Origin origin = Origin.commandLine(index + 1, argument).shifted(at);
                Optional<Option> found = optionLettered(argument.charAt(at));
                if (found.isEmpty()) {
                    problems.error(origin, GENERAL_ERROR);
                } else if (!letterTakesValue(found.get())) {
                    take(found.get(), "", false, origin);
                } else if (at + 1 < argument.length()) {
                    take(found.get(), argument.substring(at + 1), true, origin.shifted(1));
                    return;
                } else if (next < arguments.size()) {
                    String value = arguments.get(next++);
                    take(found.get(), value, true, Origin.commandLine(next, value));
                } else {
                    problems.error(origin, GENERAL_ERROR);
                }
            }
        }

        private void take(Option option, String value, boolean hasValue, Origin origin) {
            String fault = Setting.fault(option, value, hasValue);
            if (!fault.isEmpty()) {
                problems.error(origin, fault.endsWith("parameter") ? GENERAL_ERROR : fault);
            } else if (option == Option.HELP || option == Option.VERSION) {
                boolean topic = option == Option.HELP && next < arguments.size();
                CommandLine wanted = option == Option.HELP ? new Help(topic ? arguments.get(next) : "") : new Version();
                // dnsmasq stops at the first error, so that what stands behind one is not asked for.
                if (!problems.hasErrors()) answer = Optional.of(wanted);
            } else if (option.has(OptionTrait.Rule.ONCE) && !seen.add(option)) {
                problems.error(origin, "illegal repeated flag");
            } else {
                directives.add(new Directive(option, value, origin));
            }
        }
    }
}
