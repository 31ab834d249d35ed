package org.bootmasq.lease;

import org.bootmasq.wire.IpAddress;

/** What happened to one lease; the unit of the journal and of the lease script. */
public sealed interface LeaseChange {
    /** The lease that changed, as it is; or as it was, if nobody holds it any more. */
    Lease lease();

    /** The address that it is about; of a delegated prefix the first. */
    default IpAddress address() {
        return lease().address();
    }

    /** An address that was free is held. */
    record Added(Lease lease) implements LeaseChange {}

    /**
     * A lease that exists has another end, owner or name.
     *
     * @param before as it was
     * @param lease as it is
     */
    record Updated(Lease before, Lease lease) implements LeaseChange {}

    /** The address is free again. */
    record Deleted(Lease lease) implements LeaseChange {}
}
