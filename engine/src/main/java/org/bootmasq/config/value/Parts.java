package org.bootmasq.config.value;

import java.util.List;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Quoting;
import org.bootmasq.config.Refused;

/** The parts of a directive's value between commas, taken front to back. */
public final class Parts {
    private final Directive directive;
    private final Part whole;
    private final List<Part> parts;
    private int at;

    public Parts(Directive directive) {
        this.directive = directive;
        whole = Part.of(directive);
        parts = whole.list();
    }

    /** Whose value this is. */
    public Directive directive() {
        return directive;
    }

    /** Whether there are parts that have not been taken. */
    public boolean hasMore() {
        return at < parts.size();
    }

    /** How many have not been taken. */
    public int left() {
        return parts.size() - at;
    }

    /** Takes the next part. */
    public Part next() {
        return parts.get(at++);
    }

    /** What {@link #next} would take. */
    public Part peek() {
        return parts.get(at);
    }

    /** All parts that are left, which stay so. */
    public List<Part> remaining() {
        return List.copyOf(parts.subList(at, parts.size()));
    }

    /** Takes all that is left, commas included, as one part. */
    public Part rest() {
        int start = parts.get(at).origin().column() - whole.origin().column();
        at = parts.size();
        return whole.from(start).strip();
    }

    /** Takes the {@code tag:} and {@code net:} parts that come next. */
    public TagExpression condition() {
        var condition = TagExpression.ALWAYS;
        while (hasMore()) {
            var name = TagExpression.afterPrefix(peek().text());
            if (name.isEmpty()) break;
            condition = condition.and(TagExpression.term(Quoting.reveal(name.get())));
            at++;
        }
        return condition;
    }

    /** Takes all parts as tags that are asked for, with or without prefix. */
    public TagExpression allAsCondition() {
        var condition = TagExpression.ALWAYS;
        while (hasMore()) {
            Part part = next();
            if (part.isEmpty()) continue;
            String name = TagExpression.afterPrefix(part.text()).orElse(part.text());
            condition = condition.and(TagExpression.term(Quoting.reveal(name)));
        }
        return condition;
    }

    /** Takes a tag to be set: {@code set:x}, {@code net:x} or {@code x}. */
    public String tagToSet() {
        Part part = next();
        return part.after("set:").or(() -> part.after("net:")).orElse(part).plain();
    }

    /** Refuses what comes next, or the directive as a whole if nothing does. */
    public Refused refused(String message) {
        return hasMore() ? peek().refused(message) : new Refused(directive.origin(), message);
    }
}
