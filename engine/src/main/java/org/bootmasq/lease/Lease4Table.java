package org.bootmasq.lease;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * All leases of IPv4, found by address, client identifier, hardware address and name without a search, and in the
 * order of their end. Not for several threads at once.
 */
public final class Lease4Table {
    private static final Comparator<Lease4> BY_END =
            Comparator.comparingLong(Lease4::expires).thenComparing(Lease4::address);

    private final Map<Ip4, Lease4> byAddress = new LinkedHashMap<>();
    /** Mostly one lease; several where machines share an identifier. */
    private final Map<Bytes, List<Ip4>> byClientId = new HashMap<>();
    /** Mostly one lease; several where one machine shows several client identifiers. */
    private final Map<HardwareAddress, List<Ip4>> byHardware = new HashMap<>();

    private final Map<String, Ip4> byName = new HashMap<>();
    private final Ip4Set held = new Ip4Set();
    private final TreeSet<Lease4> finite = new TreeSet<>(BY_END);

    /** How many leases there are, ended ones that were not removed yet included. */
    public int size() {
        return byAddress.size();
    }

    /** Every lease; a view that nobody may change. */
    public Collection<Lease4> all() {
        return Collections.unmodifiableCollection(byAddress.values());
    }

    /** The lease of an address. */
    public Optional<Lease4> byAddress(Ip4 address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /** Whether an address has a lease. */
    public boolean isHeld(Ip4 address) {
        return byAddress.containsKey(address);
    }

    /** The address itself, or the first above it that is not held. */
    public Ip4 firstFreeFrom(Ip4 address) {
        return held.firstOutsideFrom(address);
    }

    /** The highest address of a range that is held. */
    public Optional<Ip4> highestBetween(Ip4 first, Ip4 last) {
        return held.lastBetween(first, last);
    }

    /** The lease whose whole name or bare name is this one, letter case apart. */
    public Optional<Lease4> byName(String name) {
        Ip4 address = byName.get(key(name));
        return address == null ? Optional.empty() : byAddress(address);
    }

    /**
     * The lease of a client. The identifier decides where both sides have one; else the hardware address does
     * (RFC 2131 section 4.2 makes the identifier the key; dnsmasq: a client that shows or drops one stays the same
     * client).
     *
     * @param clientId empty if the client sent none
     */
    public Optional<Lease4> ofClient(HardwareAddress hardware, Bytes clientId) {
        if (!clientId.isEmpty()) {
            Optional<Lease4> found = ofClientId(clientId);
            if (found.isPresent()) return found;
        }
        if (hardware.octets().isEmpty()) return Optional.empty();
        List<Ip4> addresses = byHardware.get(hardware);
        if (addresses == null) return Optional.empty();
        // dnsmasq: of several, the newest.
        for (Ip4 address : addresses.reversed()) {
            Lease4 lease = byAddress.get(address);
            if (lease != null && (clientId.isEmpty() || lease.clientId().isEmpty())) return Optional.of(lease);
        }
        return Optional.empty();
    }

    /** The lease of the client that sends this identifier (option 61). */
    public Optional<Lease4> ofClientId(Bytes clientId) {
        List<Ip4> addresses = byClientId.get(clientId);
        return addresses == null ? Optional.empty() : byAddress(addresses.getLast());
    }

    /** All leases of one link address, whatever identifiers they carry. */
    public List<Lease4> ofHardware(HardwareAddress hardware) {
        List<Ip4> addresses = byHardware.getOrDefault(hardware, List.of());
        var leases = new ArrayList<Lease4>(addresses.size());
        for (Ip4 address : addresses) byAddress(address).ifPresent(leases::add);
        return leases;
    }

    /** Adds a lease, or replaces the one of the same address. */
    public LeaseChange put(Lease4 lease) {
        Lease4 before = byAddress.put(lease.address(), lease);
        if (before == null) {
            held.add(lease.address());
            index(lease, lease);
            return new LeaseChange.Added(lease);
        }
        if (!before.equals(lease)) {
            unindex(before, lease);
            index(lease, before);
        }
        return new LeaseChange.Updated(before, lease);
    }

    /** Takes the lease of an address away. Returns what that changes, nothing if there was none. */
    public Optional<LeaseChange> remove(Ip4 address) {
        Lease4 lease = byAddress.remove(address);
        if (lease == null) return Optional.empty();
        held.remove(address);
        unindex(lease, lease);
        return Optional.of(new LeaseChange.Deleted(lease));
    }

    /** When the next lease ends, in Unix seconds; empty if none does. */
    public OptionalLong nextEnd() {
        return finite.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(finite.getFirst().expires());
    }

    /** The next lease that is over, which stays in the table until it is removed. */
    public Optional<Lease4> firstOver(long nowSeconds) {
        if (finite.isEmpty()) return Optional.empty();
        Lease4 first = finite.getFirst();
        return first.isOver(nowSeconds) ? Optional.of(first) : Optional.empty();
    }

    /** Among several leases of one client the order is that of their beginning, so an update keeps its place. */
    private void index(Lease4 lease, Lease4 before) {
        if (!lease.isInfinite()) finite.add(lease);
        boolean sameId = !before.equals(lease) && before.clientId().equals(lease.clientId());
        if (!lease.clientId().isEmpty() && !sameId) enlist(byClientId, lease.clientId(), lease.address());
        boolean sameHardware = !before.equals(lease) && before.hardware().equals(lease.hardware());
        if (!lease.hardware().octets().isEmpty() && !sameHardware) {
            enlist(byHardware, lease.hardware(), lease.address());
        }
        if (!lease.hostname().isEmpty()) {
            byName.put(key(lease.hostname()), lease.address());
            byName.put(key(lease.fullName()), lease.address());
        }
    }

    private void unindex(Lease4 lease, Lease4 after) {
        if (!lease.isInfinite()) finite.remove(lease);
        boolean sameId = !after.equals(lease) && after.clientId().equals(lease.clientId());
        if (!lease.clientId().isEmpty() && !sameId) delist(byClientId, lease.clientId(), lease.address());
        boolean sameHardware = !after.equals(lease) && after.hardware().equals(lease.hardware());
        if (!sameHardware) delist(byHardware, lease.hardware(), lease.address());
        if (!lease.hostname().isEmpty()) {
            byName.remove(key(lease.hostname()), lease.address());
            byName.remove(key(lease.fullName()), lease.address());
        }
    }

    private static <K> void enlist(Map<K, List<Ip4>> index, K key, Ip4 address) {
        // Mostly there is one, for which a list of one takes half the room.
        List<Ip4> addresses = index.get(key);
        if (addresses == null) {
            index.put(key, List.of(address));
            return;
        }
        List<Ip4> several = addresses.size() > 1 ? addresses : new ArrayList<>(addresses);
        several.add(address);
        index.put(key, several);
    }

    private static <K> void delist(Map<K, List<Ip4>> index, K key, Ip4 address) {
        List<Ip4> addresses = index.get(key);
        if (addresses == null) return;
        if (addresses.size() > 1) {
            addresses.remove(address);
            if (addresses.size() == 1) index.put(key, List.of(addresses.getFirst()));
        } else if (addresses.getFirst().equals(address)) {
            index.remove(key);
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
