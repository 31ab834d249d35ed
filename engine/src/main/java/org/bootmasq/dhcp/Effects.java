package org.bootmasq.dhcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.trace.Trace;

/**
 * What comes of one request: effects in their order, lines of the log among them in dnsmasq's form, which other
 * programs read. The steps of a decision write here and read nothing.
 */
public abstract class Effects {
    private static final String SUBSYSTEM = "dhcp";

    private final ClientTrace trace;
    private final List<Effect> effects = new ArrayList<>();

    protected Effects(ClientTrace trace) {
        this.trace = trace;
    }

    /** For whoever carries them out. */
    public final List<Effect> effects() {
        return effects;
    }

    /** Told why; ask whether it is on before anything costs. */
    public final ClientTrace trace() {
        return trace;
    }

    /** One more thing to do, behind all others. */
    public final void add(Effect effect) {
        effects.add(effect);
    }

    /** A lease changes, which must become durable. */
    public final void save(LeaseChange change) {
        effects.add(new Effect.SaveLease(change));
    }

    /** Tells the trace that the request gets no answer, or a refusal. */
    public final void refused(String reason) {
        if (trace.isOn()) trace.tell(new Trace.Refused(reason, Optional.empty()));
    }

    /** Tells of the tags, once all are there. */
    public final void tags(Tags tags) {
        tags.explainConditions();
        if (isDetailed() && !tags.all().isEmpty()) detail("tags: " + tags.text());
    }

    /** A line of {@code log-dhcp}; the transaction stands in front. */
    public final void detail(String text) {
        if (isDetailed()) info(text);
    }

    /** Whether {@code log-dhcp} wants details, which are costly to make. */
    public abstract boolean isDetailed();

    /** The transaction's number, as {@code log-dhcp} shows it. */
    protected abstract String transaction();

    /** A line; the transaction stands in front where details are wanted. */
    protected final void info(String text) {
        String line = isDetailed() ? transaction() + " " + text : text;
        effects.add(new Effect.Log(Effect.Priority.INFO, SUBSYSTEM, line));
    }

    /** A warning, without the transaction in front. */
    public final void warning(String text) {
        effects.add(new Effect.Log(Effect.Priority.WARNING, SUBSYSTEM, text));
    }
}
