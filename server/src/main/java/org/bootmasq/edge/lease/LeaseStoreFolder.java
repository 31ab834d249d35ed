package org.bootmasq.edge.lease;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.OwnProcess;

/**
 * The thread that keeps the lease file like the leases: at once when one changes after a quiet while, for programs look
 * into it a moment later; with a rest in between when many do.
 */
final class LeaseStoreFolder implements AutoCloseable {
    /** The shortest time between two foldings. */
    private static final long REST_MILLIS = 200;
    /** For so many octets it is a millisecond longer. */
    private static final int OCTETS_A_MILLI = 1024;
    /** Where so many commits come meanwhile nobody looks for a single one: the rest is a longer one then. */
    private static final int MANY = 20;

    private static final long LONG_REST_MILLIS = 1000;
    /** And folding takes at most this part of the time. */
    private static final int REST_FACTOR = 20;

    private static final int NICENESS = 15;

    /** Writes the whole lease file, and returns how many octets these are. */
    @FunctionalInterface
    interface Folding {
        int fold() throws IOException;
    }

    private final Folding folding;
    private final Path path;
    private final Log log;
    private final LeaseStoreTrouble trouble;
    private final Faults faults;
    private final Thread thread = new Thread(this::loop, "lease-folder");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean due;
    private boolean urgent;
    /** Commits since the last folding began. */
    private int commits;

    private boolean closed;

    /** @param path of the lease file, for the log */
    LeaseStoreFolder(Folding folding, Path path, Log log) {
        this.folding = folding;
        this.path = path;
        this.log = log;
        trouble = new LeaseStoreTrouble(log);
        faults = new Faults(log, "dhcp");
        thread.setDaemon(true);
    }

    /** Starts the thread, unless it runs already. */
    void start() {
        if (thread.getState() == Thread.State.NEW) thread.start();
    }

    /**
     * The lease file is no longer like the leases.
     *
     * @param now whether that cannot wait for the end of a rest
     */
    void need(boolean now) {
        lock.lock();
        try {
            commits++;
            boolean known = due && (urgent || !now);
            due = true;
            urgent |= now;
            if (!known || commits == MANY) changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the lease file is not like the leases. */
    boolean isNeeded() {
        lock.lock();
        try {
            return due;
        } finally {
            lock.unlock();
        }
    }

    /** Says that the lease file cannot be written, for now; it is tried again. */
    void complain(IOException failure) {
        lock.lock();
        try {
            trouble.complain(path, failure);
        } finally {
            lock.unlock();
        }
        need(false);
    }

    private void loop() {
        giveWay();
        long soon = System.nanoTime();
        long later = soon;
        while (waitForWork(soon, later)) {
            long restMillis = TimeUnit.SECONDS.toMillis(LeaseStoreTrouble.RETRY_SECONDS);
            long longRestMillis = restMillis;
            long begun = System.nanoTime();
            try {
                restMillis = REST_MILLIS + folding.fold() / OCTETS_A_MILLI;
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                longRestMillis = Math.max(LONG_REST_MILLIS, took * REST_FACTOR);
                over();
            } catch (IOException failure) {
                complain(failure);
            } catch (RuntimeException | Error fault) {
                faults.dropped(() -> "the writing of the lease file, which is tried again", fault);
                need(false);
            }
            long now = System.nanoTime();
            soon = now + TimeUnit.MILLISECONDS.toNanos(restMillis);
            later = now + TimeUnit.MILLISECONDS.toNanos(longRestMillis);
        }
    }

    private void over() {
        lock.lock();
        try {
            trouble.over(path);
        } finally {
            lock.unlock();
        }
    }

    /** Clients wait for their replies; whoever looks into the lease file can wait a moment longer. */
    private void giveWay() {
        try {
            OwnProcess.setThreadNiceness(NICENESS);
        } catch (LinuxException refused) {
            log.log(
                    Priority.WARNING,
                    "dhcp",
                    "the lease file is written at the priority of the rest: " + refused.text());
        }
    }

    /** Waits for a change, and for the end of the rest; false when this is closed. */
    private boolean waitForWork(long soon, long later) {
        lock.lock();
        try {
            while (!closed && !due) changed.await();
            long left = soon - System.nanoTime();
            while (!closed && !urgent && left > 0) {
                changed.awaitNanos(left);
                left = (commits < MANY ? soon : later) - System.nanoTime();
            }
            if (closed) return false;
            due = false;
            urgent = false;
            commits = 0;
            return true;
        } catch (InterruptedException stop) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends after the folding that is under way. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (thread.isAlive()) thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
