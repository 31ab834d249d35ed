package org.bootmasq.edge.log;

import java.time.Duration;

/**
 * A log for what strangers can cause as often as they like: so many lines at once and so many a second, and then how
 * many were left out. Safe for several threads.
 */
public final class LimitedLog implements Log {
    private final Log log;
    private final long paceNanos;
    private final long burstNanos;
    // When all lines so far would have come one by one at their pace.
    private long paidUntil;
    private long leftOut;

    /**
     * @param atOnce how many lines may follow each other
     * @param pace of further ones
     */
    public LimitedLog(Log log, int atOnce, Duration pace) {
        this.log = log;
        paceNanos = pace.toNanos();
        burstNanos = atOnce * paceNanos;
        paidUntil = System.nanoTime() - burstNanos;
    }

    @Override
    public void log(Priority priority, String subsystem, String text) {
        long missing;
        synchronized (this) {
            long now = System.nanoTime();
            if (now - paidUntil < 0) {
                leftOut++;
                return;
            }
            paidUntil = (now - paidUntil > burstNanos ? now - burstNanos : paidUntil) + paceNanos;
            missing = leftOut;
            leftOut = 0;
        }
        log.log(priority, subsystem, missing == 0 ? text : text + " (" + missing + " such lines were left out)");
    }
}
