package org.bootmasq.edge.lease;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;

/**
 * Says that one file of leases cannot be written, once and then once a minute, and that it can again. On one thread at
 * a time.
 */
final class LeaseStoreTrouble {
    static final long RETRY_SECONDS = 10;
    private static final long COMPLAIN_EVERY_SECONDS = 60;

    private final Log log;
    private boolean lasting;
    private boolean complained;
    private long complainedAt;

    LeaseStoreTrouble(Log log) {
        this.log = log;
    }

    void complain(Path path, IOException failure) {
        long now = System.nanoTime();
        long quietSeconds = lasting ? COMPLAIN_EVERY_SECONDS : RETRY_SECONDS;
        if (complained && now - complainedAt < TimeUnit.SECONDS.toNanos(quietSeconds)) return;
        lasting = true;
        complained = true;
        complainedAt = now;
        String reason = Reason.of(failure);
        log.log(
                Priority.ERR,
                "dhcp",
                "failed to write " + OctetPath.text(path) + ": " + reason + " (retry in " + RETRY_SECONDS + " s)");
    }

    void over(Path path) {
        if (!lasting) return;
        lasting = false;
        log.log(Priority.NOTICE, "dhcp", "can write " + OctetPath.text(path) + " again");
    }
}
