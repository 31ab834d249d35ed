package org.bootmasq.dhcp6;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.wire.Ip6;

/** Messages of clients whose link-layer address is being asked for: they wait for it a moment, in order. */
final class Waiting {
    /** dnsmasq waits so long before it answers all the same. */
    private static final long PATIENCE_MILLIS = 100;

    private static final int MOST = 4096;
    /** A message may be as large as a jumbo frame. */
    private static final int MOST_OCTETS = 4 << 20;

    private final Map<Neighbour, Wait> waiting = new HashMap<>();
    private final Queue<Due> due = new ArrayDeque<>();
    private int messages;
    private int octets;

    /** A client's place on a link. */
    record Neighbour(int interfaceIndex, Ip6 address) {
        static Neighbour of(Arrival6 arrival) {
            return new Neighbour(arrival.interfaceIndex(), arrival.source());
        }
    }

    private record Due(long moment, Neighbour neighbour) {}

    private record Wait(long until, List<Arrival6> messages) {}

    /** Whether no more can wait: then a message is answered as it is. */
    boolean isFull() {
        return messages >= MOST || octets >= MOST_OCTETS;
    }

    /** A message waits. Returns whether nobody asked for its sender yet. */
    boolean add(Arrival6 arrival, long nowMillis) {
        Neighbour neighbour = Neighbour.of(arrival);
        Wait wait = waiting.get(neighbour);
        messages++;
        octets += arrival.payload().length();
        if (wait != null) {
            wait.messages().add(arrival);
            return false;
        }
        long until = nowMillis + PATIENCE_MILLIS;
        waiting.put(neighbour, new Wait(until, new ArrayList<>(List.of(arrival))));
        due.add(new Due(until, neighbour));
        return true;
    }

    /** What waited for a neighbour, which waits no more. */
    List<Arrival6> take(Neighbour neighbour) {
        Wait wait = waiting.remove(neighbour);
        if (wait == null) return List.of();
        messages -= wait.messages().size();
        for (Arrival6 each : wait.messages()) octets -= each.payload().length();
        return wait.messages();
    }

    /** What has waited long enough. */
    List<Arrival6> takeDue(long nowMillis) {
        List<Arrival6> all = new ArrayList<>();
        while (!due.isEmpty() && due.peek().moment() <= nowMillis) {
            Due first = due.remove();
            if (isWaited(first)) all.addAll(take(first.neighbour()));
        }
        return all;
    }

    /** When somebody has waited long enough. */
    OptionalLong deadline() {
        // Those that were answered before their time leave their moment behind.
        while (!due.isEmpty() && !isWaited(due.peek())) due.remove();
        return due.isEmpty() ? OptionalLong.empty() : OptionalLong.of(due.peek().moment());
    }

    private boolean isWaited(Due due) {
        Wait wait = waiting.get(due.neighbour());
        return wait != null && wait.until() == due.moment();
    }
}
