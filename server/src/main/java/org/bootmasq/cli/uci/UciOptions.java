package org.bootmasq.cli.uci;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.edge.file.OctetPath;
import org.jspecify.annotations.Nullable;

/**
 * The options before the command of {@code bootmasq uci}, by the letters of OpenWrt's.
 *
 * @param search read before {@code save} and never emptied: {@code -p}, and what {@code save} was before it was said
 * @param save {@code -P} or {@code -t}, or the standard place
 * @param commits not with {@code -P}
 * @param input {@code -f}; absent for standard input
 * @param flaw what ends the command before it begins
 * @param words the command and what it is about
 */
record UciOptions(
        Path config,
        Path override,
        List<Path> search,
        Path save,
        boolean commits,
        Optional<String> input,
        boolean merge,
        boolean madeUpInExport,
        boolean madeUpInShow,
        boolean quiet,
        boolean lenient,
        String separator,
        Flaw flaw,
        List<String> words) {
    /** Found in the order of the arguments: the first one counts. */
    enum Flaw {
        NONE,
        UNKNOWN_LETTER,
        UNREADABLE_INPUT,
        SECOND_INPUT
    }

    private static final Path STANDARD_SAVE = Path.of("/tmp/.uci");

    private static final String WITH_VALUE = "cCpPtfd";
    private static final String FLAGS = "mnNqsSX";

    static UciOptions of(List<String> arguments) {
        var values = new String[128];
        var flags = new boolean[128];
        // The last one is where pending changes are kept; those before it are read too.
        var folders = new ArrayList<>(List.of(STANDARD_SAVE));
        var flaw = Flaw.NONE;
        int at = 0;
        while (flaw == Flaw.NONE
                && at < arguments.size()
                && arguments.get(at).startsWith("-")
                && arguments.get(at).length() > 1) {
            String argument = arguments.get(at++);
            if (argument.equals("--")) break;
            for (int i = 1; i < argument.length() && flaw == Flaw.NONE; i++) {
                char letter = argument.charAt(i);
                if (FLAGS.indexOf(letter) >= 0) {
                    flags[letter] = true;
                    if (letter == 'n') flags['N'] = false;
                    if (letter == 'N') flags['n'] = false;
                    if (letter == 's') flags['S'] = false;
                } else if (WITH_VALUE.indexOf(letter) >= 0 && (i + 1 < argument.length() || at < arguments.size())) {
                    String octets = i + 1 < argument.length() ? argument.substring(i + 1) : arguments.get(at++);
                    String value = octets;
                    if (letter == 'f') flaw = flaw(values['f'], value);
                    if (letter == 'p') folders.add(folders.size() - 1, OctetPath.of(value));
                    if (letter == 'P' || letter == 't') {
                        folders.remove(OctetPath.of(value));
                        folders.add(OctetPath.of(value));
                    }
                    values[letter] = value;
                    break;
                } else {
                    flaw = Flaw.UNKNOWN_LETTER;
                }
            }
        }
        return new UciOptions(
                OctetPath.of(or(values['c'], "/etc/config")),
                OctetPath.of(or(values['C'], "/var/run/uci")),
                folders.subList(0, folders.size() - 1),
                folders.getLast(),
                values['P'] == null,
                Optional.ofNullable(values['f']),
                flags['m'],
                flags['n'],
                flags['X'],
                flags['q'],
                flags['S'],
                or(values['d'], " "),
                flaw,
                List.copyOf(arguments.subList(at, arguments.size())));
    }

    private static Flaw flaw(@Nullable String before, String file) {
        if (before != null) return Flaw.SECOND_INPUT;
        return Files.isReadable(OctetPath.of(file)) ? Flaw.NONE : Flaw.UNREADABLE_INPUT;
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
