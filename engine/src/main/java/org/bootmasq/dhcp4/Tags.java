package org.bootmasq.dhcp4;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp4.settings.MatchRule;
import org.bootmasq.dhcp4.settings.TagGate;
import org.bootmasq.trace.Trace;

/** The tags of one request while they gather; {@code tag-if} is worked out anew after each change, for it may negate. */
final class Tags {
    private final List<MatchRule.TagIf> conditions;
    private final Trace trace;
    private final Set<String> set = new LinkedHashSet<>();
    private Set<String> withConditions = Set.of();
    private boolean stale = true;

    Tags(List<MatchRule.TagIf> conditions, Trace trace) {
        this.conditions = conditions;
        this.trace = trace;
    }

    void add(String tag, Optional<Directive> directive, String reason) {
        if (set.add(tag)) stale = true;
        if (trace.isOn()) trace.tell(new Trace.TagSet(tag, directive, reason));
    }

    void add(String tag, String reason) {
        add(tag, Optional.empty(), reason);
    }

    void add(List<String> tags, Directive directive, String reason) {
        for (String tag : tags) add(tag, Optional.of(directive), reason);
    }

    /** All tags, those of {@code tag-if} included; oldest first. */
    Set<String> all() {
        if (conditions.isEmpty()) return set;
        if (stale) {
            Set<String> all = new LinkedHashSet<>(set);
            for (MatchRule.TagIf condition : conditions) {
                if (condition.condition().matches(all))
                    all.addAll(condition.setTags().reversed());
            }
            withConditions = all;
            stale = false;
        }
        return withConditions;
    }

    /** Tells the trace what {@code tag-if} did; called once, when no more tags come. */
    void explainConditions() {
        if (!trace.isOn()) return;
        for (MatchRule.TagIf condition : conditions) {
            if (condition.condition().matches(all())) {
                for (String tag : condition.setTags()) {
                    trace.tell(new Trace.TagSet(tag, Optional.of(condition.directive()), "its condition holds"));
                }
            } else {
                trace.tell(new Trace.LineNotApplied(
                        condition.directive(), condition.condition().lacking(all()), "its condition does not hold"));
            }
        }
    }

    /** Whether any of these lines holds; a line that asks for no tag holds always. */
    boolean anyOf(List<TagGate> gates) {
        for (TagGate gate : gates) {
            if (gate.condition().matches(all())) return true;
        }
        return false;
    }

    /** The newest first, as dnsmasq logs them. */
    String text() {
        return String.join(", ", new ArrayList<>(all()).reversed());
    }
}
