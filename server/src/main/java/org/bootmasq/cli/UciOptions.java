package org.bootmasq.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.server.ConfigFiles;
import org.jspecify.annotations.Nullable;

/**
 * The options before the command of {@code bootmasq uci}, by the letters of OpenWrt's.
 *
 * @param save {@code -P} or {@code -t}; absent for the standard place
 * @param commits not with {@code -P}
 * @param input {@code -f}; absent for standard input
 * @param known false if a letter is none of these
 * @param words the command and what it is about
 */
record UciOptions(
        Path config,
        Path override,
        List<Path> search,
        Optional<Path> save,
        boolean commits,
        Optional<String> input,
        boolean merge,
        boolean madeUpInExport,
        boolean madeUpInShow,
        boolean quiet,
        boolean lenient,
        String separator,
        boolean known,
        List<String> words) {
    static final Path STANDARD_SAVE = Path.of("/tmp/.uci");

    private static final String WITH_VALUE = "cCpPtfd";
    private static final String FLAGS = "mnNqsSX";

    static UciOptions of(List<String> arguments) {
        var values = new String[128];
        var flags = new boolean[128];
        var search = new ArrayList<Path>();
        boolean known = true;
        int at = 0;
        while (at < arguments.size()
                && arguments.get(at).startsWith("-")
                && arguments.get(at).length() > 1) {
            String argument = arguments.get(at++);
            if (argument.equals("--")) break;
            for (int i = 1; i < argument.length(); i++) {
                char letter = argument.charAt(i);
                if (FLAGS.indexOf(letter) >= 0) {
                    flags[letter] = true;
                    if (letter == 'n') flags['N'] = false;
                    if (letter == 'N') flags['n'] = false;
                    if (letter == 's') flags['S'] = false;
                } else if (WITH_VALUE.indexOf(letter) >= 0 && (i + 1 < argument.length() || at < arguments.size())) {
                    String octets = i + 1 < argument.length() ? argument.substring(i + 1) : arguments.get(at++);
                    String value = letter == 'd' ? octets : ConfigFiles.nativeText(octets);
                    values[letter] = value;
                    if (letter == 'p') search.add(Path.of(value));
                    if (letter == 'P') values['t'] = value;
                    if (letter == 't') values['P'] = "";
                    break;
                } else {
                    known = false;
                }
            }
        }
        Optional<Path> save = Optional.ofNullable(values['t']).map(Path::of);
        if (save.isPresent()) search.addFirst(STANDARD_SAVE);
        return new UciOptions(
                Path.of(or(values['c'], "/etc/config")),
                Path.of(or(values['C'], "/var/run/uci")),
                search,
                save,
                or(values['P'], "").isEmpty(),
                Optional.ofNullable(values['f']),
                flags['m'],
                flags['n'],
                flags['X'],
                flags['q'],
                flags['S'],
                or(values['d'], " "),
                known,
                List.copyOf(arguments.subList(at, arguments.size())));
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
