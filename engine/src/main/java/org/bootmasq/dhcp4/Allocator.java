package org.bootmasq.dhcp4;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.lease.LeaseTable;
import org.bootmasq.wire.Ip4;

/**
 * Chooses addresses from ranges as dnsmasq does: the hash of the hardware address picks a place, and from there the
 * next free address is taken; or, with {@code dhcp-sequential-ip}, what follows the highest lease.
 *
 * <p>Beyond dnsmasq: an address offered to one client is not offered to another for a moment, and a refused one rests
 * for a while.
 */
final class Allocator {
    static final long DECLINE_MILLIS = 600_000;
    private static final long EXHAUSTED_MILLIS = 1_000;

    private final LeaseTable leases;
    private final Probes probes = new Probes();
    private final Offers offers = new Offers();
    private final Map<Ip4, Long> declined = new HashMap<>();
    private final IdentityHashMap<Range, Long> exhaustedUntil = new IdentityHashMap<>();

    /** Moves the hash on after a client refused an address. */
    private final IdentityHashMap<Range, Integer> epochs = new IdentityHashMap<>();

    /** What came of looking for an address. */
    sealed interface Choice {
        /** @param network the range it is from */
        record Free(Ip4 address, Served network) implements Choice {}

        /** First a ping must show that nobody uses it. */
        record Probe(Ip4 address) implements Choice {}

        /** All are taken. */
        record None() implements Choice {}
    }

    Allocator(LeaseTable leases) {
        this.leases = leases;
    }

    Probes probes() {
        return probes;
    }

    Offers offers() {
        return offers;
    }

    /** Looks for an address; ranges that ask for a tag the client has go before those that ask for none. */
    Choice choose(Exchange exchange) {
        int client = HardwareHash.of(exchange.identity().octets());
        offers.expire(exchange.nowMillis());
        for (boolean tagged : new boolean[] {true, false}) {
            for (Served network : exchange.networks()) {
                Range range = network.range();
                if (range.mode() != Range.Mode.DYNAMIC) continue;
                if (tagged && range.condition().isUnconditional()) continue;
                if (!range.condition().matches(exchange.tags().all())) continue;
                Choice choice = search(exchange, network, client, true);
                // Better an address that somebody else was offered than none: who requests it first has it.
                if (choice instanceof Choice.None) choice = search(exchange, network, client, false);
                if (!(choice instanceof Choice.None)) return choice;
            }
        }
        return new Choice.None();
    }

    private Choice search(Exchange exchange, Served network, int client, boolean respectOffers) {
        Range range = network.range();
        long now = exchange.nowMillis();
        if (exhaustedUntil.getOrDefault(range, Long.MIN_VALUE) > now) return new Choice.None();
        long size = Integer.toUnsignedLong(range.end().bits() - range.start().bits()) + 1;
        long first = exchange.settings().policy().sequentialIp()
                ? sequentialStart(range)
                : Integer.toUnsignedLong(client + epochs.getOrDefault(range, 0)) % size;
        for (long step = 0; step < size; step++) {
            Ip4 address = range.start().plus((int) ((first + step) % size));
            Ip4 free = respectOffers ? firstFreeFrom(address, client) : leases.firstFreeFrom(address);
            if (!free.equals(address)) {
                // Past a run of leases and offers at once; past the end is the start again.
                Ip4 next = free.compareTo(range.end()) <= 0 ? free : range.end();
                step += Integer.toUnsignedLong(next.bits() - address.bits()) - (next.equals(free) ? 1 : 0);
                continue;
            }
            if (!isFree(exchange, address, client)) continue;
            return probes.mustAsk(exchange, address, client)
                    ? new Choice.Probe(address)
                    : new Choice.Free(address, network);
        }
        if (!respectOffers) exhaustedUntil.put(range, now + EXHAUSTED_MILLIS);
        return new Choice.None();
    }

    /** The address itself, or the first above it that is neither held nor offered to another client. */
    private Ip4 firstFreeFrom(Ip4 address, int client) {
        Ip4 free = leases.firstFreeFrom(address);
        while (true) {
            Ip4 open = offers.firstFreeFrom(free, client);
            if (open.equals(free)) return free;
            free = leases.firstFreeFrom(open);
            if (free.equals(open)) return free;
        }
    }

    private long sequentialStart(Range range) {
        return leases.highestBetween(range.start(), range.end())
                .map(highest ->
                        Integer.toUnsignedLong(highest.bits() - range.start().bits()))
                .orElse(0L);
    }

    private boolean isFree(Exchange exchange, Ip4 address, int client) {
        if (isBrokenInClassC(address)) return false;
        for (Served network : exchange.networks()) {
            if (network.isTaken(address)) return false;
        }
        if (!exchange.settings().hosts().withAddress(address).isEmpty()) return false;
        if (isDeclined(address, exchange.nowMillis()) || probes.isTaken(address, exchange.nowMillis())) return false;
        return !probes.isWaitingForOther(address, client);
    }

    /** dnsmasq: Windows cannot use .0 and .255 of class C, whatever the netmask. */
    private static boolean isBrokenInClassC(Ip4 address) {
        int last = address.bits() & 0xff;
        return address.bits() >>> 29 == 6 && (last == 0 || last == 255);
    }

    /** A client found somebody else at the address (RFC 2131 section 4.3.3). */
    void declined(Ip4 address, List<Served> networks, long nowMillis) {
        for (Served network : networks) epochs.merge(network.range(), 1, Integer::sum);
        declined.put(address, nowMillis + DECLINE_MILLIS);
        offers.remove(address);
    }

    boolean isDeclined(Ip4 address, long nowMillis) {
        if (declined.isEmpty()) return false;
        Long until = declined.get(address);
        if (until == null) return false;
        if (until > nowMillis) return true;
        declined.remove(address);
        return false;
    }

    /** An address became free, or ranges changed. */
    void forgetExhaustion() {
        exhaustedUntil.clear();
    }
}
