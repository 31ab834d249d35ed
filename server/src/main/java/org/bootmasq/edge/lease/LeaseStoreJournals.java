package org.bootmasq.edge.lease;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseJournal;
import org.bootmasq.wire.ByteWriter;

/**
 * The two journal files beside a lease file ({@code <leasefile>.journal} and {@code .journal2}), which take turns:
 * while one is folded the other grows, so that folding neither stops {@link #append} nor loses what comes meanwhile.
 * The owner's lock guards which one grows.
 */
final class LeaseStoreJournals implements AutoCloseable {
    private static final String FIRST = ".journal";
    private static final String SECOND = ".journal2";
    /** What is added to the name of the lease file. */
    static final List<String> SUFFIXES = List.of(FIRST, SECOND);

    /** Why a file system, or who guards it, lets nobody make a file. */
    private static final Set<String> FORBIDDEN =
            Set.of("Permission denied", "Operation not permitted", "Read-only file system");

    private final List<LeaseStoreJournal> both;
    private final String obstacle;
    private final ByteWriter appended = new ByteWriter(0);
    private int active;

    /** @param both empty where nothing is kept */
    private LeaseStoreJournals(List<LeaseStoreJournal> both, String obstacle) {
        this.both = List.copyOf(both);
        this.obstacle = obstacle;
    }

    static LeaseStoreJournals none() {
        return new LeaseStoreJournals(List.of(), "");
    }

    /** Opens both, or none where no file may be made there. */
    static LeaseStoreJournals open(Path leaseFile) throws IOException {
        var opened = new ArrayList<LeaseStoreJournal>();
        try {
            for (String suffix : SUFFIXES) {
                opened.add(LeaseStoreJournal.open(OctetPath.beside(leaseFile, suffix)));
            }
            return new LeaseStoreJournals(opened, "");
        } catch (IOException failure) {
            for (LeaseStoreJournal each : opened) each.close();
            String reason = Reason.of(failure);
            if (!FORBIDDEN.contains(reason)) throw failure;
            String name = OctetPath.text(OctetPath.beside(leaseFile, FIRST));
            return new LeaseStoreJournals(List.of(), "cannot open or create " + name + ": " + reason);
        }
    }

    /** Why there are none, for the log; empty where there are, or where none are wanted. */
    String obstacle() {
        return obstacle;
    }

    boolean areKept() {
        return !both.isEmpty();
    }

    /**
     * Repeats on the leases what both journals hold, the older generation first.
     *
     * @return whether there was anything
     */
    boolean repeat(LeaseStoreLeases leases, Log log) throws IOException {
        List<LeaseStoreJournal.Content> contents =
                List.of(both.get(0).read(), both.get(1).read());
        active = both.get(1).generation() > both.get(0).generation() ? 1 : 0;
        for (int each : new int[] {1 - active, active}) {
            LeaseStoreJournal.Content content = contents.get(each);
            content.changes().forEach(leases::take);
            content.snapshot().ifPresent(leases::startOver);
            if (!content.complaint().isEmpty()) {
                String path = OctetPath.text(both.get(each).path());
                log.log(Priority.WARNING, "dhcp", path + ": " + content.complaint() + ": ignored from there on");
            }
        }
        boolean any = !both.get(0).isEmpty() || !both.get(1).isEmpty();
        if (growing().isEmpty()) {
            growing().begin(Math.max(both.get(0).generation(), both.get(1).generation()) + 1);
        }
        return any;
    }

    /** The one that changes are added to. */
    LeaseStoreJournal growing() {
        return both.get(active);
    }

    /** The other one, which is folded. */
    LeaseStoreJournal resting() {
        return both.get(1 - active);
    }

    /** Adds changes, and returns once they are on the disk. */
    void append(Collection<? extends LeaseChange> changes) throws IOException {
        appended.clear().latin1(growing().header());
        for (LeaseChange change : changes) LeaseJournal.write(appended, change);
        growing().append(appended);
    }

    /**
     * From now on the other one grows, if the folding of that one has succeeded. Files that someone has removed are
     * there again.
     */
    void takeTurns() throws IOException {
        for (LeaseStoreJournal journal : both) {
            if (!journal.isInPlace()) journal.recreate();
        }
        if (!resting().isEmpty()) return;
        resting().begin(growing().generation() + 1);
        active = 1 - active;
    }

    @Override
    public void close() throws IOException {
        for (LeaseStoreJournal each : both) each.close();
    }
}
