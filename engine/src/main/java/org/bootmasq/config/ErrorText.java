package org.bootmasq.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Errors as people read them, in octets of UTF-8 with one character each: dnsmasq's own line first, then the line
 * that is wrong with a caret below, then what helps to mend it.
 */
public final class ErrorText {
    private static final int WIDEST = 120;
    private static final int BEFORE_CARET = 60;

    private ErrorText() {}

    /** What dnsmasq would say: {@code bad option at line 3 of /etc/dnsmasq.conf}. */
    public static String headline(ConfigError error) {
        return octets(readableHeadline(error));
    }

    private static String readableHeadline(ConfigError error) {
        String message = readable(error.message());
        if (error.kind() != ConfigError.Kind.LINE) return message;
        String source = readable(error.origin().source());
        if (error.origin().source().equals(Origin.COMMAND_LINE)) {
            boolean general = error.message().equals(Refused.GENERAL);
            return "bad command line options: " + (general ? "try --help" : message);
        }
        if (error.origin().source().startsWith(Origin.OUTPUT)) return message + " in " + source;
        return message + " at line " + error.origin().line() + " of " + source;
    }

    /** The headline and, indented, the place, the line, the caret and the suggestion. */
    public static List<String> lines(ConfigError error) {
        var lines = new ArrayList<String>();
        lines.add(readableHeadline(error));
        Origin origin = error.origin();
        if (!origin.text().isEmpty()) {
            int column = Math.clamp(origin.column() - 1, 0, origin.text().length());
            String before = readable(origin.text().substring(0, column));
            String behind = readable(origin.text().substring(column));
            String number = Integer.toString(origin.line());
            lines.add("  " + readable(origin.source()) + ":" + number + ":" + (before.length() + 1));
            boolean cut = before.length() + behind.length() > WIDEST && before.length() > BEFORE_CARET;
            if (cut) before = "..." + before.substring(before.length() - BEFORE_CARET);
            int room = Math.max(0, WIDEST - before.length());
            if (behind.length() > room) behind = behind.substring(0, room) + "...";
            lines.add("  " + number + " | " + before + behind);
            // Tabs stay tabs, so that the caret stands where it should at any tab width.
            lines.add("  " + " ".repeat(number.length()) + " | " + before.replaceAll("[^\t]", " ") + "^");
        }
        String hint = Hint.of(error);
        if (!hint.isEmpty()) lines.add("  " + readable(hint));
        return lines.stream().map(ErrorText::octets).toList();
    }

    /** The exit status that goes with errors: the first one's, as dnsmasq stops there; 0 if there are none. */
    public static int exitStatus(Problems problems) {
        return problems.hasErrors() ? problems.errors().getFirst().exitStatus() : 0;
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Octets as UTF-8, without what could steer a terminal. */
    private static String readable(String octets) {
        String text = new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.replaceAll("[\\p{Cntrl}&&[^\t]]", "\ufffd");
    }
}
