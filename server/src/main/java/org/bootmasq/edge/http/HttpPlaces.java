package org.bootmasq.edge.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.wire.IpAddress;

/**
 * How many connections there are, and whose. Where all places are taken, whoever has most of them gives one up to
 * whoever has fewer: connections that only wait so keep nobody out. Safe for several threads.
 */
final class HttpPlaces {
    /** So many more there may be, for those that give way end only when their worker has its turn. */
    private static final int ENDING = 256;

    private final Map<IpAddress, Integer> held = new HashMap<>();
    private int most;
    private int all;

    HttpPlaces(int most) {
        this.most = most;
    }

    /** What becomes of a newcomer. */
    sealed interface Admission {}

    /** @param givingWay whose idlest connection has to end for it */
    record Admitted(Optional<IpAddress> givingWay) implements Admission {}

    record Refused() implements Admission {}

    synchronized void atMost(int other) {
        most = other;
    }

    synchronized Admission admit(IpAddress newcomer) {
        Optional<IpAddress> givingWay = Optional.empty();
        if (all >= most) {
            var greediest = held.entrySet().stream().max(Map.Entry.comparingByValue());
            boolean fewer = greediest.isPresent()
                    && held.getOrDefault(newcomer, 0) < greediest.get().getValue();
            // The last of his own takes the place of his idlest one.
            givingWay = fewer
                    ? greediest.map(Map.Entry::getKey)
                    : Optional.of(newcomer).filter(held::containsKey);
            if (givingWay.isEmpty() || all >= most + ENDING) return new Refused();
        }
        held.merge(newcomer, 1, Integer::sum);
        all++;
        return new Admitted(givingWay);
    }

    /** A connection of this address has ended. */
    synchronized void leave(IpAddress address) {
        held.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        all--;
    }

    synchronized int count() {
        return all;
    }
}
