package org.bootmasq.dhcp4.client;

import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.Effects;
import org.bootmasq.dhcp4.settings.Policy;
import org.bootmasq.wire.Ip4;

/** What comes of one message of DHCPv4. */
public final class Outcome extends Effects {
    private final Request request;
    private final Policy policy;
    private final MessageCounts counts;
    private Optional<Client> client = Optional.empty();
    private Optional<Served> network = Optional.empty();

    /** @param counts hears of every message that the log would tell */
    public Outcome(Request request, Policy policy, ClientTrace trace, MessageCounts counts) {
        super(trace);
        this.request = request;
        this.policy = policy;
        this.counts = counts;
    }

    /** For what else might come of the same request. */
    public Outcome another() {
        return new Outcome(request, policy, trace(), new MessageCounts());
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

    /** As if nothing had come of the request yet. */
    public void discard() {
        effects().clear();
    }

    /**
     * {@code DHCPACK(eth0) 10.0.0.5 52:54:00:12:34:56 name}.
     *
     * @param name of the client, or why it gets nothing; may be empty
     */
    public void packet(String type, Optional<Ip4> address, String name) {
        counts.add(type);
        // dnsmasq: quiet-dhcp keeps lines that tell of trouble; those have a reason behind the address.
        if (policy.has(Option.QUIET_DHCP) && !policy.has(Option.LOG_DHCP)) return;
        line(type, address, name);
    }

    /**
     * Says that tags leave the client without an answer. dnsmasq: {@code quiet-dhcp} is silent about it,
     * {@code log-dhcp} or not.
     */
    public void ignored(String type) {
        counts.add(type);
        if (!policy.has(Option.QUIET_DHCP)) line(type, Optional.empty(), "ignored");
    }

    /** A line that even {@code quiet-dhcp} leaves. */
    public void refusal(String type, Optional<Ip4> address, String reason) {
        counts.add(type);
        line(type, address, reason);
    }

    private void line(String type, Optional<Ip4> address, String reason) {
        info(type + "(" + request.view().name() + ") "
                + address.map(a -> a + " ").orElse("") + request.sender().text() + " " + reason);
    }

    @Override
    public boolean isDetailed() {
        return policy.has(Option.LOG_DHCP);
    }

    @Override
    protected String transaction() {
        return Integer.toUnsignedString(request.message().xid());
    }
}
