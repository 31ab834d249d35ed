package org.bootmasq.dhcp4;

import java.util.IdentityHashMap;
import java.util.List;
import org.bootmasq.dhcp4.settings.Range;
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
    private static final long EXHAUSTED_MILLIS = 1_000;

    private final LeaseTable leases;
    private final Probes probes = new Probes();
    private final Offers offers = new Offers();
    private final Declined declined = new Declined();
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

    /** What is passed over while there is better. */
    private enum Pass {
        UNTOUCHED,
        /** Better an address that somebody else was offered than none: who requests it first has it. */
        OFFERED,
        /** Whoever sits on a refused address may be gone, or never was there. */
        REFUSED
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

    Declined declined() {
        return declined;
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
                Choice choice = search(exchange, network, client);
                if (!(choice instanceof Choice.None)) return choice;
            }
        }
        return new Choice.None();
    }

    private Choice search(Exchange exchange, Served network, int client) {
        Range range = network.range();
        long now = exchange.nowMillis();
        if (exhaustedUntil.getOrDefault(range, Long.MIN_VALUE) > now) return new Choice.None();
        for (Pass pass : Pass.values()) {
            if (pass == Pass.REFUSED && declined.isEmpty()) continue;
            Choice choice = search(exchange, network, client, pass);
            if (!(choice instanceof Choice.None)) return choice;
        }
        exhaustedUntil.put(range, now + EXHAUSTED_MILLIS);
        return new Choice.None();
    }

    private Choice search(Exchange exchange, Served network, int client, Pass pass) {
        Range range = network.range();
        long size = Integer.toUnsignedLong(range.end().bits() - range.start().bits()) + 1;
        long first = exchange.settings().policy().sequentialIp()
                ? sequentialStart(range)
                : Integer.toUnsignedLong(client + epochs.getOrDefault(range, 0)) % size;
        for (long step = 0; step < size; step++) {
            Ip4 address = range.start().plus((int) ((first + step) % size));
            Ip4 free = pass == Pass.UNTOUCHED ? firstFreeFrom(address, client) : leases.firstFreeFrom(address);
            if (!free.equals(address)) {
                // Past a run of leases and offers at once; past the end is the start again.
                Ip4 next = free.compareTo(range.end()) <= 0 ? free : range.end();
                step += Integer.toUnsignedLong(next.bits() - address.bits()) - (next.equals(free) ? 1 : 0);
                continue;
            }
            if (!isFree(exchange, address, client)) continue;
            if (pass != Pass.REFUSED && declined.contains(address, exchange.nowMillis())) continue;
            return probes.mustAsk(exchange, address, client)
                    ? new Choice.Probe(address)
                    : new Choice.Free(address, network);
        }
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
        if (!exchange.settings().clients().hosts().withAddress(address).isEmpty()) return false;
        return !probes.isTaken(address, exchange.nowMillis()) && !probes.isWaitingForOther(address, client);
    }

    /** dnsmasq: Windows cannot use .0 and .255 of class C, whatever the netmask. */
    private static boolean isBrokenInClassC(Ip4 address) {
        int last = address.bits() & 0xff;
        return address.bits() >>> 29 == 6 && (last == 0 || last == 255);
    }

    /** A client found somebody else at an address of these networks (RFC 2131 section 4.3.3). */
    void declined(Ip4 address, int client, List<Served> networks, long nowMillis) {
        for (Served network : networks) epochs.merge(network.range(), 1, Integer::sum);
        declined.add(address, client, nowMillis);
        offers.remove(address);
        forgetExhaustion();
    }

    /** An address became free, or ranges changed. */
    void forgetExhaustion() {
        exhaustedUntil.clear();
    }
}
