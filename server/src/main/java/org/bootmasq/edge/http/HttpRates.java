package org.bootmasq.edge.http;

import java.util.HashMap;
import java.util.Map;
import org.bootmasq.http.HttpSettings.Rate;
import org.bootmasq.wire.IpAddress;

/** {@code http-rate}: how much may be sent now, to one client and to all. Safe for several threads. */
final class HttpRates {
    private static final long NANOS = 1_000_000_000L;
    /** So much time's octets may go at once after a pause. */
    private static final long BURST_NANOS = NANOS / 4;
    /** Less than this is not worth a call, unless it is all there is to send. */
    private static final long LEAST = 4096;

    /** Of what all may have in a second. */
    private static final long PORTIONS = 256;

    private volatile Rate rate;
    private final Bucket all = new Bucket();
    private final Map<IpAddress, Bucket> clients = new HashMap<>();

    private static final class Bucket {
        private double octets;
        private long filledNanos;
        private int connections;

        private void fill(long rate, long now) {
            double most = Math.max(LEAST, (double) rate * BURST_NANOS / NANOS);
            octets = Math.min(most, octets + (double) rate * (now - filledNanos) / NANOS);
            filledNanos = now;
        }
    }

    HttpRates(Rate rate) {
        this.rate = rate;
        all.filledNanos = System.nanoTime();
    }

    /** Whether who has sent a portion waits until others have had theirs. */
    boolean areShared() {
        return rate.ofAll() > 0;
    }

    synchronized void reconfigure(Rate other) {
        rate = other;
    }

    synchronized void join(IpAddress client) {
        Bucket own = clients.computeIfAbsent(client, _ -> new Bucket());
        if (own.connections++ == 0) own.filledNanos = System.nanoTime() - BURST_NANOS;
    }

    synchronized void leave(IpAddress client) {
        clients.computeIfPresent(client, (_, own) -> --own.connections == 0 ? null : own);
    }

    /**
     * Takes leave to send.
     *
     * @return how many octets, at most {@code wanted}; 0 for none yet
     */
    long take(IpAddress client, long wanted) {
        return rate.isLimited() ? leave(client, wanted) : wanted;
    }

    private synchronized long leave(IpAddress client, long wanted) {
        long now = System.nanoTime();
        Bucket own = clients.getOrDefault(client, all);
        double allowed = wanted;
        if (rate.ofClient() > 0) {
            own.fill(rate.ofClient(), now);
            allowed = Math.min(allowed, own.octets);
        }
        if (rate.ofAll() > 0) {
            all.fill(rate.ofAll(), now);
            // Small portions, which go round.
            allowed = Math.min(allowed, Math.min(all.octets, (double) Math.max(LEAST, rate.ofAll() / PORTIONS)));
        }
        long taken = (long) allowed;
        if (taken < Math.min(wanted, LEAST)) return 0;
        give(own, -taken);
        return taken;
    }

    /** Gives back what was taken and not sent. */
    void back(IpAddress client, long octets) {
        if (rate.isLimited() && octets > 0) giveBack(client, octets);
    }

    private synchronized void giveBack(IpAddress client, long octets) {
        give(clients.getOrDefault(client, all), octets);
    }

    private void give(Bucket own, long octets) {
        if (rate.ofClient() > 0) own.octets += octets;
        if (rate.ofAll() > 0) all.octets += octets;
    }
}
