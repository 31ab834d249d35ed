package org.bootmasq.edge.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of a running server: lines are queued and one thread writes all that has gathered at once, so that a slow
 * syslog or disk costs the protocols nothing. A full queue makes callers wait, or, with {@code log-async}, drops lines
 * and says how many.
 */
public final class LogWriter implements Log, AutoCloseable {
    private static final int DEFAULT_QUEUE = 4096;
    private static final int LAST_MILLIS = 2000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<LogLine> queue = new ArrayDeque<>();
    private final List<LogSink> replaced = new ArrayList<>();
    private LogSink sink;
    private volatile boolean debug;
    private boolean drops;
    private int limit;
    private final Thread thread;
    private long lost;
    private boolean writing;
    private boolean reopen;
    private boolean closed;

    /**
     * @param debug whether lines of priority DEBUG are kept ({@code log-debug})
     * @param asyncLimit the queue's length of {@code log-async}; 0 without that option
     */
    public LogWriter(LogSink sink, boolean debug, int asyncLimit) {
        this.sink = sink;
        this.debug = debug;
        this.drops = asyncLimit > 0;
        this.limit = drops ? asyncLimit : DEFAULT_QUEUE;
        thread = Thread.ofPlatform().name("log").daemon(true).start(this::run);
    }

    @Override
    public void log(Priority priority, String subsystem, String text) {
        if (priority == Priority.DEBUG && !debug) return;
        lock.lock();
        try {
            while (queue.size() >= limit && !drops && !closed) changed.awaitUninterruptibly();
            if (queue.size() >= limit) {
                lost++;
                return;
            }
            queue.add(new LogLine(priority, subsystem, text));
            if (queue.size() == 1) changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Goes by other settings from now on; what waits to be written goes by them too.
     *
     * @param other absent to go on writing to the same place
     */
    public void reconfigure(Optional<LogSink> other, boolean keepsDebug, int asyncLimit) {
        lock.lock();
        try {
            if (other.isPresent()) {
                replaced.add(sink);
                sink = other.get();
            }
            debug = keepsDebug;
            drops = asyncLimit > 0;
            limit = drops ? asyncLimit : DEFAULT_QUEUE;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Opens the log file anew, for a log that was rotated (SIGUSR2). */
    public void reopen() {
        lock.lock();
        try {
            reopen = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns once everything queued so far is written. */
    public void flush() {
        lock.lock();
        try {
            while ((!queue.isEmpty() || writing) && thread.isAlive()) changed.awaitUninterruptibly();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes what the process ends with, and on standard error too, as soon as that is possible and two seconds long at
     * most.
     */
    public void lastLine(String text) {
        System.err.println("dnsmasq: " + text);
        if (Thread.currentThread().equals(thread)) return;
        try {
            if (!lock.tryLock(LAST_MILLIS, TimeUnit.MILLISECONDS)) return;
            try {
                queue.add(new LogLine(Priority.CRIT, "", text));
                changed.signalAll();
                long left = TimeUnit.MILLISECONDS.toNanos(LAST_MILLIS);
                while ((!queue.isEmpty() || writing) && thread.isAlive() && left > 0) left = changed.awaitNanos(left);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        flush();
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            List<LogLine> batch;
            boolean reopenFirst;
            LogSink to;
            List<LogSink> gone;
            lock.lock();
            try {
                writing = false;
                changed.signalAll();
                while (queue.isEmpty() && !closed && !reopen && replaced.isEmpty()) changed.awaitUninterruptibly();
                if (queue.isEmpty() && closed) return;
                batch = take();
                to = sink;
                gone = List.copyOf(replaced);
                replaced.clear();
                reopenFirst = reopen;
                reopen = false;
                writing = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            gone.forEach(LogSink::close);
            try {
                if (reopenFirst) to.reopen();
                // Here, on the log's own thread, whatever is said becomes fit for a log: those who say it need not
                // care.
                batch.replaceAll(LogLine::fit);
                if (!batch.isEmpty()) to.write(batch);
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError failed) {
                notWritten(batch.size());
            }
        }
    }

    private void notWritten(int lines) {
        lock.lock();
        try {
            lost += lines;
        } finally {
            lock.unlock();
        }
    }

    private List<LogLine> take() {
        var batch = new ArrayList<>(queue);
        queue.clear();
        if (lost > 0) {
            batch.add(new LogLine(Priority.WARNING, "", "overflow: " + lost + " log entries lost"));
            lost = 0;
        }
        return batch;
    }
}
