package org.bootmasq.dhcp4;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.MatchRule;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseTable;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;

/** What outlives a request: settings, networks, leases, offers and probes. */
final class ServerState {
    private final LeaseTable leases;
    private final RandomGenerator random;
    private final Allocator allocator;
    private final Supplier<KnownNames> names;
    private KnownNames known = KnownNames.NONE;
    /** How often each name of a boot server was asked for: several addresses take turns. */
    private final Map<String, Integer> turns = new HashMap<>();

    private Dhcp4Settings configured;
    /** As configured, with the addresses that names have. */
    private Dhcp4Settings settings;

    private Networks networks;
    private HostFinder hosts;
    private Trace trace = Trace.NONE;
    private List<MatchRule> matchRules;
    private long wallAhead;
    private final Map<Ip4, Ip4> overrides = new HashMap<>();
    private final ClientRelays relays = new ClientRelays();

    ServerState(Dhcp4Settings settings, LeaseTable leases, RandomGenerator random, Supplier<KnownNames> names) {
        this.configured = settings;
        this.settings = settings;
        this.leases = leases;
        this.random = random;
        this.names = names;
        this.networks = new Networks(settings, List.of());
        this.hosts = new HostFinder(settings.clients().hosts());
        this.allocator = new Allocator(leases);
        this.matchRules = TagRules.ordered(settings.clients().matchRules());
    }

    Dhcp4Settings settings() {
        return settings;
    }

    /** The leases, offers and probes stay. */
    void reconfigure(Dhcp4Settings replacement) {
        configured = replacement;
        matchRules = TagRules.ordered(replacement.clients().matchRules());
        turns.clear();
        nameHosts();
    }

    /** Goes by what names mean now. */
    void refreshNames() {
        KnownNames now = names.get();
        if (now == known) return;
        known = now;
        nameHosts();
    }

    private void nameHosts() {
        settings = configured.withHosts(known.complete(configured.clients().hosts()));
        networks = new Networks(settings, networks.interfaces());
        hosts = new HostFinder(settings.clients().hosts());
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

    /** The address of a server that the configuration names instead of numbering; of several, each in its turn. */
    Optional<Ip4> resolve(String name) {
        List<Ip4> addresses = known.addressesOf(name);
        if (addresses.isEmpty()) return Optional.empty();
        int turn = turns.merge(name, 1, (before, one) -> (before + one) & Integer.MAX_VALUE) - 1;
        return Optional.of(addresses.get(Math.floorMod(turn, addresses.size())));
    }

    /** The whole name that hosts files or records give to an address. */
    Optional<String> nameOf(Ip4 address) {
        return known.nameOf(address);
    }

    Trace trace() {
        return trace;
    }

    void trace(Trace listener) {
        trace = listener;
    }
}
