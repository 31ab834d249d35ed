package org.bootmasq.lease;

import org.bootmasq.wire.Ip4;

/** What happened to one lease; the unit of the journal and of the lease script. */
public sealed interface LeaseChange {
    Ip4 address();

    /** An address that was free is held. */
    record Added(Lease lease) implements LeaseChange {
        @Override
        public Ip4 address() {
            return lease.address();
        }
    }

    /**
     * A lease that exists has another end, owner or name.
     *
     * @param before as it was
     * @param lease as it is
     */
    record Updated(Lease before, Lease lease) implements LeaseChange {
        @Override
        public Ip4 address() {
            return lease.address();
        }
    }

    /** The address is free again. */
    record Deleted(Lease lease) implements LeaseChange {
        @Override
        public Ip4 address() {
            return lease.address();
        }
    }
}
