package org.bootmasq.edge.lease;

import java.util.List;
import java.util.Map;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.IpAddress;

/**
 * Where leases are kept so that nothing loses them: takes one commit after another, and answers each when its changes
 * are safe.
 */
@FunctionalInterface
public interface Durability {
    /** What became of a commit. */
    sealed interface Outcome {
        /** All changes of the commit are safe. */
        record Durable() implements Outcome {}

        /**
         * Nobody can tell that all changes of the commit are safe. The store goes on trying; a later commit that is
         * durable makes these durable too.
         *
         * @param held what is durable of the addresses that the commit changes; an address that is missing counts as
         *     held by nobody
         */
        record NotDurable(Map<IpAddress, Lease> held) implements Outcome {
            public NotDurable {
                held = Map.copyOf(held);
            }
        }

        Outcome DURABLE = new Durable();
    }

    /** Hears of the outcome of one commit. */
    @FunctionalInterface
    interface Answer {
        void onDurable(Outcome outcome);
    }

    /**
     * Makes changes durable, with one write for all of them. The answer comes before this returns, where that takes no
     * longer than a write to a local disk, or later. A store that does not hear from where it keeps them gives up in
     * the end, and answers that they are not durable.
     *
     * @param answer is called once, on the thread that commits; the answers come in the order of the commits
     */
    void commit(List<LeaseChange> changes, Answer answer);
}
