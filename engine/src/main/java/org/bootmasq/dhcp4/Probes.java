package org.bootmasq.dhcp4;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.wire.Ip4;

/**
 * The ping check: whether somebody answers at an address before it is offered (RFC 2131 section 2.2). Nothing blocks: the
 * request waits here while the echo is on its way, and is decided anew when the answer or the end of the wait comes.
 *
 * <p>dnsmasq waits three seconds, which costs a firmware its first DISCOVER or two; on the local wire an answer takes
 * milliseconds.
 */
final class Probes {
    static final long WAIT_MILLIS = 250;
    static final long FRESH_MILLIS = 30_000;
    static final long TAKEN_MILLIS = 30_000;
    /** Beyond this there is a flood of new clients, and waiting for each would only hurt them. */
    static final int MOST_AT_ONCE = 16;

    private record Outcome(int client, long at) {}

    private record Waiting(Arrival arrival, int client, long until) {}

    private final Map<Ip4, Outcome> free = new LinkedHashMap<>();
    private final Map<Ip4, Long> taken = new HashMap<>();
    /** In the order of their end. */
    private final Map<Ip4, Waiting> waiting = new LinkedHashMap<>();

    /** Whether an address that looks free must be asked for first. */
    boolean mustAsk(Exchange exchange, Ip4 address, int client) {
        forgetOld(exchange.nowMillis());
        // Who comes through a relay is too far away to tell silence from absence in time.
        boolean far = !exchange.request().giaddr().isUnspecified();
        if (exchange.settings().policy().noPing() || far || free.containsKey(address)) return false;
        if (exchange.server().allocator().offers().wasMade(address, client)) return false;
        return waiting.size() < MOST_AT_ONCE;
    }

    boolean isWaitingForOther(Ip4 address, int client) {
        Waiting one = waiting.get(address);
        return one != null && one.client() != client;
    }

    /** Somebody else answers at this address. */
    boolean isTaken(Ip4 address, long nowMillis) {
        if (taken.isEmpty()) return false;
        Long until = taken.get(address);
        if (until == null) return false;
        if (until > nowMillis) return true;
        taken.remove(address);
        return false;
    }

    /** Whether this client's request waits already, so that this one is a repetition. */
    boolean isWaiting(int client) {
        for (Waiting one : waiting.values()) {
            if (one.client() == client) return true;
        }
        return false;
    }

    void await(Ip4 address, Arrival arrival, int client, long nowMillis) {
        waiting.put(address, new Waiting(arrival, client, nowMillis + WAIT_MILLIS));
    }

    OptionalLong deadline() {
        return waiting.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(waiting.values().iterator().next().until());
    }

    /** The next request whose wait is over: nobody answered, the address is free. */
    Optional<Arrival> nextFree(long nowMillis) {
        Iterator<Map.Entry<Ip4, Waiting>> entries = waiting.entrySet().iterator();
        if (!entries.hasNext()) return Optional.empty();
        Map.Entry<Ip4, Waiting> first = entries.next();
        if (first.getValue().until() > nowMillis) return Optional.empty();
        Waiting one = first.getValue();
        free.put(first.getKey(), new Outcome(one.client(), nowMillis));
        entries.remove();
        return Optional.of(one.arrival());
    }

    /** Somebody answered; the request that waited must have another address. */
    Optional<Arrival> answered(Ip4 address, long nowMillis) {
        Waiting one = waiting.remove(address);
        if (one == null) return Optional.empty();
        free.remove(address);
        taken.put(address, nowMillis + TAKEN_MILLIS);
        return Optional.of(one.arrival());
    }

    private void forgetOld(long nowMillis) {
        Iterator<Outcome> oldest = free.values().iterator();
        while (oldest.hasNext() && oldest.next().at() + FRESH_MILLIS <= nowMillis) oldest.remove();
    }
}
