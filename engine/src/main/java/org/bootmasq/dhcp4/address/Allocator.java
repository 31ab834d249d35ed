package org.bootmasq.dhcp4.address;

import java.util.IdentityHashMap;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.wire.Ip4;

/**
 * Chooses addresses from ranges as dnsmasq does: the hash of the hardware address picks a place, and from there the
 * next free address is taken; or, with {@code dhcp-sequential-ip}, what follows the highest lease.
 *
 * <p>Beyond dnsmasq: an address offered to one client is not offered to another for a moment, and a refused one rests
 * for a while.
 */
public final class Allocator {
    private static final long EXHAUSTED_MILLIS = 1_000;

    private final Lease4Table leases;
    private final Probes probes = new Probes();
    private final Offers offers = new Offers();
    private final Declined declined = new Declined();
    private final IdentityHashMap<Range, Long> exhaustedUntil = new IdentityHashMap<>();

    /** Moves the hash on after a client refused an address. */
    private final IdentityHashMap<Range, Integer> epochs = new IdentityHashMap<>();

    /** What came of looking for an address. */
    public sealed interface Choice {
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

    public Allocator(Lease4Table leases) {
        this.leases = leases;
    }

    /** Which addresses are being asked for. */
    public Probes probes() {
        return probes;
    }

    /** Which addresses were offered a moment ago. */
    public Offers offers() {
        return offers;
    }

    /** Which addresses clients refused. */
    public Declined declined() {
        return declined;
    }

    /** Looks for an address; ranges that ask for a tag the client has go before those that ask for none. */
    public Choice choose(Client client, Dhcp4Settings settings) {
        offers.expire(client.request().at().steadyMillis());
        for (boolean tagged : new boolean[] {true, false}) {
            for (Served network : client.networks()) {
                Range range = network.range();
                if (range.mode() != Range.Mode.DYNAMIC) continue;
                if (tagged && range.condition().isUnconditional()) continue;
                if (!client.mayUse(network)) continue;
                Choice choice = search(client, network, settings);
                if (!(choice instanceof Choice.None)) return choice;
            }
        }
        return new Choice.None();
    }

    private Choice search(Client client, Served network, Dhcp4Settings settings) {
        Range range = network.range();
        long now = client.request().at().steadyMillis();
        if (exhaustedUntil.getOrDefault(range, Long.MIN_VALUE) > now) return new Choice.None();
        for (Pass pass : Pass.values()) {
            if (pass == Pass.REFUSED && declined.isEmpty()) continue;
            Choice choice = search(client, network, settings, pass);
            if (!(choice instanceof Choice.None)) return choice;
        }
        exhaustedUntil.put(range, now + EXHAUSTED_MILLIS);
        return new Choice.None();
    }

    private Choice search(Client client, Served network, Dhcp4Settings settings, Pass pass) {
        Range range = network.range();
        int hash = client.identity().hash();
        long now = client.request().at().steadyMillis();
        long size = Integer.toUnsignedLong(range.end().bits() - range.start().bits()) + 1;
        long first = settings.has(Option.DHCP_SEQUENTIAL_IP)
                ? sequentialStart(range)
                : Integer.toUnsignedLong(hash + epochs.getOrDefault(range, 0)) % size;
        for (long step = 0; step < size; step++) {
            Ip4 address = range.start().plus((int) ((first + step) % size));
            Ip4 free = pass == Pass.UNTOUCHED ? firstFreeFrom(address, hash) : leases.firstFreeFrom(address);
            if (!free.equals(address)) {
                // Past a run of leases and offers at once; past the end is the start again.
                Ip4 next = free.compareTo(range.end()) <= 0 ? free : range.end();
                step += Integer.toUnsignedLong(next.bits() - address.bits()) - (next.equals(free) ? 1 : 0);
                continue;
            }
            if (!isFree(client, address, settings)) continue;
            if (pass != Pass.REFUSED && declined.contains(address, now)) continue;
            return mustAsk(client, address, settings) ? new Choice.Probe(address) : new Choice.Free(address, network);
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

    private boolean isFree(Client client, Ip4 address, Dhcp4Settings settings) {
        if (isBrokenInClassC(address) || client.isTaken(address)) return false;
        if (!settings.clients().hosts().withAddress(address).isEmpty()) return false;
        return !probes.isTaken(address, client.request().at().steadyMillis())
                && !probes.isWaitingForOther(address, client.identity().hash());
    }

    /** Whether a ping must show first that nobody uses an address, which looks free. */
    boolean mustAsk(Client client, Ip4 address, Dhcp4Settings settings) {
        boolean unsure = probes.mustAsk(address, client.request().at().steadyMillis());
        boolean mayAsk = !settings.has(Option.NO_PING);
        return unsure && mayAsk && !offers.wasMade(address, client.identity().hash());
    }

    /** Whether an address that the client wishes for is nobody else's. */
    boolean isFor(Client client, Ip4 address) {
        int hash = client.identity().hash();
        long now = client.request().at().steadyMillis();
        return !leases.isHeld(address)
                && !declined.contains(address, now)
                && !probes.isTaken(address, now)
                && !probes.isWaitingForOther(address, hash)
                && !offers.isOfferedToOther(address, hash);
    }

    /** A client is offered an address, which nobody else is offered for a moment. */
    public void offer(Ip4 address, Client client) {
        offers.add(address, client.identity().hash(), client.request().at().steadyMillis());
    }

    /** Whether the last offer of an address was made to this client. */
    public boolean hasOffered(Ip4 address, Client client) {
        return offers.wasMade(address, client.identity().hash());
    }

    /** dnsmasq: Windows cannot use .0 and .255 of class C, whatever the netmask. */
    private static boolean isBrokenInClassC(Ip4 address) {
        int last = address.bits() & 0xff;
        return address.bits() >>> 29 == 6 && (last == 0 || last == 255);
    }

    /** A client found somebody else at an address of its networks (RFC 2131 section 4.3.3). */
    public void declined(Client client, Ip4 address) {
        for (Served network : client.networks()) epochs.merge(network.range(), 1, Integer::sum);
        declined.add(address, client.identity().hash(), client.request().at().steadyMillis());
        offers.remove(address);
        forgetExhaustion();
    }

    /** An address became free, or ranges changed. */
    public void forgetExhaustion() {
        exhaustedUntil.clear();
    }
}
