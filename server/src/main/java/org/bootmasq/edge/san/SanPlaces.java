package org.bootmasq.edge.san;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Places for connections, shared fairly between addresses: each may have at most as many as it leaves free. When none
 * is free, one of the address that has the most gives way to an address that would have fewer. Not safe for several
 * threads.
 */
final class SanPlaces {
    private static final int MOST_LEAVING = 32;

    private final Function<Deque<SanConnection>, SanConnection> whichGivesWay;
    private final Predicate<SanConnection> idles;
    private final Map<InetAddress, Deque<SanConnection>> byAddress = new HashMap<>();
    // What gives way is still there for some moments.
    private final Set<SanConnection> leaving = new HashSet<>();
    private int most;
    private int mostOfAnAddress;
    private int taken;

    /**
     * @param whichGivesWay of an address's, in the order of their coming
     * @param idles whether one gives way to any other
     */
    SanPlaces(Function<Deque<SanConnection>, SanConnection> whichGivesWay, Predicate<SanConnection> idles) {
        this.whichGivesWay = whichGivesWay;
        this.idles = idles;
    }

    void limit(int all, int ofAnAddress) {
        most = all;
        mostOfAnAddress = ofAnAddress;
    }

    /** Takes a place, which {@link #leave} gives back, or says why there is none. Whoever gives way is ended. */
    Optional<String> take(SanConnection newcomer) {
        InetAddress address = newcomer.remote().getAddress();
        Deque<SanConnection> theirs = byAddress.getOrDefault(address, new ArrayDeque<>());
        int own = theirs.size();
        int free = most - taken;
        if (own >= Math.min(free, mostOfAnAddress)) {
            Optional<SanConnection> gives =
                    own > 0 ? theirs.stream().filter(idles).findFirst() : Optional.empty();
            if (gives.isEmpty() && free <= 0) gives = whoGivesWay(own);
            if (gives.isEmpty()) return Optional.of(own > 0 ? "that address has its share" : "all places are taken");
            if (leaving.size() >= MOST_LEAVING) return Optional.of("too many that give way are still there");
            SanConnection old = gives.get();
            leave(old);
            leaving.add(old);
            old.end();
        }
        byAddress.computeIfAbsent(address, _ -> new ArrayDeque<>()).add(newcomer);
        taken++;
        return Optional.empty();
    }

    private Optional<SanConnection> whoGivesWay(int own) {
        Optional<SanConnection> idle =
                byAddress.values().stream().flatMap(Deque::stream).filter(idles).findFirst();
        if (idle.isPresent()) return idle;
        return byAddress.values().stream()
                .max((a, b) -> Integer.compare(a.size(), b.size()))
                .filter(theirs -> theirs.size() > own + 1)
                .map(whichGivesWay);
    }

    /** Gives a place back; nothing if it has none. */
    void leave(SanConnection connection) {
        if (leaving.remove(connection)) return;
        byAddress.computeIfPresent(connection.remote().getAddress(), (_, theirs) -> {
            if (theirs.remove(connection)) taken--;
            return theirs.isEmpty() ? null : theirs;
        });
    }
}
