package org.bootmasq.edge.http.mirror;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads of the system that ask upstream, for they wait for the disk as well: a few, that are there only while there
 * is something to ask. Who comes later waits for its turn. Safe for several threads.
 */
final class Askers {
    private static final int IDLE_SECONDS = 10;
    private static final int MOST_WAITING = 1000;

    private final ThreadPoolExecutor threads;

    /** @param most that ask at once */
    Askers(String name, int most) {
        threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                work -> Thread.ofPlatform().daemon(true).name(name).unstarted(work));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Does something when its turn comes. Returns false if too many wait already. */
    boolean begin(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException tooMany) {
            return false;
        }
    }
}
