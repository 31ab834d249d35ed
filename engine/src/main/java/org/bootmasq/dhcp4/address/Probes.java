package org.bootmasq.dhcp4.address;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Request;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * The ping check: whether somebody answers at an address before it is offered (RFC 2131 section 2.2). Nothing blocks:
 * the request waits here while the echo is on its way, and is decided anew when the answer or the end of the wait
 * comes.
 *
 * <p>As in dnsmasq the wait is three seconds: a phone whose radio sleeps takes one or two to answer. Firmware would
 * lose its first DISCOVER or two by that, so that it waits only as long as a machine that is awake takes to answer,
 * and so does whoever asks again before: RFC 2131 section 4.1 has clients wait four seconds.
 */
public final class Probes {
    /** How long a client waits for a ping. */
    public static final long WAIT_MILLIS = 3_000;

    /** How long firmware waits for a ping. */
    public static final long FIRMWARE_WAIT_MILLIS = 250;

    static final long FRESH_MILLIS = 30_000;
    static final long TAKEN_MILLIS = 30_000;
    /** Beyond this there is a flood of new clients, and waiting for each would only hurt them. */
    public static final int MOST_AT_ONCE = 16;

    private record Outcome(int client, long at) {}

    private record Waiting(Arrival arrival, int client, long since, long until) {}

    private final Map<Ip4, Outcome> free = new LinkedHashMap<>();
    private final Map<Ip4, Long> taken = new HashMap<>();
    private final Map<Ip4, Waiting> waiting = new LinkedHashMap<>();

    /** Whether an address that looks free must be asked for first. */
    boolean mustAsk(Ip4 address, long nowMillis) {
        forgetOld(nowMillis);
        return !free.containsKey(address) && waiting.size() < MOST_AT_ONCE;
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

    /**
     * Whether this client's request waits already, so that this one is a repetition: the last is the one that will be
     * answered, for the client may have forgotten the transaction before.
     */
    public boolean repeats(Client repeated) {
        int client = repeated.identity().hash();
        for (Map.Entry<Ip4, Waiting> each : waiting.entrySet()) {
            if (each.getValue().client() != client) continue;
            Waiting one = each.getValue();
            long until = Math.min(one.until(), one.since() + FIRMWARE_WAIT_MILLIS);
            each.setValue(new Waiting(repeated.request().arrival(), client, one.since(), until));
            return true;
        }
        return false;
    }

    /** A client's request waits for whether anybody answers at an address. */
    public void await(Ip4 address, Client client) {
        Request request = client.request();
        long wait = isFirmware(request.message()) ? FIRMWARE_WAIT_MILLIS : WAIT_MILLIS;
        long now = request.at().steadyMillis();
        waiting.put(address, new Waiting(request.arrival(), client.identity().hash(), now, now + wait));
    }

    /** What PXE, UEFI HTTP boot, gPXE and iPXE show of themselves (RFC 4578, RFC 3004). */
    private static boolean isFirmware(Dhcp4Message request) {
        if (request.has(OptionCode.CLIENT_ARCHITECTURE) || request.has(OptionCode.GPXE_ENCAPSULATED)) return true;
        String vendor =
                request.option(OptionCode.VENDOR_CLASS).map(Bytes::latin1).orElse("");
        String user = request.option(OptionCode.USER_CLASS).map(Bytes::latin1).orElse("");
        return vendor.startsWith("PXEClient") || vendor.startsWith("HTTPClient") || user.endsWith("PXE");
    }

    /** When the next wait is over, by the clock that never jumps. */
    public OptionalLong deadline() {
        return waiting.values().stream().mapToLong(Waiting::until).min();
    }

    /** The next request whose wait is over: nobody answered, the address is free. */
    public Optional<Arrival> nextFree(long nowMillis) {
        for (Map.Entry<Ip4, Waiting> each : waiting.entrySet()) {
            Waiting one = each.getValue();
            if (one.until() > nowMillis) continue;
            free.put(each.getKey(), new Outcome(one.client(), nowMillis));
            waiting.remove(each.getKey());
            return Optional.of(one.arrival());
        }
        return Optional.empty();
    }

    /** Somebody answered; the request that waited must have another address. */
    public Optional<Arrival> answered(Ip4 address, long nowMillis) {
        Waiting one = waiting.remove(address);
        if (one == null) return Optional.empty();
        free.remove(address);
        taken.values().removeIf(until -> until <= nowMillis);
        taken.put(address, nowMillis + TAKEN_MILLIS);
        return Optional.of(one.arrival());
    }

    private void forgetOld(long nowMillis) {
        Iterator<Outcome> oldest = free.values().iterator();
        while (oldest.hasNext() && oldest.next().at() + FRESH_MILLIS <= nowMillis) oldest.remove();
    }
}
