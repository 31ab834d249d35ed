package org.bootmasq.dhcp4.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.bootmasq.wire.Ip4;

/**
 * Through which relay each client got its lease: the router to name when it renews by itself. What one client's
 * packets say of a relay counts for no other client whose own relay is known.
 */
public final class ClientRelays {
    private final Map<Ip4, Ip4> byClient = new HashMap<>();
    private final Map<Ip4, Integer> clients = new HashMap<>();

    /** A client got an address through a relay. */
    public void learn(Ip4 client, Ip4 relay) {
        Ip4 before = byClient.put(client, relay);
        if (relay.equals(before)) return;
        if (before != null) leave(before);
        clients.merge(relay, 1, Integer::sum);
    }

    /** The address of a client is nobody's any more. */
    public void forget(Ip4 client) {
        Ip4 relay = byClient.remove(client);
        if (relay != null) leave(relay);
    }

    private void leave(Ip4 relay) {
        clients.computeIfPresent(relay, (_, count) -> count == 1 ? null : count - 1);
    }

    /**
     * The relay of a client. One that got its lease before we started has the relay through which most of its
     * network came.
     *
     * @param inNetwork whether an address is of the client's network
     */
    public Optional<Ip4> of(Ip4 client, Predicate<Ip4> inNetwork) {
        Ip4 own = byClient.get(client);
        if (own != null) return Optional.of(own);
        return clients.entrySet().stream()
                .filter(entry -> inNetwork.test(entry.getKey()))
                .max(Map.Entry.<Ip4, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }
}
