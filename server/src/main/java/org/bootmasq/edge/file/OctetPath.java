package org.bootmasq.edge.file;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * File names as Linux has them: octets, a character each (ISO 8859-1), as all text of a configuration is kept here.
 * Java would translate them by the locale and lose what that does not know, so between such a text and a {@link Path}
 * stands a file URI, whose escaped octets it takes and gives as they are.
 */
public final class OctetPath {
    private static final Path ROOT = Path.of("/");
    private static final String HEX = "0123456789ABCDEF";

    private OctetPath() {}

    /** The path of a name, absolute or not; as for the system calls, a NUL ends it. */
    public static Path of(String octets) {
        int end = octets.indexOf('\0');
        String name = end < 0 ? octets : octets.substring(0, end);
        if (isAscii(name)) return Path.of(name);
        var uri = new StringBuilder("file:///");
        for (byte octet : name.getBytes(StandardCharsets.ISO_8859_1)) {
            boolean plain = octet == '/' || octet >= '0' && octet <= '9' || octet >= 'a' && octet <= 'z';
            if (plain) uri.append((char) octet);
            else uri.append('%').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
        }
        Path absolute = Path.of(URI.create(uri.toString()));
        return name.startsWith("/") ? absolute : absolute.subpath(0, absolute.getNameCount());
    }

    /** The inverse of {@link #of}; what a path is called in the log and in system calls. */
    public static String text(Path path) {
        String text = path.toString();
        if (isAscii(text)) return text;
        String uri = ROOT.resolve(path).toUri().getRawPath();
        // A folder's has a slash behind it.
        int end = uri.length() - (uri.endsWith("/") ? 1 : 0);
        var octets = new StringBuilder(end);
        for (int at = path.isAbsolute() ? 0 : 1; at < end; at++) {
            char c = uri.charAt(at);
            octets.append(c == '%' ? (char) Integer.parseInt(uri, at + 1, at + 3, 16) : c);
            if (c == '%') at += 2;
        }
        return octets.toString();
    }

    /** Whether every locale knows the characters of a path. */
    public static boolean isPlain(Path path) {
        return isAscii(path.toString());
    }

    /** The last part of {@link #text}; empty for the root. */
    public static String name(Path path) {
        Path last = path.getFileName();
        return last == null ? "" : text(last);
    }

    /** The file of the same folder whose name has something behind it. */
    public static Path beside(Path path, String suffix) {
        return path.resolveSibling(of(name(path) + suffix));
    }

    /** A text of Java's own, such as an exception's, as octets: those of UTF-8. */
    public static String octets(String text) {
        return isAscii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
