package org.bootmasq.dhcp4;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.settings.Policy;
import org.bootmasq.wire.Ip4;

/** Log lines of one request in dnsmasq's form, which other programs read. */
final class RequestLog {
    private static final String SUBSYSTEM = "dhcp";

    private final Exchange exchange;
    private final List<Effect> effects;
    private final Policy policy;

    RequestLog(Exchange exchange, List<Effect> effects, Policy policy) {
        this.exchange = exchange;
        this.effects = effects;
        this.policy = policy;
    }

    /**
     * {@code DHCPACK(eth0) 10.0.0.5 52:54:00:12:34:56 name}.
     *
     * @param name of the client, or why it gets nothing; may be empty
     */
    void packet(String type, Optional<Ip4> address, String name) {
        // dnsmasq: quiet-dhcp keeps lines that tell of trouble; those have a reason behind the address.
        if (policy.quiet() && !policy.logDhcp()) return;
        String where = exchange.interfaceName();
        info(type + "(" + where + ") " + address.map(a -> a + " ").orElse("") + exchange.identityText() + " " + name);
    }

    /** A line that even {@code quiet-dhcp} leaves. */
    void refusal(String type, Optional<Ip4> address, String reason) {
        info(type + "(" + exchange.interfaceName() + ") "
                + address.map(a -> a + " ").orElse("") + exchange.identityText() + " " + reason);
    }

    /** A line of {@code log-dhcp}; the transaction stands in front. */
    void detail(String text) {
        if (policy.logDhcp()) info(text);
    }

    boolean isDetailed() {
        return policy.logDhcp();
    }

    void info(String text) {
        String line =
                policy.logDhcp() ? Integer.toUnsignedString(exchange.request().xid()) + " " + text : text;
        effects.add(new Effect.Log(Effect.Priority.INFO, SUBSYSTEM, line));
    }

    /** Without the transaction in front. */
    void plainWarning(String text) {
        effects.add(new Effect.Log(Effect.Priority.WARNING, SUBSYSTEM, text));
    }
}
