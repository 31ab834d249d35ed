package org.bootmasq.edge.lease;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.IpAddress;

/** What could not be written, and how these addresses stand on the disk until it can. The owner's lock guards it. */
final class LeaseStorePending {
    private static final int MANY = 1000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** The last state of each address. */
    private final Map<IpAddress, LeaseChange> changes = new LinkedHashMap<>();
    /** Addresses that nobody holds on the disk are missing. */
    private final Map<IpAddress, Lease> durable = new HashMap<>();

    private long refusedAt;

    boolean isEmpty() {
        return changes.isEmpty();
    }

    Collection<LeaseChange> changes() {
        return changes.values();
    }

    void add(Collection<? extends LeaseChange> more) {
        for (LeaseChange change : more) {
            if (changes.remove(change.address()) == null) rememberDurable(change);
            changes.put(change.address(), change);
        }
    }

    private void rememberDurable(LeaseChange change) {
        switch (change) {
            case LeaseChange.Added _ -> {}
            case LeaseChange.Updated(Lease before, Lease _) -> durable.put(change.address(), before);
            case LeaseChange.Deleted(Lease lease) -> durable.put(change.address(), lease);
        }
    }

    /** What the disk has of the addresses that these changes concern; those that nobody holds there are missing. */
    Map<IpAddress, Lease> durable(Collection<? extends LeaseChange> concerned) {
        var held = new HashMap<IpAddress, Lease>();
        for (LeaseChange change : concerned) {
            Optional.ofNullable(durable.get(change.address())).ifPresent(lease -> held.put(change.address(), lease));
        }
        return held;
    }

    void refused() {
        refusedAt = System.nanoTime();
    }

    /** Where much waits, not every request tries to write all of it. */
    boolean mayRetry() {
        return changes.size() < MANY || System.nanoTime() - refusedAt > PAUSE_NANOS;
    }

    void written() {
        changes.clear();
        durable.clear();
    }
}
