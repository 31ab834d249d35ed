package org.bootmasq.template;

import java.util.regex.Pattern;

/**
 * YAML 1.2, as far as it is sure to be understood line by line: quotes count where they are all that stands behind a
 * key or a hyphen. Elsewhere, and in block scalars, there are none.
 */
final class YamlPlaces implements Places {
    private static final Pattern BEFORE_QUOTES = Pattern.compile(" *(?=\\S)(- +)*([\\w.-]+: +)?");
    private static final Pattern BLOCK = Pattern.compile("([|>]|.*[ \\t][|>])[-+0-9]*([ \\t]+#.*)?");
    private static final int LONGEST_LINE = 4096;

    private enum State {
        PLAIN,
        DOUBLE_QUOTES,
        SINGLE_QUOTES,
        /** Behind a single quote in single quotes: the end, or one of two that stand for one. */
        AFTER_SINGLE_QUOTE,
        LOST
    }

    private State state = State.PLAIN;
    private boolean escaped;

    /** The line so far. */
    private final StringBuilder line = new StringBuilder();

    /** Whether quotes may still open on this line. */
    private boolean mayOpen = true;

    private boolean onlyBlanks = true;

    /** The indentation that ends the block scalar; -1 outside of one. */
    private int blockIndent = -1;

    @Override
    public void take(char c) {
        if (state == State.AFTER_SINGLE_QUOTE) state = c == '\'' ? State.SINGLE_QUOTES : State.PLAIN;
        else if (state == State.SINGLE_QUOTES && c == '\'') state = State.AFTER_SINGLE_QUOTE;
        else if (state == State.DOUBLE_QUOTES) doubleQuotes(c);
        else if (state == State.PLAIN) plain(c);
        if (c == '\n') endOfLine();
        else if (line.length() < LONGEST_LINE) line.append(c);
        else state = State.LOST;
    }

    private void doubleQuotes(char c) {
        if (escaped) escaped = false;
        else if (c == '"') state = State.PLAIN;
        else escaped = c == '\\';
    }

    private void plain(char c) {
        if (onlyBlanks && c != ' ' && c != '\n') {
            if (line.length() <= blockIndent) blockIndent = -1;
            onlyBlanks = false;
        }
        if (c != '"' && c != '\'' || !mayOpen || blockIndent >= 0) return;
        mayOpen = false;
        if (!BEFORE_QUOTES.matcher(line).matches()) return;
        state = c == '"' ? State.DOUBLE_QUOTES : State.SINGLE_QUOTES;
    }

    private void endOfLine() {
        if (state == State.PLAIN
                && blockIndent < 0
                && BLOCK.matcher(line.toString().stripTrailing()).matches()) {
            blockIndent = indent();
            // The text of a document as a whole may begin at the margin.
            boolean whole = line.indexOf("---") == 0 || "|>".indexOf(line.charAt(0)) >= 0;
            if (whole) state = State.LOST;
        }
        line.setLength(0);
        onlyBlanks = true;
        mayOpen = state == State.PLAIN;
    }

    private int indent() {
        int indent = 0;
        while (line.charAt(indent) == ' ') indent++;
        return indent;
    }

    @Override
    public Place place() {
        return switch (state) {
            case DOUBLE_QUOTES -> escaped ? Place.BARE : Place.YAML_DOUBLE_QUOTES;
            case SINGLE_QUOTES -> Place.QUOTED;
            case PLAIN, AFTER_SINGLE_QUOTE, LOST -> Place.BARE;
        };
    }
}
