package org.bootmasq.edge.dhcp;

import java.util.concurrent.locks.LockSupport;

/**
 * Where one sync of leases to the disk follows another there is a moment's pause before the next batch is taken: what
 * comes in meanwhile shares the next sync. On one thread.
 */
final class Gathering {
    private static final long PAUSE_NANOS = 2_000_000;

    private long lastSyncNanos = System.nanoTime();
    private long untilNanos = lastSyncNanos;

    /** Before a batch is taken: waits, where that is worth it. */
    void pause() {
        long left = untilNanos - System.nanoTime();
        if (left > 0) LockSupport.parkNanos(left);
    }

    /**
     * A batch has been synced.
     *
     * @param caughtUp whether nothing more waited to be taken
     */
    void synced(boolean caughtUp) {
        long now = System.nanoTime();
        if (caughtUp && now - lastSyncNanos < 2 * PAUSE_NANOS) untilNanos = now + PAUSE_NANOS;
        lastSyncNanos = now;
    }
}
