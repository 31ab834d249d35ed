package org.bootmasq.dhcp4.address;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.wire.Ip4;

/**
 * Addresses that clients refused (RFC 2131 section 4.3.3). They rest for a while: whoever uses them without a lease may
 * go. Refusing costs nothing and needs no proof, so that only the last few of each client's rest, and few in all.
 */
public final class Declined {
    /** How long a refused address rests. */
    public static final long REST_MILLIS = 600_000;
    /** Who meets more strangers than this on one wire has another trouble than we can mend. */
    public static final int MOST_OF_ONE_CLIENT = 4;

    static final int MOST = 256;
    /** How many refusals may be logged within {@link #LOG_WINDOW_MILLIS}. */
    public static final int LINES_AT_ONCE = 20;

    static final long LOG_WINDOW_MILLIS = 10_000;

    /** In the order in which they were refused. */
    private final LinkedHashMap<Ip4, Rest> ofRanges = new LinkedHashMap<>();
    /** Those of {@code dhcp-host} lines: no more than there are lines. */
    private final Map<Ip4, Long> configured = new HashMap<>();

    private long windowEnds = Long.MIN_VALUE;
    private int linesInWindow;

    private record Rest(int client, long until) {}

    /** An address of a range; a client is the hash of its identity. */
    void add(Ip4 address, int client, long nowMillis) {
        ofRanges.remove(address);
        Optional<Ip4> oldest = Optional.empty();
        int already = 0;
        for (Map.Entry<Ip4, Rest> each : ofRanges.entrySet()) {
            if (each.getValue().client() != client) continue;
            if (already++ == 0) oldest = Optional.of(each.getKey());
        }
        if (already >= MOST_OF_ONE_CLIENT) oldest.ifPresent(ofRanges::remove);
        else if (ofRanges.size() >= MOST) ofRanges.pollFirstEntry();
        ofRanges.put(address, new Rest(client, nowMillis + REST_MILLIS));
    }

    /** An address that the configuration gives to one machine, and that this machine refused. */
    public void addConfigured(Ip4 address, long nowMillis) {
        configured.put(address, nowMillis + REST_MILLIS);
    }

    boolean isEmpty() {
        return ofRanges.isEmpty();
    }

    /** Whether an address rests. */
    public boolean contains(Ip4 address, long nowMillis) {
        if (ofRanges.isEmpty() && configured.isEmpty()) return false;
        Rest rest = ofRanges.get(address);
        if (rest != null) {
            if (rest.until() > nowMillis) return true;
            ofRanges.remove(address);
        }
        Long until = configured.get(address);
        if (until == null) return false;
        if (until > nowMillis) return true;
        configured.remove(address);
        return false;
    }

    /** Whether one more refusal may have its line in the log. */
    public boolean mayLog(long nowMillis) {
        if (nowMillis >= windowEnds) {
            windowEnds = nowMillis + LOG_WINDOW_MILLIS;
            linesInWindow = 0;
        }
        return ++linesInWindow <= LINES_AT_ONCE;
    }

    /** Whether the last {@link #mayLog} was the first of its time that may not. */
    public boolean beganSilence() {
        return linesInWindow == LINES_AT_ONCE + 1;
    }
}
