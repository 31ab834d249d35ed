package org.bootmasq.edge.lease;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * Keeps leases on disk: {@link #commit} makes changes durable in a journal and answers at once, for one write to a
 * local disk is short. A thread folds the journal into dnsmasq's lease file right after. Where no file may be made
 * beside that, each commit writes the lease file itself.
 *
 * <p>A restart reads the lease file and repeats both {@link LeaseStoreJournals journals}. Each record says how a lease
 * is, not how it differs, so repeating one that is already folded changes nothing.
 */
public final class LeaseStore implements Durability, AutoCloseable {
    private static final String EXTRAS = ".leasequery";

    private static final long FOLD_AT_OCTETS = 16 << 20;

    private final Log log;
    private final LeaseStoreTrouble trouble;
    private final LeaseStoreFile file;
    private volatile LeaseStoreExtras extras;
    private final LeaseStoreJournals journals;
    /** Whether the lease file is all there is. */
    private final boolean alone;

    private final LeaseStoreFolder folder;
    private final ReentrantLock lock = new ReentrantLock();
    /** One folding at a time; taken before {@link #lock}. */
    private final ReentrantLock folding = new ReentrantLock();

    private final LeaseStoreLeases leases = new LeaseStoreLeases();
    private final LeaseStorePending pending = new LeaseStorePending();

    /** Guarded by {@link #folding} where there are journals, by {@link #lock} where the file is alone. */
    private final ByteWriter folded = new ByteWriter(0);

    private boolean closed;

    private LeaseStore(
            Log log, LeaseStoreFile file, LeaseStoreExtras extras, LeaseStoreJournals journals, LeaseFile initial) {
        this.log = log;
        this.trouble = new LeaseStoreTrouble(log);
        this.file = file;
        this.extras = extras;
        this.journals = journals;
        alone = file.isRegular() && !journals.areKept();
        leases.startOver(initial);
        folder = new LeaseStoreFolder(this::fold, file.path(), log);
    }

    /**
     * Reads the lease file and its journals, and writes them back as one whole file. Call it before privileges are
     * dropped, and {@link #start} after.
     *
     * @param withExtras whether {@link Lease4.Extra} is to outlast a restart as well
     * @throws IOException with the line to show, as {@code cannot open or create lease file /x: Permission denied}
     */
    public static LeaseStore open(Path leaseFile, FileOwner owner, boolean withExtras, Log log) throws IOException {
        try {
            Consumer<String> said = text -> log.log(Priority.WARNING, "dhcp", text);
            owner.claim(leaseFile, false, said);
            LeaseStoreFile file = owner.at(leaseFile, () -> LeaseStoreFile.open(leaseFile));
            if (!file.isRegular()) {
                file.close();
                log.log(Priority.WARNING, "dhcp", leaseFile + " is not a file: leases are kept in memory only");
                return new LeaseStore(
                        log,
                        LeaseStoreFile.none(),
                        LeaseStoreExtras.none(),
                        LeaseStoreJournals.none(),
                        LeaseFile.read(""));
            }
            for (String suffix : LeaseStoreJournals.SUFFIXES) owner.claim(sibling(file.path(), suffix), true, said);
            owner.claim(sibling(file.path(), EXTRAS), true, said);
            return owner.at(file.path(), () -> open(file, withExtras, log));
        } catch (IOException failure) {
            throw new IOException("cannot open or create lease file " + leaseFile + ": " + Reason.of(failure), failure);
        }
    }

    private static LeaseStore open(LeaseStoreFile file, boolean withExtras, Log log) throws IOException {
        LeaseStoreJournals journals = LeaseStoreJournals.open(file.path());
        try {
            if (!journals.areKept()) {
                file.lock();
                log.log(Priority.WARNING, "dhcp", journals.obstacle() + ": leases are kept in the lease file alone");
            }
            LeaseFile read = LeaseFile.read(file.read());
            for (LeaseFile.Damage each : read.damaged()) {
                log.log(
                        Priority.WARNING,
                        "dhcp",
                        "ignoring invalid line " + each.line() + " in lease file " + OctetPath.text(file.path()) + ": "
                                + each.reason());
            }
            var extras = withExtras && journals.areKept()
                    ? LeaseStoreExtras.open(sibling(file.path(), EXTRAS))
                    : LeaseStoreExtras.none();
            var store = new LeaseStore(log, file, extras, journals, read);
            store.leases.recall(extras);
            store.recover();
            return store;
        } catch (IOException failure) {
            journals.close();
            file.close();
            throw failure;
        }
    }

    /**
     * Makes ready that {@link Lease4.Extra} outlasts a restart as well, or no longer.
     *
     * @throws IOException with the line to show if its file cannot be opened
     */
    public Prepared prepare(boolean withExtras) throws IOException {
        if (!journals.areKept() || withExtras == extras.areKept()) return Prepared.NOTHING;
        Path path = sibling(file.path(), EXTRAS);
        LeaseStoreExtras others;
        try {
            others = withExtras ? LeaseStoreExtras.open(path) : LeaseStoreExtras.none();
        } catch (IOException failure) {
            throw new IOException("cannot open or create " + OctetPath.text(path) + ": " + Reason.of(failure), failure);
        }
        return new Prepared() {
            @Override
            public void takeEffect() {
                extras = others;
            }

            @Override
            public void abandon() {
                // Nothing stays open.
            }
        };
    }

    private static Path sibling(Path path, String suffix) {
        return OctetPath.beside(path, suffix);
    }

    /**
     * With {@code leasefile-ro}: nothing is written, and every change counts as durable because the script keeps it.
     *
     * @param initial what the script printed when it was called with {@code init}
     */
    public static LeaseStore withoutFile(LeaseFile initial, Log log) {
        return new LeaseStore(log, LeaseStoreFile.none(), LeaseStoreExtras.none(), LeaseStoreJournals.none(), initial);
    }

    private void recover() throws IOException {
        if (!journals.areKept() || !journals.repeat(leases, log)) return;
        try {
            fold();
            // Nothing was appended meanwhile: what the younger journal holds is folded too.
            if (journals.resting().isEmpty()) journals.growing().clear();
        } catch (IOException full) {
            folder.complain(full);
        }
    }

    /** All that the lease file holds, with the leases of this moment. */
    public LeaseFile content() {
        lock.lock();
        try {
            return leases.file();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives the server the identifier by which DHCPv6 clients know it, and returns once that is on the disk, or has
     * said in the log why it is not.
     */
    public void identify(Bytes duid) {
        lock.lock();
        try {
            leases.identify(duid);
        } finally {
            lock.unlock();
        }
        try {
            fold();
        } catch (IOException failure) {
            folder.complain(failure);
        }
    }

    /** Starts the thread that folds, unless it runs already. */
    public void start() {
        if (journals.areKept() || alone) folder.start();
    }

    /**
     * Makes changes durable, with one write and one fdatasync(2) for all of them, and answers before it returns.
     * Changes that may not be on the disk are written again with the next commit, before its own.
     */
    @Override
    public void commit(List<LeaseChange> changes, Answer answer) {
        answer.onDurable(append(changes));
    }

    private Outcome append(List<LeaseChange> changes) {
        lock.lock();
        try {
            changes.forEach(leases::take);
            if (!journals.areKept() && !alone) return Outcome.DURABLE;
            if (pending.isEmpty()) {
                if (changes.isEmpty() || write(changes)) return Outcome.DURABLE;
                pending.add(changes);
                folder.need(false);
            } else {
                pending.add(changes);
                if (pending.mayRetry() && writePending()) return Outcome.DURABLE;
            }
            return new Outcome.NotDurable(pending.durable(changes));
        } finally {
            lock.unlock();
        }
    }

    private boolean writePending() {
        if (!write(pending.changes())) {
            pending.refused();
            return false;
        }
        pending.written();
        return true;
    }

    private boolean write(Collection<? extends LeaseChange> changes) {
        if (alone) return writeAlone();
        LeaseStoreJournal journal = journals.growing();
        try {
            journals.append(changes);
        } catch (IOException failure) {
            trouble.complain(journal.path(), failure);
            return false;
        }
        trouble.over(journal.path());
        folder.need(journal.length() >= FOLD_AT_OCTETS);
        return true;
    }

    private boolean writeAlone() {
        try {
            leases.file().write(folded.clear());
            file.overwriteSafely(folded);
        } catch (IOException failure) {
            trouble.complain(file.path(), failure);
            return false;
        }
        trouble.over(file.path());
        return true;
    }

    /**
     * Writes the whole lease file and empties the journal that it now holds.
     *
     * @return how many octets the file has now, 0 where there are no journals
     * @throws IOException if that failed; the journals keep everything
     */
    public int fold() throws IOException {
        folding.lock();
        try {
            if (alone) foldAlone();
            if (!journals.areKept()) return 0;
            LeaseFile snapshot = takeSnapshot();
            snapshot.write(folded.clear());
            LeaseStoreJournal old = journals.resting();
            if (!file.replace(folded)) {
                // Until the file is whole again the snapshot in the journal stands for it.
                if (!old.hasSnapshot()) old.appendSnapshot(folded);
                file.overwrite(folded);
            }
            extras.write(snapshot.leases());
            old.clear();
            return folded.length();
        } finally {
            folding.unlock();
        }
    }

    private void foldAlone() {
        lock.lock();
        try {
            if (writeAlone()) pending.written();
            else folder.need(false);
        } finally {
            lock.unlock();
        }
    }

    /** All leases as they are now, and from now on the other journal, if its last folding succeeded. */
    private LeaseFile takeSnapshot() throws IOException {
        lock.lock();
        try {
            if (!pending.isEmpty()) writePending();
            journals.takeTurns();
            if (!journals.growing().isEmpty() || !pending.isEmpty()) folder.need(false);
            return leases.file();
        } finally {
            lock.unlock();
        }
    }

    /** Folds a last time and closes the files. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) return;
            closed = true;
        } finally {
            lock.unlock();
        }
        folder.close();
        try {
            if (folder.isNeeded()) fold();
            journals.close();
            file.close();
        } catch (IOException failure) {
            folder.complain(failure);
        }
    }
}
