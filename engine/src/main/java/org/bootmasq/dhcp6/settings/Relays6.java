package org.bootmasq.dhcp6.settings;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * Relays: what we relay ourselves, and what other relays may ask of us.
 *
 * @param rules of {@code dhcp-relay}
 * @param leaseQuery whose questions about leases are answered (RFC 5007)
 */
public record Relays6(List<Rule> rules, LeaseQuery leaseQuery) {
    /** Where servers and relays listen (RFC 8415 section 7.2). */
    public static final int SERVER_PORT = 547;

    /**
     * One {@code dhcp-relay} line.
     *
     * @param local our address on the clients' side
     * @param server where requests go; absent: to all servers (ff05::1:3) by {@code serverInterface}
     * @param port of the server, 547 unless written
     * @param serverInterface replies are taken only from there; may end in a star where the server is given
     */
    public record Rule(
            Directive directive,
            Ip6 local,
            Optional<Ip6> server,
            int port,
            Optional<InterfacePattern> serverInterface) {}

    /**
     * {@code leasequery}: who may ask for the leases of others.
     *
     * @param fromAnywhere whether no line names who may ask, of either family
     * @param sources who else may ask
     */
    public record LeaseQuery(boolean enabled, boolean fromAnywhere, List<Ip6Prefix> sources) {
        public LeaseQuery {
            sources = List.copyOf(sources);
        }

        /** Whether whoever has this address may ask. */
        public boolean allows(Ip6 source) {
            if (!enabled) return false;
            return fromAnywhere || sources.stream().anyMatch(network -> network.contains(source));
        }
    }

    public Relays6 {
        rules = List.copyOf(rules);
    }
}
