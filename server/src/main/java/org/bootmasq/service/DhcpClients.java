package org.bootmasq.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.dhcp.DhcpEffects;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/**
 * What the services of one server know of DHCP's clients from each other: DHCP tells who holds which address and asks
 * what names mean, DNS gives the clients names, targets of the SAN open to their tags. Each service says here what it
 * gives and takes, and knows none of the others. On the main loop's thread alone.
 */
final class DhcpClients implements DhcpEffects.Holders {
    /** Who gives addresses to clients: DHCPv4 and DHCPv6. */
    interface Registry {
        /** Who holds what at this moment. */
        Collection<? extends Lease> leases();

        /** Takes an address from whoever holds it; false if nobody does. */
        boolean withdraw(IpAddress address);

        /** How many messages of each kind were taken and sent, by dnsmasq's names; it has none for DHCPv6. */
        default Map<String, Long> counts() {
            return Map.of();
        }

        /** Whether it gives addresses of this kind. */
        boolean serves(IpAddress address);

        /** Lets somebody hold an address of its kind; false if there is no room for a lease more. */
        boolean give(GivenLease given);

        /** Goes by other hosts and options from now on. */
        void reconfigure(DhcpSettings settings);

        /** At start and on SIGHUP: leases have the names of their hosts, and the script hears of every lease. */
        void namesRead();

        /** Leases have the names of their hosts, which may be others by now. */
        void hostsRenamed();
    }

    /** Who goes by what DHCP's clients hold, and by the same files: router advertisements. */
    interface Follower {
        /** Leases have changed. */
        void leasesChanged(List<LeaseChange> changes);

        /** Goes by other options from now on. */
        void reconfigure(DhcpSettings settings);

        /** What else has the names of clients: addresses that they have made themselves. */
        Collection<Lease> named();
    }

    /** Who gives names to clients, and knows the names of hosts files: DNS. */
    interface Naming {
        /** What hosts files and records say of the names that were asked for last. */
        KnownNames known();

        /**
         * What of all names DHCP asks for from now on.
         *
         * @param then is done, on any thread, when these are known
         */
        void want(KnownNames.Wanted wanted, Runnable then);

        /**
         * These leases, and no others, have names from now on.
         *
         * @param onlyFull {@code dhcp-fqdn}
         */
        void nameAll(Collection<Lease> leases, boolean onlyFull);

        /** Leases have changed: their names are known before any reply that tells the clients. */
        void leasesChanged(List<LeaseChange> changes);

        /** Waits until the names of hosts files are read for the first time, but not for ever. */
        void awaitNames();
    }

    private final EventLoop loop;
    private final List<Registry> registries = new ArrayList<>();
    /** Those whose script has heard of their leases. */
    private final Set<Registry> begun = new HashSet<>();

    private final List<Follower> followers = new ArrayList<>();
    private Optional<Naming> naming = Optional.empty();
    private final List<DhcpEffects.Holders> listeners = new ArrayList<>();
    private Consumer<Effect.SignalLease> signals = _ -> {};
    private final Map<String, Long> counts = new HashMap<>();
    private Map<String, Long> forgotten = Map.of();
    // Counts what clients go by, so that what was asked for before does not replace it.
    private int generation;

    DhcpClients(EventLoop loop) {
        this.loop = loop;
    }

    /** A version of DHCP serves: these are its clients. */
    void heldBy(Registry dhcp) {
        registries.add(dhcp);
        // dnsmasq: those of the lease file count too.
        for (Lease each : dhcp.leases()) counts.merge(allocated(each), 1L, Long::sum);
    }

    private static String allocated(Lease lease) {
        return lease instanceof Lease4 ? "leases_allocated_4" : "leases_allocated_6";
    }

    private static String pruned(Lease lease) {
        return lease instanceof Lease4 ? "leases_pruned_4" : "leases_pruned_6";
    }

    /** What was counted of DHCP since the last {@link #forgetCounts}, by dnsmasq's names. */
    Map<String, Long> counts() {
        Map<String, Long> all = countsSinceStart();
        all.replaceAll((name, count) -> count - forgotten.getOrDefault(name, 0L));
        return all;
    }

    private Map<String, Long> countsSinceStart() {
        var all = new HashMap<>(counts);
        for (Registry each : registries) all.putAll(each.counts());
        return all;
    }

    /** All counts begin at 0. */
    void forgetCounts() {
        forgotten = countsSinceStart();
    }

    /** Somebody goes by what clients hold. */
    void followedBy(Follower follower) {
        followers.add(follower);
    }

    /** DNS serves: it names them. */
    void namedBy(Naming dns) {
        naming = Optional.of(dns);
    }

    /** Somebody else wants to hear who holds which address. */
    void heardBy(DhcpEffects.Holders listener) {
        listeners.add(listener);
    }

    /** Who holds what at this moment. */
    Collection<Lease> leases() {
        var all = new ArrayList<Lease>();
        for (Registry each : registries) all.addAll(each.leases());
        return all;
    }

    /** Takes an address from whoever holds it; false if nobody does, or no DHCP is served. */
    boolean withdraw(IpAddress address) {
        for (Registry each : registries) {
            if (each.withdraw(address)) return true;
        }
        return false;
    }

    /** Lets somebody hold an address; what stands against it is told. */
    Optional<String> give(GivenLease given) {
        for (Registry each : registries) {
            if (!each.serves(given.address())) continue;
            if (each.give(given)) return Optional.empty();
            return Optional.of("unable to allocate lease for IP address '" + given.address() + "'");
        }
        return Optional.of((given.address() instanceof Ip4 ? "DHCPv4" : "DHCPv6") + " not configured");
    }

    /** Somebody sends signals of leases. */
    void signalledBy(Consumer<Effect.SignalLease> sender) {
        signals = sender;
    }

    void signal(Effect.SignalLease signal) {
        signals.accept(signal);
    }

    /** Does something on this thread, soon. From any thread. */
    void post(Runnable work) {
        loop.post(work::run);
    }

    /** What hosts files say of names that DHCP asked for. */
    KnownNames knownNames() {
        return naming.map(Naming::known).orElse(KnownNames.NONE);
    }

    void leasesChanged(List<LeaseChange> changes) {
        for (LeaseChange each : changes) {
            switch (each) {
                case LeaseChange.Added(Lease lease) -> counts.merge(allocated(lease), 1L, Long::sum);
                case LeaseChange.Deleted(Lease lease) -> counts.merge(pruned(lease), 1L, Long::sum);
                case LeaseChange.Updated _ -> {
                    // Neither more nor fewer.
                }
            }
        }
        naming.ifPresent(dns -> dns.leasesChanged(changes));
        followers.forEach(each -> each.leasesChanged(changes));
    }

    /** A client has a name at an address that it has made itself, or has it no longer. */
    void nameChanged(LeaseChange change) {
        naming.ifPresent(dns -> dns.leasesChanged(List.of(change)));
    }

    @Override
    public void acknowledged(IpAddress address, Set<String> tags) {
        listeners.forEach(each -> each.acknowledged(address, tags));
    }

    @Override
    public void ended(IpAddress address) {
        listeners.forEach(each -> each.ended(address));
    }

    /** Goes over to other hosts and options of DHCP, as files that change while the server runs say. */
    void reconfigure(DhcpSettings settings) {
        whenNamesAreKnown(settings, () -> {
            registries.forEach(dhcp -> dhcp.reconfigure(settings));
            registries.forEach(Registry::hostsRenamed);
            followers.forEach(each -> each.reconfigure(settings));
        });
    }

    /** Goes over to what further files say on SIGHUP: DNS has begun to read its own. */
    void hangUp(DhcpSettings settings) {
        nameAll(settings);
        whenNamesAreKnown(settings, () -> {
            for (Registry each : registries) {
                each.reconfigure(settings);
                each.namesRead();
            }
            followers.forEach(each -> each.reconfigure(settings));
        });
    }

    /** Another configuration holds, by which registries go already. */
    void reload(DhcpSettings settings) {
        nameAll(settings);
        whenNamesAreKnown(settings, this::begin);
    }

    /** Hosts files that DNS watches say something else. From any thread. */
    void hostsChanged() {
        loop.post(() -> registries.forEach(Registry::hostsRenamed));
    }

    /**
     * Clients go by the names of hosts files that a line gives them: DNS reads these first, on its own thread, and
     * the work is done then, unless other settings take the place of these meanwhile.
     */
    private void whenNamesAreKnown(DhcpSettings settings, Runnable work) {
        int own = ++generation;
        if (naming.isEmpty()) {
            work.run();
            return;
        }
        Runnable unlessOutdated = () -> {
            if (own == generation) work.run();
        };
        naming.get().want(wanted(settings), () -> loop.post(unlessOutdated::run));
    }

    private KnownNames.Wanted wanted(DhcpSettings settings) {
        Set<Ip4> held = new HashSet<>();
        for (Lease each : leases()) {
            if (each instanceof Lease4 four) held.add(four.address());
        }
        return settings.wantedNames().withHeld(held);
    }

    /** Tells DNS anew who holds what, and which names DHCP asks for. */
    void nameAll(DhcpSettings settings) {
        generation++;
        if (naming.isEmpty()) return;
        naming.get().want(wanted(settings), () -> {});
        Collection<Lease> all = leases();
        for (Follower each : followers) all.addAll(each.named());
        naming.get().nameAll(all, settings.has(Option.DHCP_FQDN));
    }

    /**
     * A client that waited for the start must not get an address that is not its own: waits until DNS has read the
     * names that DHCP goes by. Leases that there are have them then.
     */
    void awaitNames() {
        if (registries.isEmpty()) return;
        naming.ifPresent(Naming::awaitNames);
        begin();
    }

    private void begin() {
        for (Registry each : registries) {
            if (begun.add(each)) each.namesRead();
            else each.hostsRenamed();
        }
    }
}
