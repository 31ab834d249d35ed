package org.bootmasq.edge.lease;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.lease.LeaseChange;

/** Commits to a store that answers at once. */
public final class Committed {
    private Committed() {}

    /** Whether the changes are durable. */
    public static boolean durably(Durability store, List<? extends LeaseChange> changes) {
        var outcomes = new ArrayList<Durability.Outcome>();
        store.commit(List.copyOf(changes), outcomes::add);
        if (outcomes.size() != 1) throw new AssertionError("answered " + outcomes.size() + " times at once");
        return outcomes.getFirst() instanceof Durability.Outcome.Durable;
    }
}
