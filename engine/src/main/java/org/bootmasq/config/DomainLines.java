package org.bootmasq.config;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.wire.Bytes;

/**
 * The directives {@code address} in order. Lists of names to block have a million of them: those that stand in a
 * file as {@code address=/name/...}, without a
 * quote or a blank, are kept as their file's text and made anew when they are asked for.
 */
public final class DomainLines {
    private static final String NAME = Option.ADDRESS.longName() + "=";
    private static final Bytes BEGINNING = Bytes.latin1(NAME + "/");
    private static final Plain NOTHING = new Plain("", Bytes.EMPTY, 0, 0, 0);

    /** Some lines that follow one another. */
    private sealed interface Stretch {}

    private record One(Directive directive) implements Stretch {}

    /**
     * The plain lines in a piece of a file; what else stands between them is no line of ours.
     *
     * @param firstLine the number of the line at {@code from}
     */
    private record Plain(String source, Bytes text, int from, int to, int firstLine) implements Stretch {}

    /** No line at all. */
    static final DomainLines NONE = new DomainLines(List.of(), 0);

    private final List<Stretch> stretches;
    private final int size;

    private DomainLines(List<Stretch> stretches, int size) {
        this.stretches = List.copyOf(stretches);
        this.size = size;
    }

    /** How many lines. */
    public int size() {
        return size;
    }

    /** Walks over the lines from the first on. */
    public Cursor cursor() {
        return new Cursor();
    }

    /** All as directives, made for the caller. */
    public List<Directive> directives() {
        var all = new ArrayList<Directive>(size);
        for (Cursor cursor = cursor(); cursor.next(); ) all.add(cursor.directive());
        return all;
    }

    /** Whether others say the same in the same order, wherever it stands. */
    public boolean saysTheSame(DomainLines others) {
        if (size != others.size) return false;
        Cursor other = others.cursor();
        for (Cursor cursor = cursor(); cursor.next(); ) {
            if (!other.next() || !cursor.saysTheSame(other)) return false;
        }
        return true;
    }

    /** The end of a line that is kept as text, before its line end; -1 if it is another one. */
    public static int plainEnd(Bytes text, int start) {
        int length = text.length();
        if (!text.has(start, BEGINNING)) return -1;
        for (int at = start + BEGINNING.length(); at < length; at++) {
            int c = text.at(at);
            if (c == '\n') return at;
            if (c <= ' ' || c == '"' || c >= 0x7f) return -1;
        }
        return length;
    }

    /** Goes from line to line. */
    public final class Cursor {
        private int nextStretch;
        private Stretch stretch = NOTHING;
        private int from;
        private int to = -1;
        private int line;

        private Cursor() {}

        /** Whether there is one more; it is the one that all else speaks of. */
        public boolean next() {
            while (true) {
                if (stretch instanceof Plain plain && nextPlain(plain)) return true;
                if (nextStretch == stretches.size()) return false;
                stretch = stretches.get(nextStretch++);
                if (!(stretch instanceof Plain plain)) return true;
                to = plain.from - 1;
                line = plain.firstLine - 1;
            }
        }

        private boolean nextPlain(Plain plain) {
            while (to + 1 < plain.to) {
                int start = to + 1;
                line++;
                to = plainEnd(plain.text, start);
                if (to >= 0) {
                    from = start + NAME.length();
                    return true;
                }
                for (to = start; to < plain.to && plain.text.at(to) != '\n'; ) to++;
            }
            return false;
        }

        /**
         * Whether the line is kept as text, so that {@link #text}, {@link #from} and {@link #to} say where its value
         * is.
         */
        public boolean isPlain() {
            return stretch instanceof Plain;
        }

        /** The file that the line stands in. */
        public Bytes text() {
            return stretch instanceof Plain plain ? plain.text : Bytes.EMPTY;
        }

        /** Where the line's value begins in {@link #text}. */
        public int from() {
            return from;
        }

        /** Where the line's value ends in {@link #text}. */
        public int to() {
            return to;
        }

        /** The line as a directive of its own. */
        public Directive directive() {
            return switch (stretch) {
                case One(var directive) -> directive;
                case Plain plain -> {
                    String value = plain.text.slice(from, to).latin1();
                    yield new Directive(
                            Option.ADDRESS, value, new Origin(plain.source, line, NAME.length() + 1, NAME + value));
                }
            };
        }

        private boolean saysTheSame(Cursor other) {
            if (!isPlain() || !other.isPlain())
                return directive().value().equals(other.directive().value());
            int length = to - from;
            if (length != other.to - other.from) return false;
            Bytes text = text();
            Bytes otherText = other.text();
            for (int i = 0; i < length; i++) {
                if (text.at(from + i) != otherText.at(other.from + i)) return false;
            }
            return true;
        }
    }

    /** Takes lines in their order. */
    public static final class Collector {
        private final List<Stretch> stretches = new ArrayList<>();
        private int size;
        private Plain open = NOTHING;
        private int openTo;

        /** Adds a line that is a directive already. */
        public void add(Directive directive) {
            close();
            stretches.add(new One(directive));
            size++;
        }

        /**
         * A line that {@link #plainEnd} knows.
         *
         * @param number of the line, from 1
         */
        public void add(String source, Bytes text, int start, int end, int number) {
            if (open.text != text) {
                close();
                open = new Plain(source, text, start, end, number);
            }
            openTo = end;
            size++;
        }

        private void close() {
            if (open != NOTHING) stretches.add(new Plain(open.source, open.text, open.from, openTo, open.firstLine));
            open = NOTHING;
        }

        /** All lines that were added, in that order. */
        public DomainLines lines() {
            close();
            return size == 0 ? NONE : new DomainLines(stretches, size);
        }
    }
}
