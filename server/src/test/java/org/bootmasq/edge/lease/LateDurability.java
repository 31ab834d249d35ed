package org.bootmasq.edge.lease;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.IpAddress;

/** Keeps leases in memory, and answers a commit when it is told to: a far store, whose network its tests play. */
public final class LateDurability implements Durability {
    private record Commit(List<LeaseChange> changes, Answer answer) {}

    private final Queue<Commit> outstanding = new ArrayDeque<>();
    private final Map<IpAddress, Lease> kept = new HashMap<>();

    @Override
    public void commit(List<LeaseChange> changes, Answer answer) {
        outstanding.add(new Commit(changes, answer));
    }

    /** How many commits nobody has answered. */
    public int outstanding() {
        return outstanding.size();
    }

    /** What is durable of an address. */
    public Optional<Lease> kept(IpAddress address) {
        return Optional.ofNullable(kept.get(address));
    }

    /** The oldest commit is durable. */
    public void keeps() {
        Commit commit = outstanding.remove();
        for (LeaseChange change : commit.changes) {
            switch (change) {
                case LeaseChange.Added(Lease lease) -> kept.put(lease.address(), lease);
                case LeaseChange.Updated(Lease _, Lease lease) -> kept.put(lease.address(), lease);
                case LeaseChange.Deleted(Lease lease) -> kept.remove(lease.address());
            }
        }
        commit.answer.onDurable(Outcome.DURABLE);
    }

    /** The oldest commit is lost. */
    public void fails() {
        Commit commit = outstanding.remove();
        var held = new HashMap<IpAddress, Lease>();
        for (LeaseChange change : commit.changes) {
            kept(change.address()).ifPresent(lease -> held.put(change.address(), lease));
        }
        commit.answer.onDurable(new Outcome.NotDurable(held));
    }

    /** The answer to the youngest commit comes first, against the order. */
    public void keepsYoungestFirst() {
        Commit youngest = List.copyOf(outstanding).getLast();
        outstanding.remove(youngest);
        youngest.answer.onDurable(Outcome.DURABLE);
    }
}
