package org.bootmasq.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.wire.Bytes;

/**
 * A text with {@code ${name}} and {@code ${name:format}} in it. A second dollar sign in front writes it as it
 * is, without that sign; where the language has backslashes, so does one, which stays.
 */
public final class Template {
    /** A larger file is no template: 1 MB. */
    public static final int LARGEST = 1 << 20;

    private static final int LONGEST_NAME = 64;

    private final ScriptKind kind;
    private final List<Piece> pieces;

    /** What a template is made of. */
    sealed interface Piece {}

    /** What is written as it is. */
    record Literal(String text) implements Piece {}

    /**
     * {@code ${name:format}}.
     *
     * @param format empty if there is none
     * @param line from 1
     * @param column of the dollar sign, from 1
     */
    public record Variable(String name, String format, int line, int column) implements Piece {
        /** As it is written. */
        @Override
        public String toString() {
            return "${" + name + (format.isEmpty() ? "" : ":" + format) + "}";
        }
    }

    private Template(ScriptKind kind, List<Piece> pieces) {
        this.kind = kind;
        this.pieces = List.copyOf(pieces);
    }

    /** Takes a file apart; empty if it has more than {@link #LARGEST} octets. */
    public static Optional<Template> parse(ScriptKind kind, Bytes content) {
        if (content.length() > LARGEST) return Optional.empty();
        return Optional.of(of(kind, content.latin1()));
    }

    /** Takes a text apart that is known to be short, one character an octet. */
    static Template of(ScriptKind kind, String text) {
        var pieces = new ArrayList<Piece>();
        var literal = new StringBuilder();
        int line = 1;
        int lineStart = 0;
        boolean afterBackslash = false;
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            if (text.startsWith("$${", at)) {
                literal.append("${");
                at += 3;
                afterBackslash = false;
                continue;
            }
            Optional<Variable> variable =
                    c != '$' || afterBackslash ? Optional.empty() : variable(text, at, line, at - lineStart + 1);
            if (variable.isPresent()) {
                if (!literal.isEmpty()) pieces.add(new Literal(literal.toString()));
                literal.setLength(0);
                pieces.add(variable.get());
                at += variable.get().toString().length();
                continue;
            }
            literal.append(c);
            at++;
            afterBackslash = c == '\\' && !afterBackslash && kind.hasBackslash();
            if (c == '\n') {
                line++;
                lineStart = at;
            }
        }
        if (!literal.isEmpty()) pieces.add(new Literal(literal.toString()));
        return new Template(kind, pieces);
    }

    private static Optional<Variable> variable(String text, int at, int line, int column) {
        if (!text.startsWith("${", at)) return Optional.empty();
        int end = at + 2;
        while (end < text.length() && end - at < LONGEST_NAME && Word.has(text.charAt(end))) end++;
        String name = text.substring(at + 2, end);
        String format = "";
        if (end < text.length() && text.charAt(end) == ':') {
            int start = ++end;
            while (end < text.length() && end - at < LONGEST_NAME && Word.has(text.charAt(end))) end++;
            format = text.substring(start, end);
            if (format.isEmpty()) return Optional.empty();
        }
        boolean closed = end < text.length() && text.charAt(end) == '}';
        return closed && !name.isEmpty() ? Optional.of(new Variable(name, format, line, column)) : Optional.empty();
    }

    /** The language it is written in. */
    public ScriptKind kind() {
        return kind;
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** All variables, in the order of the text. */
    public List<Variable> variables() {
        return pieces.stream()
                .filter(Variable.class::isInstance)
                .map(Variable.class::cast)
                .toList();
    }

    /**
     * The variables that stay as they are written, as nothing has their name or their format; none in a script of
     * iPXE, where they may be iPXE's own.
     *
     * @param known names of values besides those that every machine has
     */
    public List<Variable> unknown(Set<String> known) {
        if (kind == ScriptKind.IPXE) return List.of();
        return variables().stream()
                .filter(variable -> !Machine.isKnown(variable.name(), variable.format(), known))
                .toList();
    }
}
