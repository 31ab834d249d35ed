package org.bootmasq.dhcp;

import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.wire.IpAddress;

/**
 * What happens when leases change.
 *
 * @param script {@code dhcp-script}, a path
 * @param user {@code dhcp-scriptuser}
 * @param leaseFile {@code dhcp-leasefile}; absent means the default path of dnsmasq
 * @param signals {@code enable-dbus}: who listens there hears what the script hears
 */
public record Scripts(Optional<String> script, Optional<String> user, Optional<String> leaseFile, boolean signals) {
    private static final String DOMAIN = "DNSMASQ_DOMAIN";

    /** What the lines say. */
    public static Scripts of(Configuration configuration) {
        return new Scripts(
                text(configuration, Option.DHCP_SCRIPT),
                text(configuration, Option.DHCP_SCRIPTUSER),
                text(configuration, Option.DHCP_LEASEFILE).or(() -> text(configuration, Option.DHCP_LEASE)),
                configuration.has(Option.ENABLE_DBUS));
    }

    /** Whether anybody hears when leases change. */
    public boolean areHeard() {
        return script.isPresent() || signals;
    }

    /**
     * What D-Bus hears of a call of the script.
     *
     * @param action the first argument of that call
     * @param label the name that it is told
     */
    public static Effect signal(
            String action, IpAddress address, String hardware, String label, Map<String, String> environment) {
        Effect.LeaseEvent event = switch (action) {
            case "add" -> Effect.LeaseEvent.ADDED;
            case "del" -> Effect.LeaseEvent.DELETED;
            default -> Effect.LeaseEvent.UPDATED;
        };
        String domain = environment.getOrDefault(DOMAIN, "");
        String name = label.isEmpty() || domain.isEmpty() ? label : label + "." + domain;
        return new Effect.SignalLease(event, address, hardware, name);
    }

    /**
     * A name as the script is told. dnsmasq: what stands behind its first dot goes with the domain; names of clients
     * have none, those that are given may.
     */
    public static String label(String name, Map<String, String> environment) {
        int dot = name.indexOf('.');
        if (dot < 0) return name;
        environment.merge(DOMAIN, name.substring(dot + 1), (domain, rest) -> rest + "." + domain);
        return name.substring(0, dot);
    }

    private static Optional<String> text(Configuration configuration, Option option) {
        return configuration.last(option).map(Directive::text).filter(text -> !text.isEmpty());
    }
}
