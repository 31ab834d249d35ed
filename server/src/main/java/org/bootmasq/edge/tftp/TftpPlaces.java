package org.bootmasq.edge.tftp;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.wire.IpAddress;

/**
 * Who gives way to a client for whom there is no place: places are shared by address. Of the address with the most
 * transfers it is the oldest that nobody has acknowledged, or else the one whose client has been silent longest. A
 * flood of requests so displaces itself, whatever addresses it forges.
 */
final class TftpPlaces {
    /**
     * A client that is served well acknowledges in far less; one that waits for a packet that was lost is not yet slow.
     */
    private static final long SLOW_MILLIS = 500;

    private TftpPlaces() {}

    /** @param all that have a place */
    static Optional<TftpSession> givesWay(Collection<TftpSession> all, IpAddress newcomer, long now) {
        Map<IpAddress, Integer> shares = new HashMap<>();
        for (TftpSession each : all) shares.merge(each.peer().address(), 1, Integer::sum);
        int own = shares.getOrDefault(newcomer, 0);
        return all.stream()
                .filter(each -> {
                    int ahead = share(each, shares) - own;
                    return each.isProven() ? ahead > 1 && each.silence(now) >= SLOW_MILLIS : ahead > 0;
                })
                .max(Comparator.<TftpSession>comparingInt(each -> share(each, shares))
                        .thenComparing(each -> !each.isProven())
                        .thenComparingLong(each -> each.silence(now)));
    }

    private static int share(TftpSession each, Map<IpAddress, Integer> shares) {
        return shares.getOrDefault(each.peer().address(), 0);
    }
}
