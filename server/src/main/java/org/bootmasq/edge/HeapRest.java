package org.bootmasq.edge;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has the heap collected whole when garbage has gathered among what lives long, and so gives its room back. The serial
 * collector alone lets the heap grow to its limit first: leases that are renewed, and names that are asked for anew,
 * outlive the young generation before they are garbage.
 */
public final class HeapRest {
    private static final long LOOK_EVERY_MILLIS = 5_000;
    private static final long MEBI = 1 << 20;
    /** So much growth makes it worth while even under load. */
    private static final long MOST_GROWTH = 16 * MEBI;

    /** So much when it is quiet. */
    private static final long QUIET_GROWTH = 4 * MEBI;

    private static final long QUIET_CHANGE = 2 * MEBI;
    /** Collections take at most this part of the time. */
    private static final long SHARE = 50;

    private static final long LEAST_REST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier used;
    private final Runnable collection;
    private long after;
    private long before;
    private long restUntil;

    /**
     * @param used octets of the heap that are in use; at first what lives long
     * @param collection of the whole heap
     */
    HeapRest(LongSupplier used, Runnable collection, long nanoTime) {
        this.used = used;
        this.collection = collection;
        after = used.getAsLong();
        before = after;
        restUntil = nanoTime;
    }

    /** Starts the thread that looks after the heap of this process. */
    public static void start() {
        Thread.ofPlatform().daemon().name("heap").start(() -> {
            var rest = new HeapRest(HeapRest::inUse, System::gc, System.nanoTime());
            while (sleep()) rest.look(System.nanoTime());
        });
    }

    private static boolean sleep() {
        try {
            Thread.sleep(LOOK_EVERY_MILLIS);
            return true;
        } catch (InterruptedException stop) {
            return false;
        }
    }

    private static long inUse() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Looks once, and collects if that is worth while. */
    void look(long nanoTime) {
        long now = used.getAsLong();
        boolean quiet = Math.abs(now - before) < QUIET_CHANGE;
        before = now;
        long growth = now - after;
        boolean worthWhile = growth > MOST_GROWTH + after / 4 || quiet && growth > QUIET_GROWTH;
        if (!worthWhile || nanoTime - restUntil < 0) return;
        collection.run();
        long took = System.nanoTime() - nanoTime;
        restUntil = nanoTime + Math.max(LEAST_REST_NANOS, took * SHARE);
        after = used.getAsLong();
        before = after;
    }
}
