package org.bootmasq.report;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes JSON (RFC 8259) with two spaces of indentation, members in the order of the map. */
public final class JsonText {
    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    /** @param value maps, lists, texts, numbers and booleans */
    public static String of(Object value) {
        var text = new JsonText();
        text.write(value, "\n");
        return text.out.toString();
    }

    private void write(Object value, String lineBreak) {
        switch (value) {
            case Map<?, ?> map -> members(map, lineBreak);
            case List<?> list -> elements(list, lineBreak);
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> quoted(value.toString());
        }
    }

    private void members(Map<?, ?> map, String lineBreak) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            out.append(lineBreak).append("  ");
            quoted(String.valueOf(entry.getKey()));
            out.append(": ");
            write(entry.getValue(), lineBreak + "  ");
            if (entries.hasNext()) out.append(',');
        }
        if (!map.isEmpty()) out.append(lineBreak);
        out.append('}');
    }

    private void elements(List<?> list, String lineBreak) {
        out.append('[');
        for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
            out.append(lineBreak).append("  ");
            write(elements.next(), lineBreak + "  ");
            if (elements.hasNext()) out.append(',');
        }
        if (!list.isEmpty()) out.append(lineBreak);
        out.append(']');
    }

    private void quoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c > '~') out.append("\\u%04x".formatted((int) c));
                    else out.append(c);
                }
            }
        }
        out.append('"');
    }
}
