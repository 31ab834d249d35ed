package org.bootmasq.dhcp6.address;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Served;
import org.bootmasq.dhcp6.client.Site;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.wire.Ip6;

/**
 * Chooses addresses from ranges as dnsmasq does: a hash of the client's identifier and the number of the association
 * picks a place, and from there the next free address is taken; or, with {@code dhcp-sequential-ip}, what follows the
 * highest lease. Temporary addresses are random.
 *
 * <p>Beyond dnsmasq: an address that a client found in use rests for a while.
 */
public final class Allocator {
    private static final long REST_MILLIS = 600_000;
    private static final int MOST_DECLINED = 4096;

    private final Lease6Table leases;
    private final RandomGenerator random;

    /** Moves the hash on after a client refused an address. */
    private final Map<Place, Long> epochs = new HashMap<>();
    /** Until when addresses rest, the oldest first. */
    private final Map<Ip6, Long> declined = new LinkedHashMap<>();

    private final Exhaustion exhaustion;

    /** A range as it is on one link. */
    private record Place(Ip6 start, Ip6 end) {
        static Place of(Served network) {
            return new Place(network.start(), network.end());
        }
    }

    /** @param random for temporary addresses only */
    public Allocator(Lease6Table leases, Exhaustion exhaustion, RandomGenerator random) {
        this.leases = leases;
        this.exhaustion = exhaustion;
        this.random = random;
    }

    /**
     * A free address of a range.
     *
     * @param promised what the same answer gives already
     */
    public Optional<Ip6> choose(
            Client client, Served network, IdentityAssociation association, Set<Ip6> promised, Site site) {
        Place place = Place.of(network);
        long now = client.request().at().steadyMillis();
        if (leases.isFull() || exhaustion.isKnown(place, now)) return Optional.empty();
        // 0 stands for 2^64.
        long size = network.end().low() - network.start().low() + 1;
        long first = within(size, firstOf(client, network, association, site));
        Predicate<Ip6> free = address -> isFree(address, site) && !promised.contains(address);
        Optional<Ip6> found = search(network, first, address -> free.test(address) && !rests(address, now));
        // Whoever sits on a refused address may be gone, or never was there.
        if (found.isEmpty() && !declined.isEmpty()) found = search(network, first, free);
        if (found.isEmpty() && promised.isEmpty()) exhaustion.found(place, now);
        return found;
    }

    private long firstOf(Client client, Served network, IdentityAssociation association, Site site) {
        if (association instanceof Dhcp6Option.IaTa) return random.nextLong();
        if (site.settings().has(Option.DHCP_SEQUENTIAL_IP)) {
            return leases.highestBetween(network.start(), network.end())
                            .map(highest -> highest.low() - network.start().low())
                            .orElse(0L)
                    + 1;
        }
        return client.identity().hash(association.iaid()) + epochs.getOrDefault(Place.of(network), 0L);
    }

    private static long within(long size, long place) {
        return size == 0 ? place : Long.remainderUnsigned(place, size);
    }

    /** From a place in a range up to its end, and on from its start. */
    private Optional<Ip6> search(Served network, long place, Predicate<Ip6> free) {
        Ip6 first = new Ip6(network.start().high(), network.start().low() + place);
        return search(first, network.end(), free)
                .or(() -> place == 0 ? Optional.empty() : search(network.start(), first, free));
    }

    private Optional<Ip6> search(Ip6 from, Ip6 last, Predicate<Ip6> free) {
        Optional<Ip6> candidate = leases.firstUnheld(from, last, Lease6.ADDRESS_BITS);
        for (int looked = 0; candidate.isPresent() && looked < Supply.MOST_LOOKED_AT; looked++) {
            Ip6 address = candidate.get();
            if (free.test(address)) return candidate;
            if (address.equals(last)) break;
            candidate = leases.firstUnheld(address.next(), last, Lease6.ADDRESS_BITS);
        }
        return Optional.empty();
    }

    /** Whether it is nobody's: held by no client, kept for no machine, and not ours. */
    public boolean isFree(Ip6 address, Site site) {
        return address.low() != 0
                && !leases.isFull()
                && !leases.isHeld(address)
                && !site.networks().isOurs(address)
                && site.hosts().index().reserved6().withAddress(address).isEmpty();
    }

    private boolean rests(Ip6 address, long now) {
        return declined.getOrDefault(address, Long.MIN_VALUE) > now;
    }

    /** A client found somebody else at the address that it held (RFC 8415 section 18.3.8). */
    public void declined(Client client, Ip6 address) {
        for (Served network : client.networks()) {
            if (network.offers(address)) epochs.merge(Place.of(network), 1L, Long::sum);
        }
        long now = client.request().at().steadyMillis();
        declined.values().removeIf(until -> until <= now);
        if (declined.size() >= MOST_DECLINED)
            declined.remove(declined.keySet().iterator().next());
        declined.put(address, now + REST_MILLIS);
        exhaustion.forget();
    }
}
