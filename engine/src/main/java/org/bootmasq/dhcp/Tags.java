package org.bootmasq.dhcp;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.trace.Trace;

/**
 * The tags of one client. They never change: who adds one gets other tags, and {@code tag-if} lines are worked out
 * anew for those, because they may ask for the absence of a tag.
 */
public final class Tags {
    private final List<TagIf> conditions;
    private final ClientTrace trace;
    private final Set<String> set;
    private final Set<String> all;

    private Tags(List<TagIf> conditions, ClientTrace trace, Set<String> set) {
        this.conditions = conditions;
        this.trace = trace;
        this.set = set;
        this.all = conditions.isEmpty() ? set : withConditions(conditions, set);
    }

    /**
     * The tags of a client of which nothing is known yet.
     *
     * @param trace is told of each tag that is added
     */
    public static Tags none(List<TagIf> conditions, ClientTrace trace) {
        return new Tags(conditions, trace, Set.of());
    }

    private static Set<String> withConditions(List<TagIf> conditions, Set<String> set) {
        Set<String> all = set;
        for (TagIf condition : conditions) {
            if (condition.condition().matches(all))
                all = joined(all, condition.setTags().reversed());
        }
        return all;
    }

    private static Set<String> joined(Set<String> before, Collection<String> more) {
        var added = new ArrayList<String>(before.size() + more.size());
        added.addAll(before);
        for (String tag : more) {
            if (!added.contains(tag)) added.add(tag);
        }
        if (added.size() == before.size()) return before;
        return added.size() > FewTags.MOST ? new LinkedHashSet<>(added) : new FewTags(added);
    }

    /** Tags in the order in which they were set: there are so few that going through them costs less than a table. */
    private static final class FewTags extends AbstractSet<String> {
        private static final int MOST = 16;

        private final List<String> tags;

        private FewTags(List<String> tags) {
            this.tags = tags;
        }

        @Override
        public boolean contains(Object tag) {
            return tags.contains(tag);
        }

        @Override
        public Iterator<String> iterator() {
            return Collections.unmodifiableList(tags).iterator();
        }

        @Override
        public int size() {
            return tags.size();
        }
    }

    /** These and one that the server sets by itself. */
    public Tags with(String tag, String reason) {
        return with(List.of(tag), Optional.empty(), reason);
    }

    /** These and those that a line sets. */
    public Tags with(List<String> tags, Directive directive, String reason) {
        return with(tags, Optional.of(directive), reason);
    }

    private Tags with(Collection<String> more, Optional<Directive> directive, String reason) {
        if (trace.isOn()) {
            for (String tag : more) trace.tell(new Trace.TagSet(tag, directive, reason));
        }
        Set<String> both = joined(set, more);
        return both.size() == set.size() ? this : new Tags(conditions, trace, both);
    }

    /**
     * These and the one that a line sets, if what the client sent is what the line asks for.
     *
     * @param where in what it sent
     */
    public Tags matched(boolean holds, String tag, Directive line, String where) {
        if (holds) return with(List.of(tag), line, where + " matches");
        if (trace.isOn()) trace.tell(new Trace.LineNotApplied(line, List.of(), where + " does not match"));
        return this;
    }

    /** {@code dhcp-ignore}: whether any of these lines leaves the client without an answer. */
    public boolean areIgnored(List<TagGate> gates) {
        boolean ignored = false;
        for (TagGate gate : gates) {
            if (gate.condition().matches(all)) {
                ignored = true;
                if (trace.isOn()) trace.tell(new Trace.Refused("dhcp-ignore", Optional.of(gate.directive())));
            } else if (trace.isOn()) {
                trace.tell(new Trace.LineNotApplied(
                        gate.directive(), gate.condition().lacking(all), "the client has not all its tags"));
            }
        }
        return ignored;
    }

    /** All tags, those of {@code tag-if} included; oldest first. */
    public Set<String> all() {
        return all;
    }

    /** Whether any of these lines holds; a line that asks for no tag holds always. */
    public boolean meetAny(List<TagGate> gates) {
        for (TagGate gate : gates) {
            if (gate.condition().matches(all)) return true;
        }
        return false;
    }

    /** Tells the trace what {@code tag-if} did; called once, when no more tags come. */
    public void explainConditions() {
        if (!trace.isOn()) return;
        for (TagIf condition : conditions) {
            if (condition.condition().matches(all)) {
                for (String tag : condition.setTags()) {
                    trace.tell(new Trace.TagSet(tag, Optional.of(condition.directive()), "its condition holds"));
                }
            } else {
                trace.tell(new Trace.LineNotApplied(
                        condition.directive(), condition.condition().lacking(all), "its condition does not hold"));
            }
        }
    }

    /** The newest first, as dnsmasq logs them. */
    public String text() {
        return String.join(", ", new ArrayList<>(all).reversed());
    }
}
