package org.bootmasq.uci;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.config.Origin;

/** Takes a text apart into statements of words, by the quoting rules that files, pending changes and batches share. */
public final class UciScanner {
    /**
     * A word of a statement.
     *
     * @param text without quotes and escapes
     * @param bare whether it was written without them
     * @param origin of its first character, behind an opening quote
     * @param offset of the word in its statement's line, from 0
     */
    public record Word(String text, boolean bare, Origin origin, int offset) {}

    private final String source;
    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;
    private int statementStart;
    private boolean endedAtOnce;

    /** A scanner at the beginning of a text; {@code source} is the file's name for messages. */
    public UciScanner(String source, String text) {
        this.source = source;
        this.text = text;
    }

    /** The next statement's words; none at the end of the text. */
    public List<Word> next() throws UciFault {
        while (at < text.length()) {
            statementStart = lineStart;
            List<Word> words = statement();
            if (!words.isEmpty()) return words;
        }
        return List.of();
    }

    /** Whether the last statement's line ended right behind its last word. */
    boolean endedAtOnce() {
        return endedAtOnce;
    }

    /** Leaves out the rest of the present line. */
    void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') at++;
    }

    Origin here() {
        return place(at);
    }

    private List<Word> statement() throws UciFault {
        var words = new ArrayList<Word>();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                newline();
                break;
            }
            if (isBlank(c)) {
                at++;
                endedAtOnce = false;
            } else if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
                at++;
                newline();
            } else if (c == '#') {
                skipLine();
            } else if (c == ';') {
                at++;
                if (endedAtOnce && !words.isEmpty()) skipLine();
                else break;
            } else {
                words.add(word());
                endedAtOnce = true;
            }
        }
        return words;
    }

    private Word word() throws UciFault {
        var out = new StringBuilder();
        int started = at;
        boolean opensQuoted = text.charAt(at) == '\'' || text.charAt(at) == '"';
        Origin origin = place(opensQuoted ? at + 1 : at);
        int offset = at - statementStart;
        boolean bare = true;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n' || isBlank(c) || c == '#' || c == ';') break;
            if (c == '\'' || c == '"') {
                bare = false;
                quoted(c, out);
            } else if (c == '\\') {
                bare = false;
                escaped(out);
            } else {
                out.append(c);
                at++;
            }
        }
        if (at == started) at++;
        return new Word(out.toString(), bare, origin, offset);
    }

    private void quoted(char quote, StringBuilder out) throws UciFault {
        int opened = at;
        Origin origin = place(at);
        for (at++; at < text.length(); ) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return;
            }
            if (c == '\\' && quote == '"') {
                escaped(out);
                continue;
            }
            out.append(c);
            if (c == '\n') newline();
            else at++;
        }
        throw new UciFault("EOF with unterminated " + quote, origin, opened - statementStart);
    }

    /** A backslash takes the next character as it is, and drops a line end. */
    private void escaped(StringBuilder out) {
        at++;
        if (at == text.length()) return;
        char c = text.charAt(at);
        if (c == '\n') {
            newline();
        } else {
            out.append(c);
            at++;
        }
    }

    private void newline() {
        at++;
        line++;
        lineStart = at;
    }

    private Origin place(int position) {
        int end = text.indexOf('\n', lineStart);
        String whole = text.substring(lineStart, end < 0 ? text.length() : end);
        if (whole.endsWith("\r")) whole = whole.substring(0, whole.length() - 1);
        return new Origin(source, line, position - lineStart + 1, whole);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r' && c != '\n');
    }
}
