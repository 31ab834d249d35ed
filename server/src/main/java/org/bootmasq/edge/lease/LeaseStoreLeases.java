package org.bootmasq.edge.lease;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/** The lease file as it is after the last change, the oldest lease first. The owner's lock guards it. */
final class LeaseStoreLeases {
    private final Map<IpAddress, Lease> leases = new LinkedHashMap<>();
    /** All that the file holds besides the leases. */
    private LeaseFile frame = LeaseFile.read("");

    /** Forgets everything but what a whole lease file says. */
    void startOver(LeaseFile whole) {
        leases.clear();
        for (Lease lease : whole.oldestFirst()) leases.put(lease.address(), lease);
        frame = whole.with(List.of());
    }

    void take(LeaseChange change) {
        switch (change) {
            case LeaseChange.Added(Lease lease) -> leases.put(lease.address(), lease);
            case LeaseChange.Updated(Lease _, Lease lease) -> leases.put(lease.address(), lease);
            case LeaseChange.Deleted(Lease lease) -> leases.remove(lease.address());
        }
    }

    /** Gives the leases back what {@link LeaseStoreExtras} remembers of them. */
    void recall(LeaseStoreExtras extras) throws IOException {
        extras.recall(leases);
    }

    void identify(Bytes duid) {
        frame = frame.identifiedBy(duid);
    }

    /** The file with all leases of this moment. */
    LeaseFile file() {
        return frame.with(leases.values());
    }
}
