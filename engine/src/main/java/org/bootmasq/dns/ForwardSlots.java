package org.bootmasq.dns;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/**
 * The questions on their way, at most {@code dns-forward-max}. Where all slots are taken, an asker with fewer than others gets one of the asker with
 * most, so that one who floods takes them from himself alone.
 */
final class ForwardSlots {
    private int most;
    private final Map<Bytes, Flight> byQuestion = new LinkedHashMap<>();
    private final Map<Integer, Flight> byId = new HashMap<>();
    private final Map<IpAddress, Integer> held = new HashMap<>();

    ForwardSlots(int most) {
        this.most = Math.max(1, most);
    }

    /** From now on; those on their way stay. */
    void atMost(int other) {
        most = Math.max(1, other);
    }

    int most() {
        return most;
    }

    boolean isFull() {
        return byQuestion.size() >= most;
    }

    Optional<Flight> of(Bytes question) {
        return Optional.ofNullable(byQuestion.get(question));
    }

    Optional<Flight> of(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    Collection<Flight> everyone() {
        return byQuestion.values();
    }

    Optional<Flight> oldest() {
        return byQuestion.isEmpty()
                ? Optional.empty()
                : Optional.of(byQuestion.values().iterator().next());
    }

    void add(Flight flight) {
        byQuestion.put(flight.key, flight);
        byId.put(flight.id, flight);
        held.merge(flight.first().address(), 1, Integer::sum);
    }

    void remove(Flight flight) {
        if (!byQuestion.remove(flight.key, flight)) return;
        byId.remove(flight.id);
        held.merge(flight.first().address(), -1, (a, b) -> a + b == 0 ? null : a + b);
    }

    /** The oldest question of the asker who holds most, if that is at least two more than this one holds. */
    Optional<Flight> toMakeRoomFor(IpAddress asker) {
        int own = held.getOrDefault(asker, 0);
        // Whoever holds more than an even share could only take from those who hold no more.
        if (own > most / held.size()) return Optional.empty();
        Map.Entry<IpAddress, Integer> greediest = null;
        for (var each : held.entrySet()) {
            if (greediest == null || each.getValue() > greediest.getValue()) greediest = each;
        }
        if (greediest == null || greediest.getValue() < own + 2) return Optional.empty();
        IpAddress from = greediest.getKey();
        for (Flight flight : byQuestion.values()) {
            if (flight.first().address().equals(from)) return Optional.of(flight);
        }
        return Optional.empty();
    }
}
