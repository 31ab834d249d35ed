package org.bootmasq.edge.lease;

import java.util.Collection;
import java.util.Optional;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.Ip4;

/** Where leases are kept so that nothing loses them. */
@FunctionalInterface
public interface Durability {
    /** @return false if they may not be durable */
    boolean append(Collection<? extends LeaseChange> changes);

    /** What is durable of an address whose change could not be made so. */
    default Optional<Lease> durable(Ip4 address) {
        return Optional.empty();
    }
}
