package org.bootmasq.template;

/**
 * The shell command language (POSIX, XCU 2.2): quotes and comments. Behind what is not followed here (here-documents,
 * command substitution, {@code ${name...}} with more than a name, {@code $'...'}) all counts as outside of quotes.
 */
final class ShellPlaces implements Places {
    private enum State {
        BARE,
        DOUBLE_QUOTES,
        SINGLE_QUOTES,
        COMMENT,
        LOST
    }

    private State state = State.BARE;
    private boolean escaped;
    private boolean inBraces;
    private char previous = '\n';

    @Override
    public void take(char c) {
        char before = previous;
        previous = escaped ? 'x' : c;
        if (escaped) {
            escaped = false;
        } else if (inBraces) {
            if (c == '}') inBraces = false;
            else if (!Word.isAlphanumeric(c) && c != '_') state = State.LOST;
        } else {
            switch (state) {
                case BARE -> bare(c, before);
                case DOUBLE_QUOTES -> doubleQuotes(c, before);
                case SINGLE_QUOTES -> {
                    if (c == '\'') state = State.BARE;
                }
                case COMMENT -> {
                    if (c == '\n') state = State.BARE;
                }
                case LOST -> {}
            }
        }
    }

    private void bare(char c, char before) {
        switch (c) {
            case '\\' -> escaped = true;
            case '"' -> state = State.DOUBLE_QUOTES;
            case '\'' -> state = before == '$' ? State.LOST : State.SINGLE_QUOTES;
            case '#' -> {
                if (" \t\n;&|()".indexOf(before) >= 0) state = State.COMMENT;
            }
            case '<' -> {
                if (before == '<') state = State.LOST;
            }
            default -> substitution(c, before);
        }
    }

    private void doubleQuotes(char c, char before) {
        if (c == '\\') escaped = true;
        else if (c == '"') state = State.BARE;
        else substitution(c, before);
    }

    private void substitution(char c, char before) {
        if (c == '`' || c == '(' && before == '$') state = State.LOST;
        else if (c == '{' && before == '$') inBraces = true;
    }

    @Override
    public Place place() {
        if (escaped || inBraces) return Place.BARE;
        return switch (state) {
            case DOUBLE_QUOTES -> Place.SHELL_DOUBLE_QUOTES;
            case SINGLE_QUOTES -> Place.SHELL_SINGLE_QUOTES;
            case BARE, COMMENT, LOST -> Place.BARE;
        };
    }
}
