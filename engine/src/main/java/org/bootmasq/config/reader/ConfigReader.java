package org.bootmasq.config.reader;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.DomainLines;
import org.bootmasq.config.Option;
import org.bootmasq.config.OptionTrait;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Setting;
import org.bootmasq.wire.Bytes;

/**
 * Reads files into directives as dnsmasq reads them: the command line first, its {@code conf-dir} and {@code
 * conf-script} where they stand, then the
 * files it names, or {@link #DEFAULT_FILE}. A file reached twice is read once, so that no inclusion can go round
 * in circles.
 */
public final class ConfigReader {
    public static final String DEFAULT_FILE = "/etc/dnsmasq.conf";

    private static final int SCRIPT_STATUS = 10;

    /** Files that name files that name files: more is a mistake, and would cost the stack. */
    private static final int DEEPEST = 200;

    private static final int LONGEST_LINE = 1 << 20;
    private static final int SHOWN_OF_LONG_LINE = 60;

    private final FileSource files;
    private final Problems problems;
    private final List<Directive> directives = new ArrayList<>();
    private final DomainLines.Collector addresses = new DomainLines.Collector();
    private final Set<String> filesRead = new HashSet<>();
    private int depth;
    private final Set<Option> onceInFiles = EnumSet.noneOf(Option.class);

    private ConfigReader(FileSource files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    /** Everything that a start or reload goes by. The configuration is complete only if no problem was found. */
    public static Configuration read(List<Directive> commandLine, FileSource files, Problems problems) {
        var reader = new ConfigReader(files, problems);
        var configurationFiles = new ArrayList<Directive>();
        for (Directive directive : commandLine) {
            if (directive.option() == Option.CONF_FILE) configurationFiles.add(directive);
            else reader.take(directive);
        }
        if (configurationFiles.isEmpty()) reader.defaultFile();
        configurationFiles.forEach(reader::take);
        return reader.whole();
    }

    /**
     * The same with lines made from another kind of configuration in place of the files: they and what they include,
     * behind the command line.
     */
    public static Configuration read(
            List<Directive> commandLine, List<GeneratedLine> lines, FileSource files, Problems problems) {
        var reader = new ConfigReader(files, problems);
        commandLine.forEach(reader::take);
        lines.forEach(reader::generated);
        return reader.whole();
    }

    private Configuration whole() {
        return SearchDomain.in(new Configuration(directives, addresses.lines()), files, problems);
    }

    private void generated(GeneratedLine line) {
        problems.reading(line.origin().source());
        switch (ConfigLine.scan(line.text())) {
            case ConfigLine.Blank() -> {}
            case ConfigLine.Unclosed(int _) -> problems.error(line.origin(), "missing \"");
            case ConfigLine.Content(var text, int _) ->
                Setting.split(text, line.origin()).directive(problems).ifPresent(this::keep);
        }
    }

    private void defaultFile() {
        if (files.read(DEFAULT_FILE) instanceof FileSource.Text found) {
            filesRead.add(found.identity());
            problems.reading(DEFAULT_FILE);
            take(DEFAULT_FILE, found.octets());
        }
    }

    /** Keeps a directive, or puts in its place what it includes. */
    private void take(Directive directive) {
        switch (directive.option()) {
            case CONF_FILE -> confFile(directive);
            case CONF_DIR -> confDir(directive);
            case CONF_SCRIPT -> confScript(directive);
            case ADDRESS -> addresses.add(directive);
            default -> directives.add(directive);
        }
    }

    private void confFile(Directive directive) {
        String path = directive.text();
        if (path.isEmpty()) return;
        List<String> matches = hasWildcard(path) ? files.expand(path) : List.of();
        for (String match : matches.isEmpty() ? List.of(path) : matches) include(match, directive.origin());
    }

    private static boolean hasWildcard(String path) {
        return path.indexOf('*') >= 0 || path.indexOf('?') >= 0 || path.indexOf('[') >= 0;
    }

    private void include(String path, Origin origin) {
        if (depth == DEEPEST) {
            problems.error(ConfigError.file(
                    origin, "cannot read " + path + ": files are nested more than " + DEEPEST + " deep"));
            return;
        }
        depth++;
        read(path, origin);
        depth--;
    }

    private void read(String path, Origin origin) {
        switch (files.read(path)) {
            case FileSource.Unreadable(var reason) ->
                problems.error(ConfigError.file(origin, "cannot read " + path + ": " + reason));
            case FileSource.Text(var identity, var octets) -> {
                if (!filesRead.add(identity)) return;
                String source = path.equals(FileSource.STANDARD_INPUT) ? "stdin" : path;
                problems.reading(source, origin);
                take(source, octets);
            }
        }
    }

    private void confDir(Directive directive) {
        var filter = DirectoryFilter.of(directive.value());
        if (filter.directory().isEmpty()) return;
        switch (files.list(filter.directory())) {
            case FileSource.Unlistable(var reason) ->
                problems.error(ConfigError.file(
                        directive.origin(), "cannot access directory " + filter.directory() + ": " + reason));
            case FileSource.Names(var names) -> filter.paths(names).forEach(path -> include(path, directive.origin()));
        }
    }

    private void confScript(Directive directive) {
        String command = directive.text();
        if (command.isEmpty()) return;
        FileSource.Output output = files.run(command);
        problems.reading(Origin.OUTPUT + command, directive.origin());
        take(Origin.OUTPUT + command, Bytes.latin1(output.output()));
        if (output.status() == 0) return;
        int status = output.signalled() ? SCRIPT_STATUS + output.status() : SCRIPT_STATUS;
        problems.error(new ConfigError(
                directive.origin(), command + " returns non-zero error code", "", ConfigError.Kind.FILE, status));
    }

    private void take(String source, Bytes text) {
        int number = 0;
        for (int start = 0, end; start < text.length(); start = end + 1) {
            number++;
            end = DomainLines.plainEnd(text, start);
            if (end >= 0) {
                addresses.add(source, text, start, end, number);
            } else {
                end = text.indexOf('\n', start);
                if (end < 0) end = text.length();
                if (end - start > LONGEST_LINE) tooLong(source, text.slice(start, start + SHOWN_OF_LONG_LINE), number);
                else line(new Origin(source, number, 1, text.slice(start, end).latin1()));
            }
        }
    }

    private void tooLong(String source, Bytes begin, int number) {
        var place = new Origin(source, number, 1, begin.latin1() + "...");
        problems.error(place, "a line of more than " + LONGEST_LINE + " octets");
    }

    /** A text's lines, their ends left out, numbered from 1. */
    static List<Origin> lines(String source, String text) {
        var lines = new ArrayList<Origin>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) end = text.length();
            lines.add(new Origin(source, lines.size() + 1, 1, text.substring(start, end)));
            start = end + 1;
        }
        return lines;
    }

    private void line(Origin place) {
        switch (ConfigLine.scan(place.text())) {
            case ConfigLine.Blank() -> {}
            case ConfigLine.Unclosed(int column) -> problems.error(place.shifted(column - 1), "missing \"");
            case ConfigLine.Content(var text, int column) -> {
                var setting = Setting.of(text, place.shifted(column - 1));
                setting.directive(problems).ifPresent(this::keep);
            }
        }
    }

    private void keep(Directive directive) {
        Option option = directive.option();
        if (option.has(OptionTrait.Rule.COMMAND_LINE_ONLY)) return;
        if (option.has(OptionTrait.Rule.ONCE) && !onceInFiles.add(option)) {
            problems.error(directive.origin(), "illegal repeated keyword");
            return;
        }
        take(directive);
    }
}
