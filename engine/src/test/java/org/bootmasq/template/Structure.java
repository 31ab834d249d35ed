package org.bootmasq.template;

import java.util.ArrayList;
import java.util.List;

/**
 * What a text is made of to a reader of its language: words, quoted texts and comments, each as one letter, and all
 * else as it is. Two texts that differ only in what words and quoted texts say have the same structure.
 */
final class Structure {
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Structure(String text) {
        this.text = text;
    }

    static String of(ScriptKind kind, String text) {
        var structure = new Structure(text);
        while (structure.at < text.length()) {
            switch (kind) {
                case IPXE -> structure.ipxe();
                case SHELL -> structure.shell();
                case YAML -> structure.yaml();
                case JSON -> structure.json();
                case XML -> structure.xml();
                case OTHER -> structure.plain();
            }
        }
        return structure.out.toString();
    }

    private char next() {
        return text.charAt(at++);
    }

    private boolean isNext(String what) {
        return text.startsWith(what, at);
    }

    /** All as far as an end that is not behind a backslash. */
    private void quoted(char end, boolean backslashes) {
        at++;
        while (at < text.length()) {
            char c = next();
            if (c == '\n') throw new AssertionError("a line ends in quotes: " + text);
            if (c == end) {
                out.append('S');
                return;
            }
            if (backslashes && c == '\\') at++;
        }
        throw new AssertionError("quotes do not end: " + text);
    }

    /** A word, a blank, or whatever else. */
    private void plain() {
        int start = at;
        while (at < text.length() && Word.has(text.charAt(at))) at++;
        if (at > start) {
            char first = text.charAt(start);
            out.append(first == '-' ? "-W" : first == '.' ? ".W" : "W");
        } else {
            char c = next();
            if (c < ' ' && c != '\n' || c > '~') throw new AssertionError("octet " + (int) c + " in " + text);
            out.append(c);
        }
    }

    private void ipxe() {
        // Every line by itself: words, of which some are operators, a label or a comment.
        List<String> words = new ArrayList<>();
        int end = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
        String line = text.substring(at, end);
        if (line.endsWith("\\")) words.add("CONTINUED");
        for (String word : line.strip().split(" +", -1)) {
            boolean operator = word.equals("||") || word.equals("&&") || word.equals(";");
            if (word.startsWith("#")) words.add("COMMENT");
            else if (operator) words.add(word);
            else if (word.startsWith(":") || word.startsWith("-")) words.add(word);
            else words.add(word.isEmpty() ? "" : word.contains("${") ? "EXPANSION" : "W");
        }
        out.append(String.join(" ", words)).append('\n');
        at = end + 1;
    }

    private void shell() {
        char c = text.charAt(at);
        if (" \t\n;&|()<>".indexOf(c) >= 0) {
            out.append(next());
        } else if (c == '#') {
            comment();
        } else {
            numbersBeforeRedirection();
            word();
        }
    }

    /** A word of a shell, whose parts may be quoted in several ways. */
    private void word() {
        int length = out.length();
        while (at < text.length() && " \t\n;&|()<>".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (c == '$' || c == '`') throw new AssertionError("expanded: " + text);
            if (c == '"') noExpansion();
            if (c == '\\') at += 2;
            else if (c == '"' || c == '\'') quoted(c, c == '"');
            else plain();
        }
        out.setLength(length);
        out.append('W');
    }

    private void noExpansion() {
        for (int i = at + 1; i < text.length() && text.charAt(i) != '"'; i++) {
            char c = text.charAt(i);
            if (c == '\\') i++;
            else if (c == '$' || c == '`') throw new AssertionError("expanded in quotes: " + text);
        }
    }

    private void numbersBeforeRedirection() {
        int end = at;
        while (end < text.length() && Character.isDigit(text.charAt(end))) end++;
        if (end > at && end < text.length() && "<>".indexOf(text.charAt(end)) >= 0)
            throw new AssertionError("a number is redirected: " + text);
    }

    private void comment() {
        while (at < text.length() && text.charAt(at) != '\n') at++;
        out.append('C');
    }

    private void yaml() {
        char c = text.charAt(at);
        boolean behindBlank = at > 0 && " \n".indexOf(text.charAt(at - 1)) >= 0;
        if (c == '"' && behindBlank) quoted(c, true);
        else if (c == '\'' && behindBlank) {
            quoted(c, false);
            while (at < text.length() && text.charAt(at) == '\'') quoted('\'', false);
            out.setLength(out.indexOf("S", Math.max(0, out.length() - 3)) + 1);
        } else if (c == '#' && behindBlank) comment();
        else plain();
    }

    private void json() {
        if (text.charAt(at) == '"') quoted('"', true);
        else plain();
    }

    private void xml() {
        if (isNext("<!--")) {
            int end = text.indexOf("--", at + 4);
            if (end < 0 || text.charAt(end + 2) != '>') throw new AssertionError("two hyphens in a comment: " + text);
            at = end + 3;
            out.append('C');
        } else if (isNext("<![CDATA[")) {
            at = text.indexOf("]]>", at) + 3;
            out.append('D');
        } else if (text.charAt(at) == '<') {
            tag();
        } else {
            characters("<");
        }
    }

    private void tag() {
        while (text.charAt(at) != '>') {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                at++;
                characters("<" + c);
                if (next() != c) throw new AssertionError("an attribute has <: " + text);
            } else {
                plain();
            }
        }
        at++;
        out.append('>');
    }

    /** Text as far as one of these: an ampersand begins the number of a character, and nothing else. */
    private void characters(String ends) {
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            char c = next();
            if (c == '&') {
                int end = text.indexOf(';', at);
                if (end < 0 || !text.substring(at, end).matches("#x[0-9a-f]+"))
                    throw new AssertionError("an entity: " + text);
                at = end + 1;
            }
        }
        out.append('T');
    }
}
