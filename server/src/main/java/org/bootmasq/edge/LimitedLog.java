package org.bootmasq.edge;

import java.time.Duration;

/** A log for what strangers can cause as often as they like: so many lines at once and so many a second, and then how many were left out. Safe for several threads. */
final class LimitedLog implements Log {
    private static final int AT_ONCE = 50;
    private static final long NANOS_FOR_A_LINE = Duration.ofMillis(200).toNanos();

    private final Log log;
    // When all lines so far would have come one by one at their pace.
    private long paidUntil = System.nanoTime() - AT_ONCE * NANOS_FOR_A_LINE;
    private int leftOut;

    LimitedLog(Log log) {
        this.log = log;
    }

    @Override
    public void log(Priority priority, String subsystem, String text) {
        int missing;
        synchronized (this) {
            long now = System.nanoTime();
            if (now - paidUntil < 0) {
                leftOut++;
                return;
            }
            long burst = AT_ONCE * NANOS_FOR_A_LINE;
            paidUntil = (now - paidUntil > burst ? now - burst : paidUntil) + NANOS_FOR_A_LINE;
            missing = leftOut;
            leftOut = 0;
        }
        if (missing > 0) log.log(Priority.WARNING, subsystem, missing + " lines about connections were left out");
        log.log(priority, subsystem, text);
    }
}
