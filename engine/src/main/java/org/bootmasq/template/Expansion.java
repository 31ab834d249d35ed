package org.bootmasq.template;

/** Follows a text and tells whether the next character would be part of a name that is going to be expanded. */
final class Expansion {
    private final boolean wholeBraces;
    private boolean inName;
    private int braces;
    private char previous;

    /** @param kind iPXE takes all up to the brace for the name, a shell letters, digits and {@code _} */
    Expansion(ScriptKind kind) {
        wholeBraces = kind == ScriptKind.IPXE;
    }

    void take(char c) {
        boolean nameGoesOn = Word.isAlphanumeric(c) || c == '_';
        if (c == '{' && previous == '$') {
            braces++;
            inName = true;
        } else if (c == '}' && braces > 0) {
            braces--;
            inName = wholeBraces && braces > 0;
        } else if (c == '\n') {
            braces = 0;
            inName = false;
        } else if (c == '$') {
            inName = true;
        } else if (!nameGoesOn) {
            inName = wholeBraces && braces > 0;
        }
        previous = c;
    }

    boolean isOpen() {
        return inName;
    }
}
