package org.bootmasq.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Collects what is wrong with a configuration, so that one run shows all of it, in the order in which a reader meets
 * it.
 */
public final class Problems {
    // Two protocols may look at the same line and find the same fault.
    private final Set<ConfigError> errors = new LinkedHashSet<>();
    private final Set<ConfigError> warnings = new LinkedHashSet<>();
    private final ReadingOrder order = new ReadingOrder();

    /** A source is read now, because of a line of another one. */
    public void reading(String source, Origin because) {
        order.add(source, because);
    }

    /** A source is read now that no line of a file asked for. */
    public void reading(String source) {
        order.add(source);
    }

    /** The configuration cannot be used. */
    public void error(Origin origin, String message) {
        errors.add(new ConfigError(origin, message, ""));
    }

    /** The configuration cannot be used; the hint says what may have been meant. */
    public void error(Origin origin, String message, String hint) {
        errors.add(new ConfigError(origin, message, hint));
    }

    /** The configuration cannot be used. */
    public void error(ConfigError error) {
        errors.add(error);
    }

    /** What a translation yields, or nothing and a noted error if it refuses. */
    public <T> Optional<T> attempt(Supplier<T> translation) {
        try {
            return Optional.of(translation.get());
        } catch (Refused refused) {
            errors.addAll(refused.errors());
            return Optional.empty();
        }
    }

    /** Translates all directives of one option, leaving out those that are refused. */
    public <T> List<T> translate(List<Directive> directives, Function<Directive, T> translation) {
        return directives.stream()
                .flatMap(directive -> attempt(() -> translation.apply(directive)).stream())
                .toList();
    }

    /** The configuration works, but perhaps not as meant. */
    public void warning(Origin origin, String message) {
        warnings.add(new ConfigError(origin, message, ""));
    }

    /** Whether anything makes the configuration unusable; warnings do not. */
    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    /**
     * In the order of the lines, included files where they are included; what concerns several lines together comes
     * last.
     */
    public List<ConfigError> errors() {
        return order.sorted(errors);
    }

    /** In the same order. */
    public List<ConfigError> warnings() {
        return order.sorted(warnings);
    }
}
