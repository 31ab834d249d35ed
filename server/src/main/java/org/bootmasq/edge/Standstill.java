package org.bootmasq.edge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Holds the threads of services still for a moment, so that what several of them go by changes for all in one instant.
 */
public final class Standstill {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Standstill() {}

    /**
     * Does work while none of these threads does anything; what it changes they see.
     *
     * @param threads each carries out soon what it is given
     * @return false, and nothing is done, if one of them does not stand still within five seconds
     */
    public static boolean during(List<Consumer<Runnable>> threads, Runnable work) {
        var halted = new CountDownLatch(threads.size());
        var over = new CountDownLatch(1);
        try {
            for (Consumer<Runnable> thread : threads) {
                thread.accept(() -> {
                    halted.countDown();
                    await(over);
                });
            }
            if (!halted.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) return false;
            work.run();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            over.countDown();
        }
    }

    private static void await(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
