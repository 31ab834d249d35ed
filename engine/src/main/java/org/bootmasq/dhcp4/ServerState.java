package org.bootmasq.dhcp4;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bootmasq.dhcp.Moment;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp4.address.Allocator;
import org.bootmasq.dhcp4.client.ClientRelays;
import org.bootmasq.dhcp4.client.Site;
import org.bootmasq.dhcp4.reply.Replies;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;

/** What outlives a request: the site, leases, offers and probes. */
final class ServerState {
    private final Lease4Table leases;
    private final RandomGenerator random;
    private final Allocator allocator;
    private final Supplier<KnownNames> names;
    /** How often each name of a boot server was asked for: several addresses take turns. */
    private final Map<String, Integer> turns = new HashMap<>();

    private Dhcp4Settings configured;
    private Site site;
    private Trace trace = Trace.NONE;
    private long wallAhead;
    private final Map<Ip4, Ip4> overrides = new HashMap<>();
    private final ClientRelays relays = new ClientRelays();

    ServerState(Dhcp4Settings settings, Lease4Table leases, RandomGenerator random, Supplier<KnownNames> names) {
        this.configured = settings;
        this.leases = leases;
        this.random = random;
        this.names = names;
        this.site = Site.of(settings, List.of(), KnownNames.NONE);
        this.allocator = new Allocator(leases);
    }

    /** What holds for all requests at present. */
    Site site() {
        return site;
    }

    Dhcp4Settings settings() {
        return site.settings();
    }

    /** The leases, offers and probes stay. */
    void reconfigure(Dhcp4Settings replacement) {
        configured = replacement;
        turns.clear();
        rebuild(site.names());
    }

    /** Goes by what names mean now. */
    void refreshNames() {
        KnownNames now = names.get();
        if (now != site.names()) rebuild(now);
    }

    private void rebuild(KnownNames known) {
        site = Site.of(configured, site.networks().interfaces(), known);
        allocator.forgetExhaustion();
    }

    void interfaces(List<InterfaceView> present) {
        site = site.with(present);
        allocator.forgetExhaustion();
    }

    void wallAhead(long millis) {
        wallAhead = millis;
    }

    long wallAhead() {
        return wallAhead;
    }

    /** A moment of the clock that never jumps, by both clocks. */
    Moment at(long nowMillis) {
        return new Moment(nowMillis, Math.floorDiv(nowMillis + wallAhead, 1000L));
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

    Lease4Table leases() {
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

    /** For the replies to one request. */
    Replies replies() {
        return new Replies(site, relays, random, this::resolve);
    }

    /** The address of a server that the configuration names instead of numbering; of several, each in its turn. */
    private Optional<Ip4> resolve(String name) {
        List<Ip4> addresses = site.names().addressesOf(name);
        if (addresses.isEmpty()) return Optional.empty();
        int turn = turns.merge(name, 1, (before, one) -> (before + one) & Integer.MAX_VALUE) - 1;
        return Optional.of(addresses.get(Math.floorMod(turn, addresses.size())));
    }

    Trace trace() {
        return trace;
    }

    void trace(Trace listener) {
        trace = listener;
    }
}
