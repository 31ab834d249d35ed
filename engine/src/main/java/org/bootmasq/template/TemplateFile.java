package org.bootmasq.template;

import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;

/**
 * A line of {@code http-template}.
 *
 * @param urlPath what is asked for, with the slash in front
 * @param file the name of the file, which may have variables in it
 * @param condition which machines it is for
 */
public record TemplateFile(Directive directive, String urlPath, Template file, TagExpression condition) {
    /** Whether each machine has a file of its own. */
    boolean isOfMachine() {
        return !file.variables().isEmpty();
    }

    /**
     * The file of a machine; empty where something is not known of it that stands in the name. What a machine tells
     * of itself is one {@link Word} there, so that no name leads to another folder.
     */
    Optional<String> name(Machine machine) {
        var name = new StringBuilder();
        for (Template.Piece piece : file.pieces()) {
            switch (piece) {
                case Template.Literal(var text) -> name.append(text);
                case Template.Variable variable -> {
                    if (!machine.knows(variable.name(), variable.format())) return Optional.empty();
                    Optional<Machine.Value> value = machine.value(variable.name(), variable.format());
                    if (value.isEmpty() || value.get().text().isEmpty()) return Optional.empty();
                    String text = value.get().text();
                    name.append(value.get().trusted() ? text.replace('/', '_') : Word.of(text));
                }
            }
        }
        return Optional.of(name.toString());
    }

    /** The file, if it is the same for every machine. */
    public Optional<String> onlyName() {
        if (isOfMachine()) return Optional.empty();
        var name = new StringBuilder();
        for (Template.Piece piece : file.pieces()) {
            if (piece instanceof Template.Literal(var text)) name.append(text);
        }
        return Optional.of(name.toString());
    }

    /** Variables of its name that no machine has, unless they are values of its own. */
    boolean hasUnknown() {
        return !file.unknown(Set.of()).isEmpty();
    }
}
