package org.bootmasq.dhcp4.address;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bootmasq.lease.Ip4Set;
import org.bootmasq.wire.Ip4;

/** Which addresses were offered a moment ago, and to whom. A client is the hash of its identity. */
public final class Offers {
    static final long LASTING_MILLIS = 20_000;
    /**
     * In a flood of clients the oldest offers are forgotten: a large range has more addresses than the heap has room.
     */
    static final int MOST = 1 << 16;

    /** In the order of their end, for all last equally long. */
    private final Map<Ip4, Offer> offers = new LinkedHashMap<>();

    private final Map<Integer, Ip4> latest = new HashMap<>();
    private final Ip4Set addresses = new Ip4Set();

    private record Offer(int client, long until) {}

    void add(Ip4 address, int client, long nowMillis) {
        remove(address);
        if (offers.size() >= MOST) {
            Ip4 oldest = offers.keySet().iterator().next();
            remove(oldest);
        }
        offers.put(address, new Offer(client, nowMillis + LASTING_MILLIS));
        latest.put(client, address);
        addresses.add(address);
    }

    /** The address became a lease, or the client chose another. */
    public void remove(Ip4 address) {
        Offer offer = offers.remove(address);
        if (offer != null) forget(address, offer);
    }

    private void forget(Ip4 address, Offer offer) {
        latest.remove(offer.client(), address);
        addresses.remove(address);
    }

    void expire(long nowMillis) {
        Iterator<Map.Entry<Ip4, Offer>> oldest = offers.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Ip4, Offer> each = oldest.next();
            if (each.getValue().until() > nowMillis) return;
            oldest.remove();
            forget(each.getKey(), each.getValue());
        }
    }

    boolean wasMade(Ip4 address, int client) {
        Offer offer = offers.get(address);
        return offer != null && offer.client() == client;
    }

    boolean isOfferedToOther(Ip4 address, int client) {
        Offer offer = offers.get(address);
        return offer != null && offer.client() != client;
    }

    /** The address itself, or the first above it that was offered to nobody, or last of all to this client. */
    Ip4 firstFreeFrom(Ip4 address, int client) {
        Ip4 free = addresses.firstOutsideFrom(address);
        Ip4 own = latest.get(client);
        return own != null && own.between(address, free) ? own : free;
    }
}
