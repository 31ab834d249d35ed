package org.bootmasq.template;

/**
 * What no language of {@link ScriptKind} takes for anything but a word, in quotes, outside of them, and in another
 * language inside: letters, digits and {@code . _ -} of ASCII, the first of them no dot and no hyphen, so that it is
 * neither an option nor a way to another folder.
 */
final class Word {
    private Word() {}

    static boolean has(char c) {
        return isAlphanumeric(c) || c == '_' || c == '.' || c == '-';
    }

    static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** A text with {@code _} for every octet that words do not have; empty if the text is. */
    static String of(String text) {
        var word = new StringBuilder(text);
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean fits = i == 0 ? isAlphanumeric(c) : has(c);
            if (!fits) word.setCharAt(i, '_');
        }
        return word.toString();
    }
}
