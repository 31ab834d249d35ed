package org.bootmasq.dhcp4.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp4.settings.Policy;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * What comes of one request: effects in their order, lines of the log among them in dnsmasq's form, which other
 * programs read. The steps of a decision write here and read nothing.
 */
public final class Outcome {
    private static final String SUBSYSTEM = "dhcp";

    private final Request request;
    private final Policy policy;
    private final ClientTrace trace;
    private final List<Effect> effects = new ArrayList<>();
    private Optional<Client> client = Optional.empty();
    private Optional<Served> network = Optional.empty();

    public Outcome(Request request, Policy policy, ClientTrace trace) {
        this.request = request;
        this.policy = policy;
        this.trace = trace;
    }

    /** For what else might come of the same request. */
    public Outcome another() {
        return new Outcome(request, policy, trace);
    }

    /** For whoever carries them out. */
    public List<Effect> effects() {
        return effects;
    }

    /** Who asks, with what is known of the client by now. */
    public void reached(Client known) {
        client = Optional.of(known);
    }

    /** The client is served, by this network. */
    public void reached(Client served, Served by) {
        client = Optional.of(served);
        network = Optional.of(by);
    }

    /** The client as the last step had it; empty if none found out who asks. */
    public Optional<Client> client() {
        return client;
    }

    /** The network that serves the client; empty if it gets no address. */
    public Optional<Served> network() {
        return network;
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

    /** As if nothing had come of the request yet. */
    public void discard() {
        effects.clear();
    }

    /**
     * {@code DHCPACK(eth0) 10.0.0.5 52:54:00:12:34:56 name}.
     *
     * @param name of the client, or why it gets nothing; may be empty
     */
    public void packet(String type, Optional<Ip4> address, String name) {
        // dnsmasq: quiet-dhcp keeps lines that tell of trouble; those have a reason behind the address.
        if (policy.has(Option.QUIET_DHCP) && !policy.has(Option.LOG_DHCP)) return;
        refusal(type, address, name);
    }

    /**
     * Says that tags leave the client without an answer. dnsmasq: {@code quiet-dhcp} is silent about it,
     * {@code log-dhcp} or not.
     */
    public void ignored(String type) {
        if (!policy.has(Option.QUIET_DHCP)) refusal(type, Optional.empty(), "ignored");
    }

    /** A line that even {@code quiet-dhcp} leaves. */
    public void refusal(String type, Optional<Ip4> address, String reason) {
        info(type + "(" + request.view().name() + ") "
                + address.map(a -> a + " ").orElse("") + request.sender().text() + " " + reason);
    }

    /** Tells the trace that the request gets no answer, or a refusal. */
    public void refused(String reason) {
        if (trace.isOn()) trace.tell(new Trace.Refused(reason, Optional.empty()));
    }

    /** Tells of the tags, once all are there. */
    public void tags(Tags tags) {
        tags.explainConditions();
        if (policy.has(Option.LOG_DHCP) && !tags.all().isEmpty()) detail("tags: " + tags.text());
    }

    /** A line of {@code log-dhcp}; the transaction stands in front. */
    public void detail(String text) {
        if (policy.has(Option.LOG_DHCP)) info(text);
    }

    /** Whether {@code log-dhcp} wants details, which are costly to make. */
    public boolean isDetailed() {
        return policy.has(Option.LOG_DHCP);
    }

    private void info(String text) {
        String line = policy.has(Option.LOG_DHCP)
                ? Integer.toUnsignedString(request.message().xid()) + " " + text
                : text;
        effects.add(new Effect.Log(Effect.Priority.INFO, SUBSYSTEM, line));
    }

    /** A warning, without the transaction in front. */
    public void warning(String text) {
        effects.add(new Effect.Log(Effect.Priority.WARNING, SUBSYSTEM, text));
    }

    /** Text from a client, fit for a log. */
    public static String printable(Bytes value) {
        var text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            int c = value.at(i);
            if (c >= ' ' && c <= '~') text.append((char) c);
        }
        return text.toString();
    }
}
