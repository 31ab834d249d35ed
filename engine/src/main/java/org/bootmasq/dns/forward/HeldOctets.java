package org.bootmasq.dns.forward;

import java.util.HashMap;
import java.util.Map;
import org.bootmasq.wire.IpAddress;

/**
 * The octets of replies that wait for the keys of their signatures. Replies to clients take three quarters of the room
 * at most, and nobody takes more of that than he leaves free; the keys themselves have the rest too, for they are what
 * ends the waiting.
 */
final class HeldOctets {
    private final long most;
    private final Map<IpAddress, Long> byAsker = new HashMap<>();
    private long all;

    HeldOctets(long most) {
        this.most = most;
    }

    /**
     * Whether so many octets more may be held.
     *
     * @param asker for whom
     * @param answer whether it is the answer to a client, and no key
     */
    boolean take(IpAddress asker, boolean answer, int octets) {
        long own = byAsker.getOrDefault(asker, 0L) + octets;
        long room = answer ? most / 4 * 3 : most;
        if (all + octets > room || answer && own > room - all - octets) return false;
        all += octets;
        byAsker.put(asker, own);
        return true;
    }

    void give(IpAddress asker, int octets) {
        all -= octets;
        byAsker.merge(asker, (long) -octets, (a, b) -> a + b <= 0 ? null : a + b);
    }
}
