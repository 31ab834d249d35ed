package org.bootmasq.config.reader;

import org.bootmasq.config.Quoting;

/** One line of a file taken apart as dnsmasq does: quotes, escapes, comments, blanks. */
sealed interface ConfigLine {
    /** Nothing but blanks or a comment. */
    record Blank() implements ConfigLine {}

    /** A quote that is not closed. */
    record Unclosed(int column) implements ConfigLine {}

    /**
     * Something to read.
     *
     * @param text unquoted, without surrounding blanks, with {@link Quoting} disguise
     * @param column of its first character in the line, from 1
     */
    record Content(String text, int column) implements ConfigLine {}

    static ConfigLine scan(String raw) {
        int nul = raw.indexOf(0);
        return new Scanner(nul < 0 ? raw : raw.substring(0, nul)).scan();
    }

    /** Walks over one line. */
    final class Scanner {
        private final String raw;
        private final StringBuilder out = new StringBuilder();
        private int at;
        private int firstColumn;

        private Scanner(String raw) {
            this.raw = raw;
        }

        ConfigLine scan() {
            boolean blankBefore = true;
            while (at < raw.length()) {
                if (raw.charAt(at) == '"') {
                    int opened = at;
                    if (!quoted()) return new Unclosed(opened + 1);
                    // dnsmasq: the character behind a closing quote is never an opening quote.
                    if (at == raw.length()) break;
                }
                char c = raw.charAt(at);
                if (isBlank(c)) {
                    append(' ');
                    blankBefore = true;
                } else if (c == '#' && blankBefore) {
                    break;
                } else {
                    append(c);
                    blankBefore = false;
                }
                at++;
            }
            int end = out.length();
            while (end > 0 && out.charAt(end - 1) == ' ') end--;
            return end == 0 ? new Blank() : new Content(out.substring(0, end), firstColumn);
        }

        /** From an opening quote to behind the closing one. */
        private boolean quoted() {
            for (at++; at < raw.length(); at++) {
                char c = raw.charAt(at);
                if (c == '"') {
                    at++;
                    return true;
                }
                char escaped = c == '\\' && at + 1 < raw.length() ? unescape(raw.charAt(at + 1)) : 0;
                if (escaped != 0) at++;
                append(Quoting.hide(escaped == 0 ? c : escaped));
            }
            return false;
        }

        private void append(char c) {
            if (out.isEmpty()) {
                if (c == ' ') return;
                firstColumn = at + 1;
            }
            out.append(c);
        }

        private static char unescape(char c) {
            return switch (c) {
                case '"', '\\' -> c;
                case 't' -> '\t';
                case 'n' -> '\n';
                case 'b' -> '\b';
                case 'r' -> '\r';
                case 'e' -> '\033';
                default -> 0;
            };
        }

        private static boolean isBlank(char c) {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }
    }
}
