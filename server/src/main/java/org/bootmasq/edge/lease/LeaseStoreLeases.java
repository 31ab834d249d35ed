package org.bootmasq.edge.lease;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.lease.LeaseTable;
import org.bootmasq.wire.Ip4;

/** All leases as they are after the last change, the oldest first. The owner's lock guards them. */
final class LeaseStoreLeases {
    private final Map<Ip4, Lease> leases = new LinkedHashMap<>();

    /** Forgets everything but what a whole lease file says. */
    void startOver(LeaseFile whole) {
        leases.clear();
        for (Lease lease : whole.leases().reversed()) leases.put(lease.address(), lease);
    }

    void take(LeaseChange change) {
        switch (change) {
            case LeaseChange.Added added -> leases.put(added.address(), added.lease());
            case LeaseChange.Updated updated -> leases.put(updated.address(), updated.lease());
            case LeaseChange.Deleted deleted -> leases.remove(deleted.address());
        }
    }

    /** Gives the leases back what {@link LeaseStoreExtras} remembers of them. */
    void recall(LeaseStoreExtras extras) throws IOException {
        extras.recall(leases);
    }

    List<Lease> all() {
        return new ArrayList<>(leases.values());
    }

    /** All of them in a table of the caller's own. */
    LeaseTable table() {
        var table = new LeaseTable();
        leases.values().forEach(table::put);
        return table;
    }
}
