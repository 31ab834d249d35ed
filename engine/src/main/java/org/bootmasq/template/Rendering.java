package org.bootmasq.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/**
 * A template as one machine gets it.
 *
 * @param content what is sent
 * @param unknown the variables that stayed as they were written; never those of iPXE's scripts
 */
public record Rendering(Bytes content, List<Template.Variable> unknown) {
    /** No machine gets more than this: 4 MB. */
    public static final int LARGEST = 4 << 20;

    public Rendering {
        unknown = List.copyOf(unknown);
    }

    /** Puts the values of a machine into a template; empty if that would be larger than {@link #LARGEST}. */
    public static Optional<Rendering> of(Template template, Machine machine) {
        var writer = new Writer(template.kind());
        var unknown = new ArrayList<Template.Variable>();
        List<Template.Piece> pieces = template.pieces();
        for (int i = 0; i < pieces.size(); i++) {
            boolean redirects = i + 1 < pieces.size() && writer.mayRedirect(pieces.get(i + 1));
            switch (pieces.get(i)) {
                case Template.Literal(var text) -> writer.literal(text);
                case Template.Variable variable -> {
                    if (machine.knows(variable.name(), variable.format())) {
                        writer.value(variable, machine.value(variable.name(), variable.format()), redirects);
                    } else {
                        writer.literal(variable.toString());
                        if (template.kind() != ScriptKind.IPXE) unknown.add(variable);
                    }
                }
            }
            if (writer.out.length() > LARGEST) return Optional.empty();
        }
        return Optional.of(new Rendering(Bytes.latin1(writer.out.toString()), unknown));
    }

    private static final class Writer {
        private final ScriptKind kind;
        private final Places places;
        private final Expansion expansion;
        private final StringBuilder out = new StringBuilder();

        private Writer(ScriptKind kind) {
            this.kind = kind;
            expansion = new Expansion(kind);
            places = switch (kind) {
                case SHELL -> new ShellPlaces();
                case YAML -> new YamlPlaces();
                case JSON -> new JsonPlaces();
                case XML -> new XmlPlaces();
                case IPXE, OTHER -> Places.NONE;
            };
        }

        private void literal(String text) {
            out.append(text);
            for (int i = 0; i < text.length(); i++) {
                places.take(text.charAt(i));
                expansion.take(text.charAt(i));
            }
        }

        private void value(Template.Variable variable, Optional<Machine.Value> found, boolean redirects) {
            boolean asText = variable.format().equals("text");
            Place place = places.place();
            if (found.isEmpty()) {
                // iPXE may know it.
                literal(kind == ScriptKind.IPXE ? "${" + variable.name() + "}" : Escape.word(place, ""));
                return;
            }
            Machine.Value value = found.get();
            if (value.trusted()) {
                literal(asText ? Escape.text(place, value.text()) : value.text());
            } else if (!expansion.isOpen()) {
                String written = asText ? Escape.text(place, value.text()) : Escape.word(place, value.text());
                literal(redirects && isNumber(written) ? "_" + written : written);
            }
        }

        /** Whether a number here would be that of the file that a shell redirects by what is behind it. */
        private boolean mayRedirect(Template.Piece next) {
            boolean shells = kind == ScriptKind.SHELL || kind == ScriptKind.YAML || kind == ScriptKind.OTHER;
            return shells
                    && next instanceof Template.Literal(var text)
                    && (text.startsWith("<") || text.startsWith(">"));
        }

        private static boolean isNumber(String text) {
            return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }
}
