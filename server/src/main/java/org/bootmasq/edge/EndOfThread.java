package org.bootmasq.edge;

import java.util.Optional;
import org.bootmasq.edge.log.LogWriter;

/**
 * What happens when a thread that serves everybody ends before its time: the whole process ends, with a line that says
 * why and a status, for a supervisor to start it again. Nobody is served by half a server. Threads that serve one
 * connection have {@link Faults} for it instead.
 */
public final class EndOfThread implements Thread.UncaughtExceptionHandler {
    /** dnsmasq: the status of whatever has no status of its own. */
    public static final int STATUS = 5;

    private final LogWriter log;

    private EndOfThread(LogWriter log) {
        this.log = log;
    }

    /** From now on, for all threads that have nobody else for it. */
    public static void endsTheProcess(LogWriter log) {
        Thread.setDefaultUncaughtExceptionHandler(new EndOfThread(log));
    }

    /**
     * Does what must not be left half done: if it fails, nobody knows by what the server goes, and the process ends.
     */
    public static void unlessDone(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error halfWay) {
            lasting(halfWay);
            throw halfWay;
        }
    }

    /** Ends the process for a fault of the calling thread that will not pass. */
    static void lasting(Throwable fault) {
        Optional.ofNullable(Thread.getDefaultUncaughtExceptionHandler())
                .ifPresent(handler -> handler.uncaughtException(Thread.currentThread(), fault));
    }

    @Override
    public void uncaughtException(Thread thread, Throwable fault) {
        try {
            log.lastLine(text(thread, fault));
        } finally {
            // Nothing is closed: locks may be held by who is gone, and what was acknowledged is on the disk.
            Runtime.getRuntime().halt(STATUS);
        }
    }

    static String text(Thread thread, Throwable fault) {
        return "the server ends, for its thread " + thread.getName() + " has ended: " + FaultText.of(fault);
    }
}
