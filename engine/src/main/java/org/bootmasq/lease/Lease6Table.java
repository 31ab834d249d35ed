package org.bootmasq.lease;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.jspecify.annotations.Nullable;

/**
 * All leases of IPv6, addresses and delegated prefixes, found without a search by address, by what their client calls
 * them, by client and by name, and in the order of their end. Not for several threads at once.
 */
public final class Lease6Table {
    private static final Comparator<Lease6> BY_END =
            Comparator.comparingLong(Lease6::expires).thenComparing(Lease6::address);

    private final NavigableMap<Ip6, Lease6> byAddress = new TreeMap<>();
    /** In the order in which they were given. */
    private final Map<Lease6.Binding, List<Ip6>> byBinding = new HashMap<>();

    private final Map<Bytes, List<Ip6>> byDuid = new HashMap<>();
    private final Map<String, Ip6> byName = new HashMap<>();
    private final TreeSet<Lease6> finite = new TreeSet<>(BY_END);

    /** How many leases there are, ended ones that were not removed yet included. */
    public int size() {
        return byAddress.size();
    }

    /** Every lease, in the order of addresses; a view that nobody may change. */
    public Collection<Lease6> all() {
        return Collections.unmodifiableCollection(byAddress.values());
    }

    /** The lease that begins with this address: of the address itself, or of a prefix. */
    public Optional<Lease6> byAddress(Ip6 first) {
        return Optional.ofNullable(byAddress.get(first));
    }

    /** The lease of this address, or of a prefix that it is in. */
    public Optional<Lease6> holding(Ip6 address) {
        Map.Entry<Ip6, Lease6> below = byAddress.floorEntry(address);
        return below == null ? Optional.empty() : Optional.of(below.getValue()).filter(lease -> lease.covers(address));
    }

    /** Whether an address has a lease, or is in a delegated prefix. */
    public boolean isHeld(Ip6 address) {
        return holding(address).isPresent();
    }

    /**
     * Whether anything of a prefix is held.
     *
     * @param length of the prefix, 0 to 128 bits
     */
    public boolean isAnyHeld(Ip6 prefix, int length) {
        return firstHeld(prefix, length).isPresent();
    }

    /** The first lease that has anything in common with a prefix. */
    public Optional<Lease6> firstHeld(Ip6 prefix, int length) {
        Ip6 first = prefix.network(length);
        Optional<Lease6> around = holding(first);
        if (around.isPresent()) return around;
        Map.Entry<Ip6, Lease6> above = byAddress.ceilingEntry(first);
        return above == null
                ? Optional.empty()
                : Optional.of(above.getValue()).filter(lease -> lease.address().sameNetwork(first, length));
    }

    /** The highest address from one to another, both counted, at which a lease begins. */
    public Optional<Ip6> highestBetween(Ip6 first, Ip6 last) {
        Ip6 found = byAddress.floorKey(last);
        return found == null || found.compareTo(first) < 0 ? Optional.empty() : Optional.of(found);
    }

    /** What a client holds under one number, in the order in which it was given. */
    public List<Lease6> of(Lease6.Binding binding) {
        return leases(byBinding.get(binding));
    }

    /** All that a client holds, in the order in which it was given. */
    public List<Lease6> ofDuid(Bytes duid) {
        return leases(byDuid.get(duid));
    }

    private List<Lease6> leases(@Nullable List<Ip6> addresses) {
        if (addresses == null) return List.of();
        var leases = new ArrayList<Lease6>(addresses.size());
        for (Ip6 address : addresses) byAddress(address).ifPresent(leases::add);
        return leases;
    }

    /** The lease whose whole name or bare name is this one, letter case apart. */
    public Optional<Lease6> byName(String name) {
        Ip6 address = byName.get(key(name));
        return address == null ? Optional.empty() : byAddress(address);
    }

    /** Adds a lease, or replaces the one that begins with the same address. */
    public LeaseChange put(Lease6 lease) {
        Lease6 before = byAddress.put(lease.address(), lease);
        if (before == null) {
            index(lease, true);
            return new LeaseChange.Added(lease);
        }
        boolean moves = !before.binding().equals(lease.binding());
        unindex(before, moves);
        index(lease, moves);
        return new LeaseChange.Updated(before, lease);
    }

    /** Takes a lease away. Returns what that changes, nothing if there was none. */
    public Optional<LeaseChange> remove(Ip6 first) {
        Lease6 lease = byAddress.remove(first);
        if (lease == null) return Optional.empty();
        unindex(lease, true);
        return Optional.of(new LeaseChange.Deleted(lease));
    }

    /** When the next lease ends, in Unix seconds; empty if none does. */
    public OptionalLong nextEnd() {
        return finite.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(finite.getFirst().expires());
    }

    /** The next lease that is over, which stays in the table until it is removed. */
    public Optional<Lease6> firstOver(long nowSeconds) {
        if (finite.isEmpty()) return Optional.empty();
        Lease6 first = finite.getFirst();
        return first.isOver(nowSeconds) ? Optional.of(first) : Optional.empty();
    }

    private void index(Lease6 lease, boolean anew) {
        if (!lease.isInfinite()) finite.add(lease);
        if (anew) {
            enlist(byBinding, lease.binding(), lease.address());
            enlist(byDuid, lease.binding().duid(), lease.address());
        }
        if (!lease.hostname().isEmpty()) {
            byName.put(key(lease.hostname()), lease.address());
            byName.put(key(lease.fullName()), lease.address());
        }
    }

    private void unindex(Lease6 lease, boolean forGood) {
        if (!lease.isInfinite()) finite.remove(lease);
        if (forGood) {
            delist(byBinding, lease.binding(), lease.address());
            delist(byDuid, lease.binding().duid(), lease.address());
        }
        if (!lease.hostname().isEmpty()) {
            byName.remove(key(lease.hostname()), lease.address());
            byName.remove(key(lease.fullName()), lease.address());
        }
    }

    /** Mostly there is one, for which a list that cannot change takes half the room. */
    private static <K> void enlist(Map<K, List<Ip6>> index, K key, Ip6 address) {
        List<Ip6> before = index.get(key);
        if (before == null) {
            index.put(key, List.of(address));
            return;
        }
        List<Ip6> several = before.size() > 1 ? before : new ArrayList<>(before);
        several.add(address);
        index.put(key, several);
    }

    private static <K> void delist(Map<K, List<Ip6>> index, K key, Ip6 address) {
        List<Ip6> before = index.get(key);
        if (before == null) return;
        if (before.size() == 1) {
            if (before.getFirst().equals(address)) index.remove(key);
            return;
        }
        before.remove(address);
        if (before.size() == 1) index.put(key, List.of(before.getFirst()));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
