package org.bootmasq.edge.http.mirror;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.bootmasq.wire.IpAddress;

/**
 * Threads of the system that ask upstream, for they wait for the disk as well: a few, that are there only while there
 * is something to ask. Who comes later waits for its turn; whoever has the fewest threads is next, and no client has
 * more than its share of threads or of the places to wait. Safe for several threads.
 */
final class Askers {
    private static final int MOST_WAITING = 1000;
    /** The part that a client may have of all. */
    private static final int SHARE = 4;

    private final String name;
    private final int most;
    private final Map<IpAddress, Queue<Runnable>> waiting = new LinkedHashMap<>();
    private final Map<IpAddress, Integer> asking = new HashMap<>();
    private int waitingCount;
    private int askingCount;

    /**
     * @param name of the threads
     * @param most that ask at once
     */
    Askers(String name, int most) {
        this.name = name;
        this.most = most;
    }

    /**
     * Does something when its turn comes. Returns false if too much waits already.
     *
     * @param work throws nothing
     */
    boolean begin(IpAddress client, Runnable work) {
        synchronized (this) {
            if (!mayAsk(client)) return await(client, work);
            takeTurn(client);
        }
        boolean begun = false;
        try {
            Thread.ofPlatform().daemon(true).name(name).start(() -> ask(client, work));
            begun = true;
        } finally {
            if (!begun) endTurn(client);
        }
        return true;
    }

    private boolean mayAsk(IpAddress client) {
        return askingCount < most && asking.getOrDefault(client, 0) < Math.max(1, most / SHARE);
    }

    private boolean await(IpAddress client, Runnable work) {
        Queue<Runnable> its = waiting.getOrDefault(client, new ArrayDeque<>());
        if (waitingCount == MOST_WAITING || its.size() == MOST_WAITING / SHARE) return false;
        its.add(work);
        waiting.put(client, its);
        waitingCount++;
        return true;
    }

    private void takeTurn(IpAddress client) {
        asking.merge(client, 1, Integer::sum);
        askingCount++;
    }

    private synchronized void endTurn(IpAddress client) {
        asking.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
        askingCount--;
    }

    private void ask(IpAddress client, Runnable work) {
        Optional<Turn> turn = Optional.of(new Turn(client, work));
        while (turn.isPresent()) {
            try {
                turn.get().work().run();
            } finally {
                endTurn(turn.get().client());
                turn = next();
            }
        }
    }

    private record Turn(IpAddress client, Runnable work) {}

    private synchronized Optional<Turn> next() {
        return waiting.entrySet().stream()
                .filter(each -> mayAsk(each.getKey()))
                .min(Comparator.comparingInt(each -> asking.getOrDefault(each.getKey(), 0)))
                .map(each -> takeTurn(each.getKey(), each.getValue()));
    }

    private Turn takeTurn(IpAddress client, Queue<Runnable> its) {
        Runnable work = its.remove();
        if (its.isEmpty()) waiting.remove(client);
        waitingCount--;
        takeTurn(client);
        return new Turn(client, work);
    }
}
