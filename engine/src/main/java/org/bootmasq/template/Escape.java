package org.bootmasq.template;

import java.nio.charset.StandardCharsets;

/**
 * Writes a value where a text stands, one character an octet in and out. It never writes a control character, and
 * nothing that ends what it stands in:
 *
 * <ul>
 *   <li>in quotes of JSON and double quotes of YAML, letters, digits, blanks and {@code . _ -} are themselves, and all
 *       else is its number behind {@code \\u} or {@code \\x};
 *   <li>in text and attributes of XML the same, with {@code &#x...;};
 *   <li>in double quotes of a shell there is a backslash before {@code " $ ` \}, in single quotes {@code '} is
 *       {@code '\''};
 *   <li>elsewhere, for lack of an escape, it is a {@link Word}.
 * </ul>
 */
final class Escape {
    private static final String LACKING = "_";

    private Escape() {}

    /** As a word, whatever stands around it; outside of quotes not even an empty value leaves nothing. */
    static String word(Place place, String value) {
        String word = Word.of(value);
        return switch (place) {
            case BARE -> word.isEmpty() ? LACKING : word;
            case XML_COMMENT -> word.replace('-', '_');
            default -> word;
        };
    }

    /** As the same text, where the place allows for it. */
    static String text(Place place, String value) {
        if (place == Place.BARE || place == Place.QUOTED || place == Place.XML_COMMENT) return word(place, value);
        var out = new StringBuilder();
        new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .codePoints()
                .forEach(code -> append(out, place, isWriting(code) ? code : '_'));
        return new String(out.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean isWriting(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            // What Java writes for octets that are no UTF-8.
            default -> code != 0xfffd;
        };
    }

    private static void append(StringBuilder out, Place place, int code) {
        switch (place) {
            case SHELL_DOUBLE_QUOTES -> {
                if ("\"$`\\".indexOf(code) >= 0) out.append('\\');
                out.appendCodePoint(code);
            }
            case SHELL_SINGLE_QUOTES -> {
                if (code == '\'') out.append("'\\''");
                else out.appendCodePoint(code);
            }
            default -> {
                if (code == ' ' || code < 0x7f && Word.has((char) code)) out.append((char) code);
                else out.append(number(place, code));
            }
        }
    }

    private static String number(Place place, int code) {
        return switch (place) {
            case XML_TEXT -> "&#x%x;".formatted(code);
            case JSON_STRING ->
                Character.isBmpCodePoint(code)
                        ? "\\u%04x".formatted(code)
                        : "\\u%04x\\u%04x"
                                .formatted((int) Character.highSurrogate(code), (int) Character.lowSurrogate(code));
            default -> code > 0xff ? "\\U%08x".formatted(code) : "\\x%02x".formatted(code);
        };
    }
}
