package org.bootmasq.edge.lease;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseJournal;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.IpAddress;

/**
 * What {@code leasequery} has to remember of each lease and dnsmasq's lease file has no room for, in {@code
 * <leasefile>.leasequery}: the journal's own records. A crash while it is written in place costs what stood behind that
 * point, and no lease.
 */
final class LeaseStoreExtras {
    private final Optional<LeaseStoreFile> file;

    private LeaseStoreExtras(Optional<LeaseStoreFile> file) {
        this.file = file;
    }

    static LeaseStoreExtras none() {
        return new LeaseStoreExtras(Optional.empty());
    }

    static LeaseStoreExtras open(Path path) throws IOException {
        return new LeaseStoreExtras(Optional.of(LeaseStoreFile.openBeside(path)));
    }

    boolean areKept() {
        return file.isPresent();
    }

    /** Gives leases back what was remembered of them; one that another client holds by now gets nothing. */
    void recall(Map<IpAddress, Lease> leases) throws IOException {
        if (file.isEmpty()) return;
        for (LeaseChange change : LeaseJournal.replay(file.get().read()).changes()) {
            leases.computeIfPresent(change.address(), (_, lease) -> with(lease, change));
        }
    }

    private static Lease with(Lease known, LeaseChange change) {
        if (!(change instanceof LeaseChange.Added(Lease4 remembered)) || !(known instanceof Lease4 lease)) return known;
        boolean same = remembered.hardware().equals(lease.hardware())
                && remembered.clientId().equals(lease.clientId());
        return same ? lease.with(remembered.extra()) : lease;
    }

    void write(List<Lease4> leases) throws IOException {
        if (file.isEmpty()) return;
        var text = new ByteWriter(0);
        for (Lease4 lease : leases) {
            if (!lease.extra().equals(Lease4.Extra.NONE)) LeaseJournal.write(text, new LeaseChange.Added(lease));
        }
        if (!file.get().replace(text)) file.get().overwrite(text);
    }
}
