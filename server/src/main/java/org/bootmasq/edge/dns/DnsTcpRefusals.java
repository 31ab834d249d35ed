package org.bootmasq.edge.dns;

import java.util.concurrent.atomic.AtomicLong;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;

/** Says that something over TCP is refused, once a minute at most. Safe for several threads. */
final class DnsTcpRefusals {
    private static final long SAY_AGAIN_NANOS = 60_000_000_000L;

    private final Log log;
    private final AtomicLong saidNanos = new AtomicLong(System.nanoTime() - SAY_AGAIN_NANOS);

    DnsTcpRefusals(Log log) {
        this.log = log;
    }

    void say(String line) {
        long now = System.nanoTime();
        long said = saidNanos.get();
        if (now - said >= SAY_AGAIN_NANOS && saidNanos.compareAndSet(said, now)) log.log(Priority.WARNING, "", line);
    }
}
