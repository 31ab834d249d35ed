package org.bootmasq.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The path that a request's target means (RFC 9112 section 3.2, RFC 3986 sections 2.1 and 5.2.4). */
public final class UrlPath {
    private static final int LONGEST = 4096;

    private UrlPath() {}

    /**
     * The path, decoded once: {@code /}, {@code /a/b}, or {@code /a/} where it ends with a slash. It has no empty step
     * and none of one or two dots. One character an octet.
     *
     * @throws BadRequest if it is none, or leads above the root
     */
    public static String of(String target) throws BadRequest {
        if (target.length() > LONGEST) throw new BadRequest(HttpStatus.URI_TOO_LONG, "a target too long");
        String path = decoded(withoutQuery(withoutAuthority(target)));
        var steps = new ArrayList<String>();
        List<String> all = List.of(path.substring(1).split("/", -1));
        for (String step : all) {
            if (step.equals("..")) {
                if (steps.isEmpty()) throw bad("a target above the root");
                steps.removeLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.add(step);
            }
        }
        String last = all.getLast();
        boolean folder = last.isEmpty() || last.equals(".") || last.equals("..");
        return steps.isEmpty() ? "/" : "/" + String.join("/", steps) + (folder ? "/" : "");
    }

    /** A path as it stands in a request or a link: all but letters, digits and what means itself is escaped. */
    public static String escaped(String path) {
        var link = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.ISO_8859_1)) {
            char c = (char) (octet & 0xff);
            boolean plain = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (plain || "/-._~".indexOf(c) >= 0) link.append(c);
            else link.append("%%%02X".formatted((int) c));
        }
        return link.toString();
    }

    /** What a request's target has from its question mark on; empty if it has none. */
    public static String query(String target) {
        int at = target.indexOf('?');
        int end = target.indexOf('#');
        return at < 0 || end >= 0 && end < at ? "" : target.substring(at, end < 0 ? target.length() : end);
    }

    /** The absolute form, as proxies get it, names a host, which does not matter here. */
    private static String withoutAuthority(String target) throws BadRequest {
        int authority = target.regionMatches(true, 0, "http://", 0, 7)
                ? 7
                : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : 0;
        if (authority == 0) {
            if (!target.startsWith("/")) throw bad("a target that is no path");
            return target;
        }
        for (int at = authority; at < target.length(); at++) {
            char c = target.charAt(at);
            if (c == '/') return target.substring(at);
            if (c == '?' || c == '#') break;
        }
        return "/";
    }

    private static String withoutQuery(String target) {
        for (int at = 0; at < target.length(); at++) {
            if (target.charAt(at) == '?' || target.charAt(at) == '#') return target.substring(0, at);
        }
        return target;
    }

    private static String decoded(String text) throws BadRequest {
        if (text.indexOf('%') < 0) return text;
        var decoded = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '%') {
                int octet = octet(text, at);
                if (octet < 0) throw bad("a percent sign without two digits");
                if (octet == 0) throw bad("a target with a zero octet");
                c = (char) octet;
                at += 2;
            }
            decoded.append(c);
        }
        return decoded.toString();
    }

    /** What a percent sign and the two digits behind it stand for (RFC 3986 section 2.1); negative if they are none. */
    static int octet(String text, int at) {
        if (at + 2 >= text.length()) return -1;
        int high = digit(text.charAt(at + 1));
        int low = digit(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int digit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private static BadRequest bad(String rule) {
        return new BadRequest(HttpStatus.BAD_REQUEST, rule);
    }
}
