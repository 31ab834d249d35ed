package org.bootmasq.config.reader;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Setting;

/**
 * The files that a configuration names but that may be missing and may change while the server runs: {@code
 * dhcp-hostsfile}, {@code dhcp-optsfile},
 * their directories, and {@code servers-file}. What is wrong in them is told, and the rest of them holds.
 */
public final class ReferencedFiles {
    private static final Set<Option> IN_SERVERS_FILE = EnumSet.of(Option.SERVER, Option.REV_SERVER);

    private final FileSource files;
    private final Problems problems;
    private final List<Directive> directives = new ArrayList<>();

    private ReferencedFiles(FileSource files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    /**
     * Reads all of them anew.
     *
     * @param problems takes what is wrong; nothing of it forbids to go on
     * @return directives to be put behind those of the configuration
     */
    public static List<Directive> read(Configuration configuration, FileSource files, Problems problems) {
        var reader = new ReferencedFiles(files, problems);
        for (Directive directive : configuration.directives()) {
            switch (directive.option()) {
                case DHCP_HOSTSFILE -> reader.fileOrDirectory(directive, Option.DHCP_HOST);
                case DHCP_OPTSFILE -> reader.fileOrDirectory(directive, Option.DHCP_OPTION);
                case DHCP_HOSTSDIR -> reader.directory(directive, Option.DHCP_HOST);
                case DHCP_OPTSDIR -> reader.directory(directive, Option.DHCP_OPTION);
                case SERVERS_FILE -> reader.servers(directive);
                default -> {}
            }
        }
        return List.copyOf(reader.directives);
    }

    private void fileOrDirectory(Directive directive, Option option) {
        if (files.isDirectory(directive.text())) directory(directive, option);
        else bareLines(directive.text(), directive.origin(), option);
    }

    private void directory(Directive directive, Option option) {
        var filter = new DirectoryFilter(directive.text(), List.of(), List.of());
        switch (files.list(filter.directory())) {
            case FileSource.Names(var names) ->
                filter.paths(names).forEach(path -> bareLines(path, directive.origin(), option));
            case FileSource.Unlistable(var reason) ->
                problems.error(ConfigError.file(
                        directive.origin(), "bad dynamic directory " + filter.directory() + ": " + reason));
        }
    }

    /** Lines that are values of one option. */
    private void bareLines(String path, Origin origin, Option option) {
        for (Origin place : lines(path, origin)) {
            switch (ConfigLine.scan(place.text())) {
                case ConfigLine.Blank() -> {}
                case ConfigLine.Unclosed(int column) -> problems.error(place.shifted(column - 1), "missing \"");
                case ConfigLine.Content(var text, int column) ->
                    directives.add(new Directive(option, text, place.shifted(column - 1)));
            }
        }
    }

    private void servers(Directive directive) {
        for (Origin place : lines(directive.text(), directive.origin())) {
            switch (ConfigLine.scan(place.text())) {
                case ConfigLine.Blank() -> {}
                case ConfigLine.Unclosed(int column) -> problems.error(place.shifted(column - 1), "missing \"");
                case ConfigLine.Content(var text, int column) ->
                    Setting.of(text, place.shifted(column - 1))
                            .directive(problems)
                            .ifPresent(this::keepServer);
            }
        }
    }

    private void keepServer(Directive directive) {
        if (IN_SERVERS_FILE.contains(directive.option())) directives.add(directive);
        else problems.error(directive.origin(), "illegal option");
    }

    private List<Origin> lines(String path, Origin origin) {
        if (path.isEmpty()) return List.of();
        return switch (files.read(path)) {
            case FileSource.Text found -> {
                problems.reading(path, origin);
                yield ConfigReader.lines(path, found.text());
            }
            case FileSource.Unreadable(var reason) -> {
                problems.error(ConfigError.file(origin, "cannot read " + path + ": " + reason));
                yield List.of();
            }
        };
    }
}
