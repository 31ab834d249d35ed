package org.bootmasq.edge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.EventFd;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Pollable;

/**
 * A thread that waits: for descriptors to become ready, for work that others post, for timers. Whatever one of these
 * provokes is dropped, counted and logged, and the loop goes on. All of it is on one thread, but for {@link #post} and
 * {@link #stop}.
 */
public final class EventLoop implements AutoCloseable {
    /** The deadline of a timer that is not due at all. */
    public static final long NEVER = Long.MAX_VALUE;

    /** So long whoever ends a loop waits for what it is at: it may be a file that never comes to its end. */
    public static final Duration LAST_TURN = Duration.ofSeconds(3);

    private static final int EVENTS = 256;
    private static final int LONGEST_WAIT_MILLIS = 60_000;

    /** A descriptor that stays ready, since what it brings cannot be taken, must not keep a processor busy. */
    private static final long PAUSE_NANOS = 1_000_000;

    private static final Ready NOBODY = _ -> {};
    private static final String TIMER = "what a timer was to do";
    private static final String WORK = "what was to be done on this thread";
    private static final String TURN_END = "what was to be sent";

    /** What is done when a descriptor is ready. */
    @FunctionalInterface
    public interface Ready {
        /** @param events as {@link Epoll#ready} says */
        void on(int events) throws LinuxException;
    }

    /** What is to be done once. */
    @FunctionalInterface
    public interface Work {
        void run() throws LinuxException;
    }

    /** What is to be done at its time. */
    public interface Timer {
        /** When, in milliseconds of {@link SteadyClock}; {@link #NEVER} if not at all. */
        long deadline();

        void onTimer(long now) throws LinuxException;
    }

    /** How the loop waits. */
    @FunctionalInterface
    public interface Waiting {
        int await(Epoll epoll, int millis) throws LinuxException;
    }

    private final Epoll epoll = new Epoll(EVENTS);
    private final EventFd wake = new EventFd();
    private final Queue<Work> posted = new ConcurrentLinkedQueue<>();
    private final List<Ready> handlers = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();
    private final List<Integer> forgotten = new ArrayList<>();
    private final Faults faults;
    private Waiting waiting = Epoll::await;
    private Work turnEnd = () -> {};
    private long now = SteadyClock.millis();
    private long wallAhead;
    private volatile boolean stopping;

    /** @param faults what the loop survives */
    public EventLoop(Faults faults) throws LinuxException {
        this.faults = faults;
        add(wake, Epoll.IN, _ -> runPosted());
    }

    /** Another way to wait than to sleep until something is ready. */
    public void waitBy(Waiting other) {
        waiting = other;
    }

    /** Is done at the end of each turn, when all that was ready has been served. */
    public void atTurnEnd(Work work) {
        turnEnd = work;
    }

    /** Has a timer asked when it is due, and called then. */
    public void add(Timer timer) {
        timers.add(timer);
    }

    /**
     * Calls {@code handler} whenever a descriptor is ready.
     *
     * @return its number, for {@link #forget}
     */
    public int add(Pollable descriptor, int interest, Ready handler) throws LinuxException {
        int number = free.isEmpty() ? handlers.size() : free.removeLast();
        if (number == handlers.size()) handlers.add(handler);
        else handlers.set(number, handler);
        try {
            epoll.add(descriptor, interest, number);
        } catch (LinuxException e) {
            forget(number);
            throw e;
        }
        return number;
    }

    /** Calls nobody any more; the descriptor itself is closed by its owner, which takes it out of the kernel's set. */
    public void forget(int number) {
        handlers.set(number, NOBODY);
        // In this turn it may still be told of.
        forgotten.add(number);
    }

    /** The time of this turn, in milliseconds of {@link SteadyClock}. */
    public long now() {
        return now;
    }

    /** How far the wall clock is ahead of {@link #now} at this moment. */
    public long wallAhead() {
        wallAhead = SteadyClock.wallAhead(wallAhead);
        return wallAhead;
    }

    /** Does something on the loop's thread, soon. From any thread. */
    public void post(Work work) {
        posted.add(work);
        wake.signal();
    }

    /** Ends {@link #run} after the present turn. From any thread. */
    public void stop() {
        stopping = true;
        wake.signal();
    }

    /**
     * Serves until {@link #stop}.
     *
     * @throws LinuxException if it is not possible to wait, which ends the thread
     */
    public void run() throws LinuxException {
        while (!stopping) turn();
    }

    private void turn() throws LinuxException {
        int ready = waiting.await(epoll, patience());
        now = SteadyClock.millis();
        for (int i = 0; i < ready; i++) {
            int number = epoll.token(i);
            try {
                handlers.get(number).on(epoll.ready(i));
            } catch (Exception | Error fault) {
                faults.dropped(() -> "what arrived", fault);
                pause();
            }
        }
        for (int i = 0; i < timers.size(); i++) {
            Timer timer = timers.get(i);
            if (timer.deadline() <= now && !guarded(TIMER, () -> timer.onTimer(now))) pause();
        }
        guarded(TURN_END, turnEnd);
        free.addAll(forgotten);
        forgotten.clear();
    }

    private static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private int patience() {
        long first = NEVER;
        for (int i = 0; i < timers.size(); i++)
            first = Math.min(first, timers.get(i).deadline());
        return first == NEVER ? LONGEST_WAIT_MILLIS : Math.clamp(first - SteadyClock.millis(), 0, LONGEST_WAIT_MILLIS);
    }

    private void runPosted() {
        wake.drain();
        for (Work work = posted.poll(); work != null; work = posted.poll()) guarded(WORK, work);
    }

    /**
     * Does something that concerns one input of several.
     *
     * @param input says which, for the log
     * @return false if it failed
     */
    public boolean guarded(String input, Work work) {
        try {
            work.run();
            return true;
        } catch (Exception | Error fault) {
            faults.dropped(() -> input, fault);
            return false;
        }
    }

    /** Only when it does not run. */
    @Override
    public void close() {
        epoll.close();
        wake.close();
    }
}
