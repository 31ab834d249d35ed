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

/**
 * All leases of IPv6, addresses and delegated prefixes, found without a search by address, by what their client calls
 * them, by client and by name, and in the order of their end. Not for several threads at once.
 */
public final class Lease6Table {
    private static final Comparator<Lease6> BY_END =
            Comparator.comparingLong(Lease6::expires).thenComparing(Lease6::address);
    private static final int LEASE_OCTETS = 700;
    private static final int DUID_COPIES = 8;
    private static final int NAME_COPIES = 5;

    private final NavigableMap<Ip6, Lease6> byAddress = new TreeMap<>();
    private final LeaseIndex<Lease6.Binding> byBinding = new LeaseIndex<>();
    private final LeaseIndex<Bytes> byDuid = new LeaseIndex<>();
    private final Map<String, Ip6> byName = new HashMap<>();
    private final TreeSet<Lease6> finite = new TreeSet<>(BY_END);
    private long octets;
    private long mostOctets = Long.MAX_VALUE;

    /** From now on the table is full when its leases take so many octets of memory. */
    public void limit(long most) {
        mostOctets = most;
    }

    /** Whether strangers shall get no more leases: they would else take all memory, under ever new identifiers. */
    public boolean isFull() {
        return octets >= mostOctets;
    }

    /** What a lease takes here and wherever it is written: its client's identifier in hexadecimal, and that as text. */
    private static long octets(Lease6 lease) {
        return LEASE_OCTETS
                + (long) DUID_COPIES * lease.binding().duid().length()
                + (long) NAME_COPIES
                        * (lease.hostname().length() + lease.domain().length());
    }

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

    /**
     * The first prefix from one to another of the same length that has nothing in common with any lease.
     *
     * @param from the first address of the first prefix that may be it
     * @param last an address of the last that may be it
     * @param length of the prefixes, 128 for single addresses
     */
    public Optional<Ip6> firstUnheld(Ip6 from, Ip6 last, int length) {
        Ip6 free = from;
        Ip6 around = byAddress.floorKey(from);
        for (Lease6 lease :
                byAddress.tailMap(around == null ? from : around, true).values()) {
            if (lease.address().compareTo(free.lastOf(length)) > 0) break;
            Ip6 end = lease.address().lastOf(lease.prefixLength());
            if (end.compareTo(free) < 0) continue;
            if (end.compareTo(last.network(length)) >= 0) return Optional.empty();
            free = end.lastOf(length).next();
        }
        return free.compareTo(last) > 0 ? Optional.empty() : Optional.of(free);
    }

    /** The highest address from one to another, both counted, at which a lease begins. */
    public Optional<Ip6> highestBetween(Ip6 first, Ip6 last) {
        Ip6 found = byAddress.floorKey(last);
        return found == null || found.compareTo(first) < 0 ? Optional.empty() : Optional.of(found);
    }

    /** What a client holds under one number, in the order in which it was given. */
    public List<Lease6> of(Lease6.Binding binding) {
        return leases(byBinding.of(binding));
    }

    /** How much a client holds under one number. */
    public int countOf(Lease6.Binding binding) {
        return byBinding.of(binding).size();
    }

    /** All that a client holds, in the order in which it was given. */
    public List<Lease6> ofDuid(Bytes duid) {
        return leases(byDuid.of(duid));
    }

    private List<Lease6> leases(Collection<Ip6> addresses) {
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
        octets += octets(lease);
        if (before == null) {
            index(lease, true);
            return new LeaseChange.Added(lease);
        }
        octets -= octets(before);
        boolean moves = !before.binding().equals(lease.binding());
        unindex(before, moves);
        index(lease, moves);
        return new LeaseChange.Updated(before, lease);
    }

    /** Takes a lease away. Returns what that changes, nothing if there was none. */
    public Optional<LeaseChange> remove(Ip6 first) {
        Lease6 lease = byAddress.remove(first);
        if (lease == null) return Optional.empty();
        octets -= octets(lease);
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
            byBinding.add(lease.binding(), lease.address());
            byDuid.add(lease.binding().duid(), lease.address());
        }
        if (!lease.hostname().isEmpty()) {
            byName.put(key(lease.hostname()), lease.address());
            byName.put(key(lease.fullName()), lease.address());
        }
    }

    private void unindex(Lease6 lease, boolean forGood) {
        if (!lease.isInfinite()) finite.remove(lease);
        if (forGood) {
            byBinding.remove(lease.binding(), lease.address());
            byDuid.remove(lease.binding().duid(), lease.address());
        }
        if (!lease.hostname().isEmpty()) {
            byName.remove(key(lease.hostname()), lease.address());
            byName.remove(key(lease.fullName()), lease.address());
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
