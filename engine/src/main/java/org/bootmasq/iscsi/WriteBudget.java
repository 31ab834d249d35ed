package org.bootmasq.iscsi;

import java.util.concurrent.atomic.AtomicLong;

/** How much data of writes that are not complete yet all sessions together may keep. Safe for several threads. */
public final class WriteBudget {
    private final AtomicLong left;

    /** @param octets in all */
    public WriteBudget(long octets) {
        this.left = new AtomicLong(octets);
    }

    /** Takes so many octets, if they are there. */
    boolean take(long octets) {
        if (left.addAndGet(-octets) >= 0) return true;
        left.addAndGet(octets);
        return false;
    }

    void give(long octets) {
        left.addAndGet(octets);
    }
}
