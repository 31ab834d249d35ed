package org.bootmasq.cli.uci;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootmasq.config.Origin;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.uci.UciChange;
import org.bootmasq.uci.UciChange.Kind;
import org.bootmasq.uci.UciFailure;
import org.bootmasq.uci.UciFailure.Reason;
import org.bootmasq.uci.UciFault;
import org.bootmasq.uci.UciNames;
import org.bootmasq.uci.UciOption;
import org.bootmasq.uci.UciPackage;
import org.bootmasq.uci.UciParser;
import org.bootmasq.uci.UciPrinter;
import org.bootmasq.uci.UciScanner;
import org.bootmasq.uci.UciSection;
import org.bootmasq.uci.UciTuple;
import org.bootmasq.uci.UciValue;

/** {@code bootmasq uci}: OpenWrt's command of that name, on the same files, with the same answers. */
public final class Uci {
    private static final int FAILURE = 1;
    private static final int MISUSE = 255;
    private static final List<String> IN_BATCHES = List.of(
            "show",
            "get",
            "set",
            "add",
            "add_list",
            "del_list",
            "delete",
            "del",
            "rename",
            "ren",
            "reorder",
            "changes",
            "commit",
            "revert",
            "export",
            "import");
    private static final String USAGE = """
        Usage: bootmasq uci [options] <command> [arguments]

        Commands:
          show, export, changes, commit  [<package>]
          get, delete, revert            <package>[.<section>[.<option>]]
          set, add_list, del_list        <package>.<section>[.<option>]=<value>
          rename, reorder                <package>.<section>[.<option>]=<name or place>
          add                            <package> <type>
          import                         [<package>]
          batch

        Options:
          -c <dir>  directory of the packages (/etc/config)
          -C <dir>  directory whose files replace them (/var/run/uci)
          -p <dir>  read pending changes from here too
          -P <dir>  keep pending changes here, and commit nothing
          -t <dir>  keep pending changes here
          -f <file> read this instead of standard input
          -d <text> between the items of a list
          -n, -N    export made-up names too, or not
          -q        no messages
          -s, -S    strict reading, or lenient
          -X        show made-up names
        """;

    private final UciOptions options;
    private final UciFolder folder;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    private Uci(UciOptions options, InputStream in, PrintStream out, PrintStream err) {
        this.options = options;
        this.in = in;
        this.out = out;
        this.err = err;
        Optional<Consumer<UciFault>> faults =
                options.lenient() ? Optional.of(fault -> err.print("uci: " + fault.text() + "\n")) : Optional.empty();
        folder = new UciFolder(
                options.config(), options.override(), options.search(), options.save(), options.commits(), faults);
    }

    /** Runs the subcommand; returns the exit status. */
    public static int run(String[] arguments) {
        var out = new PrintStream(System.out, false, StandardCharsets.ISO_8859_1);
        var err = new PrintStream(System.err, false, StandardCharsets.ISO_8859_1);
        int status = run(arguments, System.in, out, err);
        out.flush();
        err.flush();
        return status;
    }

    static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err) {
        UciOptions options = UciOptions.of(List.of(arguments));
        return switch (options.flaw()) {
            case NONE -> {
                if (!options.words().isEmpty()) yield new Uci(options, in, out, err).carryOut(options.words());
                err.print(USAGE);
                yield 0;
            }
            case UNKNOWN_LETTER -> {
                err.print(USAGE);
                yield 0;
            }
            // The original ends its line nowhere.
            case UNREADABLE_INPUT -> refuse(options, "uci: No such file or directory", err);
            case SECOND_INPUT -> refuse(options, "Too many input files.\n", err);
        };
    }

    private static int refuse(UciOptions options, String text, PrintStream err) {
        if (!options.quiet()) err.print(text);
        return FAILURE;
    }

    private int carryOut(List<String> words) {
        String command = words.getFirst().toLowerCase(Locale.ROOT);
        int count = words.size() - 1;
        boolean fits = switch (command) {
            case "show", "changes", "commit", "export", "import" -> count <= 1;
            case "get", "set", "add_list", "del_list", "delete", "del", "rename", "ren", "reorder", "revert" ->
                count == 1;
            case "add" -> count == 2;
            case "batch", "help" -> true;
            default -> false;
        };
        if (!fits || command.equals("help")) {
            err.print(USAGE);
            return fits ? 0 : MISUSE;
        }
        try {
            return command.equals("batch") ? batch() : carryOut(command, count > 0 ? words.get(1) : "", words);
        } catch (UciFailure e) {
            say(e.text());
            return command.equals("add") ? e.reason().number() : FAILURE;
        } catch (UciFault e) {
            say(e.text());
            return FAILURE;
        }
    }

    private void say(String text) {
        if (!options.quiet()) err.print("uci: " + text + "\n");
    }

    private int carryOut(String command, String argument, List<String> words) throws UciFailure, UciFault {
        return switch (command) {
            case "show" -> show(argument);
            case "get" -> get(UciTuple.parse(argument));
            case "set" -> set(UciTuple.parse(argument));
            case "add" -> add(argument, words.get(2));
            case "add_list" -> item(UciTuple.parse(argument), Kind.ADD_LIST);
            case "del_list" -> item(UciTuple.parse(argument), Kind.DEL_LIST);
            case "delete", "del" -> delete(UciTuple.parse(argument));
            case "rename", "ren" -> rename(UciTuple.parse(argument));
            case "reorder" -> reorder(UciTuple.parse(argument));
            case "changes" -> changes(argument);
            case "commit" -> commit(argument);
            case "revert" -> revert(UciTuple.parse(argument));
            case "export" -> export(argument);
            default -> load(argument);
        };
    }

    private List<String> packages(String name) {
        return name.isEmpty() ? folder.packages() : List.of(name);
    }

    private int show(String argument) throws UciFailure, UciFault {
        if (argument.isEmpty()) {
            for (String name : folder.packages()) {
                try {
                    show(name);
                } catch (UciFailure e) {
                    say(e.text());
                } catch (UciFault e) {
                    say(e.text());
                }
            }
            return 0;
        }
        UciTuple tuple = UciTuple.parse(argument);
        UciPackage all = folder.load(tuple.packageName());
        if (tuple.section().isEmpty()) {
            out.print(UciPrinter.show(all, options.madeUpInShow(), options.separator()));
            return 0;
        }
        UciSection section = section(tuple, all, Reason.NOT_FOUND);
        String name = section.name();
        if (tuple.option().isEmpty()) out.print(UciPrinter.show(all.name(), name, section, options.separator()));
        else {
            UciOption option = option(tuple, section);
            out.print(UciPrinter.show(all.name(), name, tuple.option(), option, options.separator()));
        }
        return 0;
    }

    private static UciSection section(UciTuple tuple, UciPackage all, Reason otherwise) throws UciFailure {
        return tuple.in(all).orElseThrow(() -> new UciFailure(otherwise));
    }

    private static UciOption option(UciTuple tuple, UciSection section) throws UciFailure {
        return section.option(tuple.option()).orElseThrow(() -> new UciFailure(Reason.NOT_FOUND));
    }

    private int get(UciTuple tuple) throws UciFailure, UciFault {
        if (tuple.hasValue()) return FAILURE;
        UciPackage all = folder.load(tuple.packageName());
        if (tuple.section().isEmpty()) return 0;
        UciSection section = section(tuple, all, Reason.NOT_FOUND);
        if (tuple.option().isEmpty()) out.print(section.type() + "\n");
        else out.print(UciPrinter.get(option(tuple, section), options.separator()) + "\n");
        return 0;
    }

    private int set(UciTuple tuple) throws UciFailure, UciFault {
        UciPackage all = folder.load(tuple.packageName());
        if (!tuple.hasValue() || tuple.section().isEmpty()) throw new UciFailure(Reason.INVALID_ARGUMENT);
        if (!UciNames.isValue(tuple.value())) throw new UciFailure(Reason.PARSE);
        Optional<UciSection> found = tuple.in(all);
        boolean aboutSection = tuple.option().isEmpty();
        if (found.isEmpty() && tuple.value().isEmpty() && aboutSection) return 0;
        if (found.isEmpty() && (!aboutSection || tuple.isIndexed())) throw new UciFailure(Reason.INVALID_ARGUMENT);
        if (aboutSection && !tuple.value().isEmpty() && !UciNames.isType(tuple.value())) {
            throw new UciFailure(Reason.INVALID_ARGUMENT);
        }
        String name = found.map(UciSection::name).orElse(tuple.section());
        return keep(tuple, all, tuple.value().isEmpty() ? Kind.DELETE : Kind.SET, name, tuple.value());
    }

    private int keep(UciTuple tuple, UciPackage all, Kind kind, String section, String value) throws UciFailure {
        var change = new UciChange(kind, all.name(), section, tuple.option(), value);
        if (change.applyTo(all)) folder.keep(tuple.packageName(), all, change);
        return 0;
    }

    private int add(String name, String type) throws UciFailure, UciFault {
        UciPackage all = folder.load(name);
        UciSection made = all.addAnonymous(type, new Origin(name, 1, 1, ""));
        folder.keep(name, all, new UciChange(Kind.ADD, all.name(), made.name(), "", type));
        out.print(made.name() + "\n");
        return 0;
    }

    private int item(UciTuple tuple, Kind kind) throws UciFailure, UciFault {
        UciPackage all = folder.load(tuple.packageName());
        boolean complete = tuple.hasValue()
                && !tuple.section().isEmpty()
                && !tuple.option().isEmpty();
        if (!complete) throw new UciFailure(Reason.INVALID_ARGUMENT);
        if (!UciNames.isValue(tuple.value())) throw new UciFailure(Reason.PARSE);
        UciSection section = section(tuple, all, Reason.INVALID_ARGUMENT);
        return keep(tuple, all, kind, section.name(), tuple.value());
    }

    private int delete(UciTuple tuple) throws UciFailure, UciFault {
        UciPackage all = folder.load(tuple.packageName());
        if (tuple.section().isEmpty()) throw new UciFailure(Reason.INVALID_ARGUMENT);
        UciSection section = section(tuple, all, Reason.NOT_FOUND);
        if (!tuple.option().isEmpty()) option(tuple, section);
        if (tuple.hasValue() && !tuple.value().matches("[0-9]{1,9}")) return FAILURE;
        return keep(tuple, all, Kind.DELETE, section.name(), tuple.value());
    }

    /** The original takes any name, and then cannot read its own files. */
    private int rename(UciTuple tuple) throws UciFailure, UciFault {
        UciPackage all = folder.load(tuple.packageName());
        if (!tuple.hasValue() || tuple.section().isEmpty()) throw new UciFailure(Reason.INVALID_ARGUMENT);
        UciSection section = section(tuple, all, Reason.NOT_FOUND);
        boolean aboutSection = tuple.option().isEmpty();
        if (!aboutSection) option(tuple, section);
        boolean taken = aboutSection
                ? all.section(tuple.value()).isPresent()
                : section.option(tuple.value()).isPresent();
        if (taken || !UciNames.isName(tuple.value())) throw new UciFailure(Reason.INVALID_ARGUMENT);
        return keep(tuple, all, Kind.RENAME, section.name(), tuple.value());
    }

    private int reorder(UciTuple tuple) throws UciFailure, UciFault {
        UciPackage all = folder.load(tuple.packageName());
        boolean fits =
                tuple.hasValue() && !tuple.section().isEmpty() && tuple.option().isEmpty();
        if (!fits) throw new UciFailure(Reason.INVALID_ARGUMENT);
        return keep(
                tuple, all, Kind.REORDER, section(tuple, all, Reason.NOT_FOUND).name(), tuple.value());
    }

    private int changes(String name) throws UciFailure, UciFault {
        if (!name.isEmpty()) folder.load(name);
        for (String each : packages(name)) {
            for (UciChange change : folder.pending(each)) out.print(change.shown() + "\n");
        }
        return 0;
    }

    private int commit(String name) throws UciFailure, UciFault {
        for (String each : packages(name)) folder.commit(each);
        return 0;
    }

    private int revert(UciTuple tuple) throws UciFailure, UciFault {
        String section = tuple.isIndexed()
                ? section(tuple, folder.load(tuple.packageName()), Reason.NOT_FOUND)
                        .name()
                : tuple.section();
        folder.revert(
                tuple.packageName(),
                change -> tuple.section().isEmpty()
                        || (change.section().equals(section)
                                && (tuple.option().isEmpty() || change.option().equals(tuple.option()))));
        return 0;
    }

    private int export(String name) throws UciFailure, UciFault {
        for (String each : packages(name)) out.print(UciPrinter.export(folder.load(each), options.madeUpInExport()));
        return 0;
    }

    private String input() throws UciFailure {
        try {
            byte[] octets = options.input().isPresent()
                    ? Files.readAllBytes(OctetPath.of(options.input().get()))
                    : in.readAllBytes();
            return new String(octets, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UciFailure(Reason.IO);
        }
    }

    private int load(String name) throws UciFailure, UciFault {
        List<UciPackage> all = UciParser.parseStream(name, "input", input());
        if (all.stream().map(UciPackage::name).distinct().count() < all.size()) {
            throw new UciFailure(Reason.DUPLICATE);
        }
        // A path may be given by whoever runs this, not by the text that is read.
        boolean leadsOut =
                name.isEmpty() && all.stream().anyMatch(each -> each.name().contains("/"));
        if (leadsOut) throw new UciFailure(Reason.INVALID_ARGUMENT);
        for (UciPackage each : all) {
            if (options.merge() && folder.has(each.name())) merge(each);
            else folder.replace(each);
        }
        return 0;
    }

    /**
     * As pending changes: sections without a name are new ones, and the items of lists come behind those that there
     * are.
     */
    private void merge(UciPackage more) throws UciFailure, UciFault {
        UciPackage all = folder.load(more.name());
        for (UciSection section : more.sections()) {
            String name = section.name();
            if (section.isAnonymous()) {
                name = all.addAnonymous(section.type(), section.origin()).name();
                folder.keep(more.name(), all, new UciChange(Kind.ADD, all.name(), name, "", section.type()));
            } else {
                change(more.name(), all, Kind.SET, name, "", section.type());
            }
            for (String option : section.optionNames()) {
                UciOption value = section.option(option).orElseThrow();
                Kind kind = value.isList() ? Kind.ADD_LIST : Kind.SET;
                for (UciValue each : value.values()) change(more.name(), all, kind, name, option, each.text());
            }
        }
    }

    private void change(String as, UciPackage all, Kind kind, String section, String option, String value)
            throws UciFailure {
        var change = new UciChange(kind, all.name(), section, option, value);
        if (change.applyTo(all)) folder.keep(as, all, change);
    }

    private int batch() throws UciFailure {
        var scanner = new UciScanner("input", input());
        while (true) {
            try {
                List<String> words =
                        scanner.next().stream().map(UciScanner.Word::text).toList();
                if (words.isEmpty() || words.getFirst().equals("exit")) return 0;
                if (words.size() > 3) say("Too many arguments");
                else if (IN_BATCHES.contains(words.getFirst().toLowerCase(Locale.ROOT))) carryOut(words);
                else say("Unknown command");
            } catch (UciFault e) {
                say(e.text());
            }
        }
    }
}
