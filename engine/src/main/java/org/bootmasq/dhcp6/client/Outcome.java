package org.bootmasq.dhcp6.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.trace.Trace;

/**
 * What comes of one request: effects in their order, lines of the log among them in dnsmasq's form, which other
 * programs read. The steps of a decision write here and read nothing.
 */
public final class Outcome {
    private static final String SUBSYSTEM = "dhcp";

    private final Request request;
    private final Site site;
    private final ClientTrace trace;
    private final List<Effect> effects = new ArrayList<>();

    public Outcome(Request request, Site site, ClientTrace trace) {
        this.request = request;
        this.site = site;
        this.trace = trace;
    }

    /** For what else might come of the same request. */
    public Outcome another() {
        return new Outcome(request, site, trace);
    }

    /** For whoever carries them out. */
    public List<Effect> effects() {
        return effects;
    }

    /** Told why; ask whether it is on before anything costs. */
    public ClientTrace trace() {
        return trace;
    }

    /** One more thing to do, behind all others. */
    public void add(Effect effect) {
        effects.add(effect);
    }

    /** A lease changes, which must become durable. */
    public void save(LeaseChange change) {
        effects.add(new Effect.SaveLease(change));
    }

    /**
     * {@code DHCPSOLICIT(lan0) 00:03:00:01:02:00:00:00:02:02}: what was asked.
     *
     * @param name of the client, or that it is ignored; may be empty
     */
    public void asked(String name) {
        packet(request.kind().logName(), Optional.empty(), name);
    }

    /**
     * {@code DHCPREPLY(lan0) 2001:db8:1::1c6 00:03:00:01:02:00:00:00:02:02 name}.
     *
     * @param what an address or a prefix
     * @param name of the client, or what there is to say; may be empty
     */
    public void packet(String type, Optional<String> what, String name) {
        if (has(Option.QUIET_DHCP6) && !has(Option.LOG_DHCP)) return;
        complaint(type, what, name);
    }

    /** A line that even {@code quiet-dhcp6} leaves. */
    public void complaint(String type, Optional<String> what, String reason) {
        info(type + "(" + request.view().name() + ") "
                + what.map(text -> text + " ").orElse("") + request.sender().text() + " " + reason);
    }

    /** Tells the trace that the request gets no answer, or a refusal. */
    public void refused(String reason) {
        if (trace.isOn()) trace.tell(new Trace.Refused(reason, Optional.empty()));
    }

    /** Tells of the tags, once all are there. */
    public void tags(Tags tags) {
        tags.explainConditions();
        if (isDetailed() && !tags.all().isEmpty()) detail("tags: " + tags.text());
    }

    /** A line of {@code log-dhcp}; the transaction stands in front. */
    public void detail(String text) {
        if (isDetailed()) info(text);
    }

    /** Whether {@code log-dhcp} wants details, which are costly to make. */
    public boolean isDetailed() {
        return has(Option.LOG_DHCP);
    }

    private boolean has(Option option) {
        return site.settings().has(option);
    }

    private void info(String text) {
        String line = isDetailed() ? request.message().transactionId() + " " + text : text;
        effects.add(new Effect.Log(Effect.Priority.INFO, SUBSYSTEM, line));
    }

    /** A warning, without the transaction in front. */
    public void warning(String text) {
        effects.add(new Effect.Log(Effect.Priority.WARNING, SUBSYSTEM, text));
    }
}
