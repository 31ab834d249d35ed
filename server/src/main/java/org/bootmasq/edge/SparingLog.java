package org.bootmasq.edge;

import java.util.concurrent.TimeUnit;

/** A log for what strangers can cause as often as they like: a burst is written, then a line now and then that says how many others there were. One thread. */
final class SparingLog implements Log {
    private static final long REFILL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int BURST = 500;

    private final Log log;
    private int left = BURST;
    private long refilled = System.nanoTime();
    private long unsaid;

    SparingLog(Log log) {
        this.log = log;
    }

    @Override
    public void log(Priority priority, String subsystem, String text) {
        long due = (System.nanoTime() - refilled) / REFILL_NANOS;
        refilled += due * REFILL_NANOS;
        left = (int) Math.min(BURST, left + due);
        if (left == 0) {
            unsaid++;
            return;
        }
        left--;
        log.log(priority, subsystem, unsaid == 0 ? text : text + " (" + unsaid + " such lines were left out)");
        unsaid = 0;
    }
}
