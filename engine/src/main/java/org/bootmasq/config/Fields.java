package org.bootmasq.config;

import java.util.ArrayList;
import java.util.List;

/** The parts of a directive's value between commas, taken front to back, each knowing its column. */
public final class Fields {
    private final Directive directive;
    private final List<Field> fields = new ArrayList<>();
    private int at;

    /**
     * One part.
     *
     * @param raw trimmed, quoted characters still in disguise
     * @param start where it stands in the value
     */
    public record Field(String raw, int start) {
        /** As meant, quotes undone. */
        public String text() {
            return Quoting.reveal(raw);
        }

        public boolean has(char c) {
            return raw.indexOf(c) >= 0;
        }

        public boolean startsWith(String prefix) {
            return raw.startsWith(prefix);
        }

        /** What stands behind a prefix. */
        public String after(String prefix) {
            return Quoting.reveal(raw.substring(prefix.length()));
        }
    }

    public Fields(Directive directive) {
        this.directive = directive;
        String value = directive.value();
        int start = 0;
        while (true) {
            int comma = value.indexOf(',', start);
            int end = comma < 0 ? value.length() : comma;
            fields.add(trimmed(value, start, end));
            if (comma < 0) return;
            start = comma + 1;
        }
    }

    private static Field trimmed(String value, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && value.charAt(start) == ' ') start++;
        while (end > start && value.charAt(end - 1) == ' ') end--;
        return new Field(value.substring(start, end), start);
    }

    public Directive directive() {
        return directive;
    }

    public boolean hasMore() {
        return at < fields.size();
    }

    public int left() {
        return fields.size() - at;
    }

    public Field next() {
        return fields.get(at++);
    }

    public Field peek() {
        return fields.get(at);
    }

    /** All parts that are left, which stay so. */
    public List<Field> remaining() {
        return List.copyOf(fields.subList(at, fields.size()));
    }

    /** All that is left, commas included, as one part. */
    public Field rest() {
        Field first = fields.get(at);
        at = fields.size();
        return trimmed(directive.value(), first.start(), directive.value().length());
    }

    /** Takes the {@code tag:} and {@code net:} parts that come next. */
    public TagExpression condition() {
        var condition = TagExpression.ALWAYS;
        while (hasMore()) {
            var name = TagExpression.afterPrefix(peek().raw());
            if (name.isEmpty()) break;
            condition = condition.and(TagExpression.term(Quoting.reveal(name.get())));
            at++;
        }
        return condition;
    }

    /** All parts as tags, with or without prefix. */
    public TagExpression allAsCondition() {
        var condition = TagExpression.ALWAYS;
        while (hasMore()) {
            Field field = next();
            if (field.raw().isEmpty()) continue;
            String name = TagExpression.afterPrefix(field.raw()).orElse(field.raw());
            condition = condition.and(TagExpression.term(Quoting.reveal(name)));
        }
        return condition;
    }

    /** A tag to be set: {@code set:x}, {@code net:x} or {@code x}. */
    public static String tagToSet(Field field) {
        boolean prefixed = field.startsWith("set:") || field.startsWith("net:");
        return prefixed ? field.after("set:") : field.text();
    }

    /** The place of a part in its line. */
    public Origin origin(Field field) {
        Origin origin = directive.origin();
        int guess = origin.column() - 1 + field.start();
        // Quotes and escapes move what stands behind them to the right: look for the part from there on.
        int found = field.raw().isEmpty() || guess >= origin.text().length()
                ? -1
                : origin.text().indexOf(field.text(), Math.max(0, guess));
        return origin.shifted(found < 0 ? field.start() : found - (origin.column() - 1));
    }

    public void error(Problems problems, Field field, String message) {
        problems.error(origin(field), message);
    }

    public void error(Problems problems, Field field, String message, String hint) {
        problems.error(origin(field), message, hint);
    }
}
