package org.bootmasq.service.dns;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;

/** The moment at which names have been read for the first time, which others wait for. */
public final class FirstReading {
    private static final int PATIENCE_SECONDS = 5;

    private final CountDownLatch read = new CountDownLatch(1);

    /** They are read, or cannot be. On any thread. */
    public void done() {
        read.countDown();
    }

    /** Waits, but not for ever: names of upstream servers may take a resolver its time. */
    public void await(Log log) {
        try {
            boolean done = read.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!done) log.log(Priority.WARNING, "dhcp", "names are not read yet: clients are served without");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
