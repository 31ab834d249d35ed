package org.bootmasq.dns.forward;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/**
 * The questions on their way, at most {@code dns-forward-max} for each group of servers, so that a group which does not
 * answer takes no slot from another. Where all slots of a group are taken, an asker with fewer than others gets one of
 * the asker with most, so that one who floods takes them from himself alone. Beyond what memory and ids allow in all,
 * the group with most gives way.
 */
public final class ForwardSlots {
    /** Half of all ids: one that is free is soon found, and nobody can guess which it is. */
    public static final int MOST_IN_ALL = 0x8000;

    /** The slots of one group of servers. */
    private static final class Share {
        private final Map<IpAddress, Integer> held = new HashMap<>();
        private int count;
    }

    private int most;
    private final int mostInAll;
    private final int mostWaiting;
    private int waiting;
    private final Map<Bytes, Flight> byQuestion = new LinkedHashMap<>();
    private final Map<Integer, Flight> byId = new HashMap<>();
    private final Map<Upstreams.Group, Share> shares = new HashMap<>();

    ForwardSlots(int most, MemoryLimits memory) {
        this.most = Math.max(1, most);
        mostInAll = Math.min(memory.questions(), MOST_IN_ALL);
        mostWaiting = memory.waiting();
    }

    /** From now on; those on their way stay. */
    void atMost(int other) {
        most = Math.max(1, other);
    }

    int most() {
        return Math.min(most, mostInAll);
    }

    boolean isFull(Upstreams.Group group) {
        if (byQuestion.size() >= mostInAll) return true;
        Share share = shares.get(group);
        return share != null && share.count >= most;
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
        byId.put(flight.message.id, flight);
        waiting += flight.waiting.size();
        Share share = shares.computeIfAbsent(flight.group, _ -> new Share());
        share.count++;
        share.held.merge(flight.first().address(), 1, Integer::sum);
    }

    void remove(Flight flight) {
        if (!byQuestion.remove(flight.key, flight)) return;
        byId.remove(flight.message.id);
        waiting -= flight.waiting.size();
        Share share = shares.getOrDefault(flight.group, new Share());
        share.held.merge(flight.first().address(), -1, (a, b) -> a + b == 0 ? null : a + b);
        if (--share.count == 0) shares.remove(flight.group);
    }

    /** Whether as many wait for one answer as may. */
    boolean isCrowded(Flight flight) {
        return flight.waiting.size() >= Flight.MOST_WAITING;
    }

    /** Whether as many wait for all answers as there is memory for. */
    boolean isCrowded() {
        return waiting >= mostWaiting;
    }

    void join(Flight flight, Flight.Waiting asker) {
        flight.waiting.add(asker);
        waiting++;
    }

    /** An id that no question on its way has; -1 where all are taken. */
    int freshId(int random) {
        for (int i = 0; i < 0x10000; i++) {
            int id = random + i & 0xffff;
            if (!byId.containsKey(id)) return id;
        }
        return -1;
    }

    /** The question that gives way for another of this asker to these servers; empty where his is the one too many. */
    Optional<Flight> toMakeRoomFor(IpAddress asker, Upstreams.Group group) {
        Share own = shares.getOrDefault(group, new Share());
        if (own.count >= most) return ofGreediest(group, own, own.held.getOrDefault(asker, 0));
        Upstreams.Group largest = group;
        Share taken = own;
        for (var each : shares.entrySet()) {
            if (each.getValue().count <= taken.count) continue;
            largest = each.getKey();
            taken = each.getValue();
        }
        boolean same = largest.equals(group);
        if (!same && taken.count < own.count + 2) return Optional.empty();
        return ofGreediest(largest, taken, same ? own.held.getOrDefault(asker, 0) : -1);
    }

    /** The oldest question of the asker who holds most, if that is at least two more than this many. */
    private Optional<Flight> ofGreediest(Upstreams.Group group, Share share, int own) {
        // Whoever holds more than an even share could only take from those who hold no more.
        if (own >= 0 && own > share.count / share.held.size()) return Optional.empty();
        // As many askers as questions: a flood from addresses that are each used once is refused without a search.
        if (own >= 0 && share.held.size() == share.count) return Optional.empty();
        Map.Entry<IpAddress, Integer> greediest = null;
        for (var each : share.held.entrySet()) {
            if (greediest == null || each.getValue() > greediest.getValue()) greediest = each;
        }
        if (greediest == null || greediest.getValue() < own + 2) return Optional.empty();
        IpAddress from = greediest.getKey();
        for (Flight flight : byQuestion.values()) {
            if (flight.group.equals(group) && flight.first().address().equals(from)) return Optional.of(flight);
        }
        return Optional.empty();
    }
}
