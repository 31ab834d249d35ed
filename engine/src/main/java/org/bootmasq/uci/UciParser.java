package org.bootmasq.uci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootmasq.uci.UciScanner.Word;

/**
 * Reads UCI text. Strictly, the first fault ends it, as for the command; leniently, a bad statement is reported and
 * left out, as OpenWrt's services read. What stands below a section line that was left out is left out with it, where
 * the original lets it fall into the section before.
 */
public final class UciParser {
    private final UciScanner scanner;
    private final Optional<Consumer<UciFault>> lenient;
    private final boolean stream;
    private final List<UciPackage> packages = new ArrayList<>();
    private Optional<UciPackage> current = Optional.empty();
    private Optional<UciSection> open = Optional.empty();
    private boolean orphaned;

    private UciParser(UciScanner scanner, Optional<Consumer<UciFault>> lenient, boolean stream) {
        this.scanner = scanner;
        this.lenient = lenient;
        this.stream = stream;
    }

    /** A file, strictly. */
    public static UciPackage parse(String name, String source, String text) throws UciFault {
        return parse(name, source, text, Optional.empty());
    }

    /** A file, every fault of which is told and left out. */
    public static UciPackage parseLeniently(String name, String source, String text, Consumer<UciFault> faults) {
        try {
            return parse(name, source, text, Optional.of(faults));
        } catch (UciFault e) {
            throw new AssertionError(e);
        }
    }

    private static UciPackage parse(String name, String source, String text, Optional<Consumer<UciFault>> lenient)
            throws UciFault {
        var parser = new UciParser(new UciScanner(source, text), lenient, false);
        var only = new UciPackage(name);
        parser.current = Optional.of(only);
        parser.run();
        return only;
    }

    /**
     * What {@code uci import} reads: packages one after the other, each below its {@code package} line.
     *
     * @param name of what stands before the first such line, or of all; empty if it has none
     */
    public static List<UciPackage> parseStream(String name, String source, String text) throws UciFault {
        var parser = new UciParser(new UciScanner(source, text), Optional.empty(), name.isEmpty());
        if (!name.isEmpty()) parser.begin(name);
        parser.run();
        return parser.packages;
    }

    private void begin(String name) {
        var next = new UciPackage(name);
        packages.add(next);
        current = Optional.of(next);
        open = Optional.empty();
    }

    private void run() throws UciFault {
        while (true) {
            try {
                List<Word> words = scanner.next();
                if (words.isEmpty()) return;
                statement(words);
            } catch (UciFault fault) {
                if (lenient.isEmpty()) throw fault;
                lenient.get().accept(fault);
            }
        }
    }

    private void statement(List<Word> words) throws UciFault {
        Word keyword = words.getFirst();
        String command = keyword.bare() ? keyword.text() : "";
        switch (command) {
            case "config", "c" -> config(checked(words));
            case "option", "o" -> option(checked(words), false);
            case "list", "l" -> option(checked(words), true);
            case "package", "p" -> packaged(checked(words));
            default -> throw fault("invalid command", keyword);
        }
    }

    /** The original does not know a keyword that ends its line, and misses the words of one that blanks follow. */
    private List<Word> checked(List<Word> words) throws UciFault {
        if (words.size() > 1) return words;
        throw fault(scanner.endedAtOnce() ? "invalid command" : "insufficient arguments", words.getFirst());
    }

    private void packaged(List<Word> words) throws UciFault {
        Word name = words.get(1);
        if (!UciNames.isType(name.text())) throw fault("invalid character in name field", name);
        if (words.size() > 2) throw fault("too many arguments", words.get(2));
        if (stream) begin(name.text());
    }

    private UciPackage target(Word keyword) throws UciFault {
        if (current.isPresent()) return current.get();
        throw fault("attempting to import a file without a package name", keyword);
    }

    private void config(List<Word> words) throws UciFault {
        orphaned = true;
        UciPackage target = target(words.getFirst());
        Word type = words.get(1);
        if (!UciNames.isType(type.text())) throw fault("invalid character in type field", type);
        if (words.size() > 3 && lenient.isEmpty()) throw fault("too many arguments", words.get(3));
        String name = words.size() > 2 ? words.get(2).text() : "";
        if (!name.isEmpty() && !UciNames.isName(name)) throw fault("invalid character in name field", words.get(2));
        if (words.size() > 3) lenient.get().accept(fault("too many arguments", words.get(3)));
        orphaned = false;
        if (name.isEmpty()) {
            open = Optional.of(target.addAnonymous(type.text(), type.origin()));
            return;
        }
        Optional<UciSection> before = target.section(name);
        if (before.isEmpty()) {
            open = Optional.of(target.add(type.text(), name, false, type.origin()));
            return;
        }
        open = before;
        if (before.get().type().equals(type.text())) return;
        UciFault clash = fault("section of different type overwrites prior section with same name", words.get(2));
        if (lenient.isEmpty()) throw clash;
        lenient.get().accept(clash);
        open = Optional.of(target.replace(before.get(), before.get().as(type.text(), name, false)));
    }

    private void option(List<Word> words, boolean list) throws UciFault {
        if (orphaned) return;
        if (open.isEmpty()) throw fault("option/list command found before the first section", words.getFirst());
        Word name = words.get(1);
        if (!UciNames.isName(name.text())) throw fault("invalid character in name field", name);
        if (words.size() > 3) {
            UciFault surplus = fault("too many arguments", words.get(3));
            if (lenient.isEmpty()) throw surplus;
            lenient.get().accept(surplus);
        }
        Word last = words.size() > 2 ? words.get(2) : name;
        var value = new UciValue(words.size() > 2 ? last.text() : "", last.origin());
        if (list) open.get().append(name.text(), value);
        else if (!value.text().isEmpty()) open.get().put(name.text(), UciOption.single(value));
    }

    private static UciFault fault(String reason, Word word) {
        return new UciFault(reason, word.origin(), word.offset());
    }
}
