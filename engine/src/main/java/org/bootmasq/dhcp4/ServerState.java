package org.bootmasq.dhcp4;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseTable;
import org.bootmasq.wire.Ip4;

/** What outlives a request: settings, networks, leases, offers and probes. */
final class ServerState {
    private final LeaseTable leases;
    private final RandomGenerator random;
    private final Allocator allocator;
    private final Function<String, Optional<Ip4>> resolver;
    private Dhcp4Settings settings;
    private Networks networks;
    private HostFinder hosts;
    private Trace trace = Trace.NONE;
    private List<MatchRule> matchRules;
    private long wallAhead;
    private final Map<Ip4, Ip4> overrides = new HashMap<>();
    private final ClientRelays relays = new ClientRelays();

    ServerState(
            Dhcp4Settings settings,
            LeaseTable leases,
            RandomGenerator random,
            Function<String, Optional<Ip4>> resolver) {
        this.settings = settings;
        this.leases = leases;
        this.random = random;
        this.resolver = resolver;
        this.networks = new Networks(settings, List.of());
        this.hosts = new HostFinder(settings.hosts());
        this.allocator = new Allocator(leases);
        this.matchRules = TagRules.ordered(settings.matchRules());
    }

    Dhcp4Settings settings() {
        return settings;
    }

    /** The leases, offers and probes stay. */
    void reconfigure(Dhcp4Settings replacement) {
        settings = replacement;
        networks = new Networks(replacement, networks.interfaces());
        hosts = new HostFinder(replacement.hosts());
        matchRules = TagRules.ordered(replacement.matchRules());
        allocator.forgetExhaustion();
    }

    void interfaces(List<InterfaceView> present) {
        networks = new Networks(settings, present);
        allocator.forgetExhaustion();
    }

    void wallAhead(long millis) {
        wallAhead = millis;
    }

    long wallAhead() {
        return wallAhead;
    }

    /** Unix time at a moment of the clock that never jumps. */
    long wallSeconds(long nowMillis) {
        return Math.floorDiv(nowMillis + wallAhead, 1000L);
    }

    Networks networks() {
        return networks;
    }

    HostFinder hosts() {
        return hosts;
    }

    /** In the order in which their tags are set. */
    List<MatchRule> matchRules() {
        return matchRules;
    }

    /**
     * A client that was given a relay as its server keeps it when it renews without that relay's word (RFC 5107).
     *
     * @return what it was given before, if nothing is said now
     */
    Optional<Ip4> rememberOverride(Ip4 address, Optional<Ip4> override) {
        if (override.isEmpty()) return Optional.ofNullable(overrides.get(address));
        overrides.put(address, override.get());
        return override;
    }

    LeaseTable leases() {
        return leases;
    }

    /** Ends a lease, and what was known of its client goes with it. */
    Optional<LeaseChange> endLease(Ip4 address) {
        overrides.remove(address);
        relays.forget(address);
        return leases.remove(address);
    }

    ClientRelays relays() {
        return relays;
    }

    Allocator allocator() {
        return allocator;
    }

    RandomGenerator random() {
        return random;
    }

    /** Addresses of servers that the configuration names instead of numbering. */
    Optional<Ip4> resolve(String name) {
        return resolver.apply(name);
    }

    Trace trace() {
        return trace;
    }

    void trace(Trace listener) {
        trace = listener;
    }
}
