package org.bootmasq.config.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tags a line asks for: all must hold. {@code tag:a,tag:!b}, in old spelling {@code net:a,net:#b}.
 *
 * @param terms empty if the line asks for none
 */
public record TagExpression(List<Term> terms) {
    public static final TagExpression ALWAYS = new TagExpression(List.of());

    /**
     * One tag that must be set, or must not.
     *
     * @param negated written {@code !name} or {@code #name}
     * @param prefix whether the name is only what tags begin with
     */
    public record Term(String name, boolean negated, boolean prefix) {
        /** Whether the tag is set, or is not, as the term asks. */
        public boolean holds(Set<String> tags) {
            boolean set = prefix ? tags.stream().anyMatch(tag -> tag.startsWith(name)) : tags.contains(name);
            return set != negated;
        }

        @Override
        public String toString() {
            return (negated ? "!" : "") + name + (prefix ? "*" : "");
        }
    }

    public TagExpression {
        terms = List.copyOf(terms);
    }

    /** Reads the name part: {@code efi}, {@code !efi}, {@code #efi}. */
    public static Term term(String text) {
        boolean negated = text.startsWith("!") || text.startsWith("#");
        return new Term(negated ? text.substring(1) : text, negated, false);
    }

    /** As {@link #term}; a {@code *} at the end stands for anything, which {@code tag-if} alone knows. */
    public static Term pattern(String text) {
        Term exact = term(text);
        if (!exact.name.endsWith("*")) return exact;
        return new Term(exact.name.substring(0, exact.name.length() - 1), exact.negated, true);
    }

    /** The name part behind {@code tag:} or {@code net:}, if the text begins with either. */
    public static Optional<String> afterPrefix(String text) {
        boolean prefixed = text.startsWith("tag:") || text.startsWith("net:");
        return prefixed ? Optional.of(text.substring(4)) : Optional.empty();
    }

    /** The same with one more term. */
    public TagExpression and(Term term) {
        var more = new ArrayList<>(terms);
        more.add(term);
        return new TagExpression(more);
    }

    /** Whether no tag is asked for. */
    public boolean isUnconditional() {
        return terms.isEmpty();
    }

    /** Whether all terms hold. */
    public boolean matches(Set<String> tags) {
        for (Term term : terms) {
            if (!term.holds(tags)) return false;
        }
        return true;
    }

    /** The terms that do not hold, for explaining why a line did not apply. */
    public List<Term> lacking(Set<String> tags) {
        return terms.stream().filter(term -> !term.holds(tags)).toList();
    }
}
