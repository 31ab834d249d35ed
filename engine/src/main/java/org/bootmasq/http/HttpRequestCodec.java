package org.bootmasq.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/** The head of a request: its line and its fields (RFC 9112 sections 3 and 5). */
final class HttpRequestCodec {
    private static final int MOST_FIELDS = 100;
    private static final String VERSION = "HTTP/";

    private HttpRequestCodec() {}

    /** @param head without the empty line behind it; lines end in CR LF or LF */
    static HttpRequest decode(String head) throws BadRequest {
        int end = lineEnd(head, 0);
        String line = line(head, 0, end);
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first <= 0 || last <= first + 1) throw bad("a request line without method, target and version");
        String method = line.substring(0, first);
        String target = line.substring(first + 1, last);
        if (!isToken(method)) throw bad("a method that is no token");
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= ' ' || target.charAt(i) == 0x7f) throw bad("a target with spaces or controls");
        }
        int minor = minorVersion(line.substring(last + 1));
        Map<String, String> fields = fields(head, end + 1);
        if (minor > 0 && !fields.containsKey("host")) throw bad("no Host");
        return new HttpRequest(method, target, minor, fields, Optional.of(Bytes.EMPTY));
    }

    private static int minorVersion(String version) throws BadRequest {
        if (version.length() != 8
                || !version.startsWith(VERSION)
                || !isDigit(version.charAt(5))
                || version.charAt(6) != '.'
                || !isDigit(version.charAt(7))) throw bad("a version that is none");
        if (version.charAt(5) != '1') throw new BadRequest(HttpStatus.VERSION_NOT_SUPPORTED, version);
        return version.charAt(7) == '0' ? 0 : 1;
    }

    private static Map<String, String> fields(String head, int from) throws BadRequest {
        var fields = new HashMap<String, String>();
        int count = 0;
        for (int at = from; at < head.length(); ) {
            int end = lineEnd(head, at);
            field(line(head, at, end), fields);
            if (++count > MOST_FIELDS) throw new BadRequest(HttpStatus.HEADER_FIELDS_TOO_LARGE, "too many fields");
            at = end + 1;
        }
        return fields;
    }

    private static void field(String line, Map<String, String> fields) throws BadRequest {
        int colon = line.indexOf(':');
        // A space before the colon, or at the line's start as of a folded line, is what requests are smuggled with.
        if (colon <= 0 || !isToken(line.substring(0, colon))) throw bad("a field whose name is no token");
        String name = lowerCase(line.substring(0, colon));
        String value = strip(line.substring(colon + 1));
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) throw bad("a field with controls");
        }
        Optional<String> before = Optional.ofNullable(fields.get(name));
        if (before.isPresent()) {
            boolean single = name.equals("host") || name.equals("content-length") || name.equals("transfer-encoding");
            if (single && !(name.equals("content-length") && before.get().equals(value))) throw bad("two of " + name);
            if (single) return;
            value = before.get() + ", " + value;
        }
        fields.put(name, value);
    }

    private static int lineEnd(String head, int from) {
        int end = head.indexOf('\n', from);
        return end < 0 ? head.length() : end;
    }

    private static String line(String head, int from, int end) {
        return head.substring(from, end > from && head.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    private static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) from++;
        while (to > from && isBlank(text.charAt(to - 1))) to--;
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** RFC 9110 section 5.6.2. */
    private static boolean isToken(String text) {
        if (text.isEmpty()) return false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = isDigit(c) || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) return false;
        }
        return true;
    }

    /** Of ASCII alone: a field's name has no other letters. */
    private static String lowerCase(String name) {
        var text = new StringBuilder(name);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') text.setCharAt(i, (char) (c + 32));
        }
        return text.toString();
    }

    private static BadRequest bad(String rule) {
        return new BadRequest(HttpStatus.BAD_REQUEST, rule);
    }
}
