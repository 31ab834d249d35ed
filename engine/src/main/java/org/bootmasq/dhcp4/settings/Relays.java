package org.bootmasq.dhcp4.settings;

import java.util.List;
import org.bootmasq.wire.Ip4;

/**
 * Relays: what we relay ourselves, and what other relays may ask of us.
 *
 * @param rules of {@code dhcp-relay} and {@code dhcp-split-relay}
 * @param proxy of {@code dhcp-proxy}
 * @param leaseQuery whose questions about leases are answered (RFC 4388)
 */
public record Relays(List<RelayRule> rules, Proxy proxy, LeaseQuery leaseQuery) {
    /**
     * {@code dhcp-proxy}: relays through which all traffic of a client goes (RFC 5107).
     *
     * @param relays empty with {@code enabled}: all relays
     */
    public record Proxy(boolean enabled, List<Ip4> relays) {
        public Proxy {
            relays = List.copyOf(relays);
        }
    }

    /**
     * {@code leasequery}: who may ask for the leases of others (RFC 4388).
     *
     * @param fromAnywhere no line says who: everyone may. A line that names an address of IPv6 lets nobody ask by IPv4
     * @param sources who may ask otherwise
     */
    public record LeaseQuery(boolean enabled, boolean fromAnywhere, List<Network> sources) {
        public LeaseQuery {
            sources = List.copyOf(sources);
        }

        /** Whether whoever has this address may ask. */
        public boolean allows(Ip4 source) {
            if (!enabled) return false;
            return fromAnywhere || sources.stream().anyMatch(network -> network.contains(source));
        }
    }

    /** An IPv4 network. */
    public record Network(Ip4 address, Ip4 mask) {
        /** Whether an address is one of a relay's. */
        public boolean contains(Ip4 other) {
            return other.sameNetwork(address, mask);
        }
    }

    public Relays {
        rules = List.copyOf(rules);
    }
}
