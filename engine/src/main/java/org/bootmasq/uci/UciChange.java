package org.bootmasq.uci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Origin;
import org.bootmasq.uci.UciScanner.Word;

/**
 * One pending change, as the lines of {@code /tmp/.uci} keep it.
 *
 * @param option empty if it is about the section
 * @param value the type, value, new name, position, or the index to delete; empty if there is none
 */
public record UciChange(Kind kind, String packageName, String section, String option, String value) {
    private static final Origin PENDING = new Origin("pending change", 1, 1, "");

    /** What is changed, with the character that begins its line. */
    public enum Kind {
        ADD("+"),
        SET(""),
        DELETE("-"),
        RENAME("@"),
        REORDER("^"),
        ADD_LIST("|"),
        DEL_LIST("~");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    /** The changes of a file of them; lines that cannot be read, or are another package's, are passed over. */
    public static List<UciChange> parse(String packageName, String source, String text) {
        var scanner = new UciScanner(source, text);
        var changes = new ArrayList<UciChange>();
        while (true) {
            try {
                List<Word> words = scanner.next();
                if (words.isEmpty()) return changes;
                if (words.size() == 1) parse(words.getFirst().text()).ifPresent(changes::add);
                changes.removeIf(change -> !change.packageName.equals(packageName));
            } catch (UciFault e) {
                return changes;
            }
        }
    }

    private static Optional<UciChange> parse(String line) {
        Kind kind = Kind.SET;
        for (Kind each : Kind.values()) {
            if (!each.sign.isEmpty() && line.startsWith(each.sign)) kind = each;
        }
        try {
            UciTuple tuple = UciTuple.parse(line.substring(kind.sign.length()));
            if (tuple.section().isEmpty() || tuple.isIndexed()) return Optional.empty();
            if (kind != Kind.DELETE && !tuple.hasValue()) return Optional.empty();
            return Optional.of(
                    new UciChange(kind, tuple.packageName(), tuple.section(), tuple.option(), tuple.value()));
        } catch (UciFailure e) {
            return Optional.empty();
        }
    }

    private String target() {
        return packageName + "." + section + (option.isEmpty() ? "" : "." + option);
    }

    /** Its line, line end included. */
    public String line() {
        boolean bare = kind == Kind.DELETE && value.isEmpty();
        return kind.sign + target() + (bare ? "" : "=" + UciPrinter.quoted(value)) + "\n";
    }

    /** As {@code changes} prints it. */
    public String shown() {
        String quoted = UciPrinter.quoted(value);
        return switch (kind) {
            case ADD, SET, RENAME, REORDER -> target() + "=" + quoted;
            case DELETE -> "-" + target() + (value.isEmpty() ? "" : "=" + quoted);
            case ADD_LIST -> target() + "+=" + quoted;
            case DEL_LIST -> target() + "-=" + quoted;
        };
    }

    /** Makes the change; false if it changes nothing or does not fit. */
    public boolean applyTo(UciPackage all) {
        Optional<UciSection> found = all.section(section);
        if (option.isEmpty()) return applyToSection(all, found);
        return found.isPresent() && applyToOption(found.get());
    }

    private boolean applyToSection(UciPackage all, Optional<UciSection> found) {
        return switch (kind) {
            case ADD, SET -> {
                if (!UciNames.isType(value)) yield false;
                if (found.isEmpty()) all.add(value, section, kind == Kind.ADD, PENDING);
                else if (found.get().type().equals(value)) yield false;
                else
                    all.replace(
                            found.get(),
                            found.get().as(value, section, found.get().isAnonymous()));
                yield true;
            }
            case DELETE -> {
                found.ifPresent(all::remove);
                yield found.isPresent();
            }
            case RENAME -> {
                boolean fits = UciNames.isName(value) && all.section(value).isEmpty();
                if (found.isEmpty() || !fits) yield false;
                all.replace(found.get(), found.get().as(found.get().type(), value, false));
                yield true;
            }
            case REORDER -> found.isPresent() && all.move(found.get(), position(value));
            case ADD_LIST, DEL_LIST -> false;
        };
    }

    /** What is not a number is 0. */
    private static int position(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    private boolean applyToOption(UciSection target) {
        Optional<UciOption> found = target.option(option);
        return switch (kind) {
            case SET -> {
                if (value.isEmpty()) yield target.remove(option);
                boolean same = found.isPresent()
                        && !found.get().isList()
                        && found.get().joined().equals(value);
                if (same) yield false;
                target.put(option, UciOption.single(new UciValue(value, PENDING)));
                yield true;
            }
            case DELETE -> {
                if (value.isEmpty()) yield target.remove(option);
                boolean numbered = value.matches("[0-9]{1,9}");
                yield numbered
                        && found.isPresent()
                        && found.get().isList()
                        && found.get().remove(Integer.parseInt(value));
            }
            case RENAME -> {
                boolean fits = UciNames.isName(value) && target.option(value).isEmpty();
                if (found.isEmpty() || !fits) yield false;
                target.rename(option, value);
                yield true;
            }
            case ADD_LIST -> {
                target.append(option, new UciValue(value, PENDING));
                yield true;
            }
            case DEL_LIST -> found.isPresent() && found.get().remove(value);
            case ADD, REORDER -> false;
        };
    }
}
