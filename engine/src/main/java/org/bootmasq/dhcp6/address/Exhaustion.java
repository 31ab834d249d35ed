package org.bootmasq.dhcp6.address;

import java.util.HashMap;
import java.util.Map;

/**
 * What was searched in vain lately: a range or a pool that is full need not be searched for every packet of a flood. At
 * most one entry for each range, and for each length of prefix that a pool has.
 */
public final class Exhaustion {
    private static final long MILLIS = 1_000;

    private final Map<Object, Long> until = new HashMap<>();

    /** Whether there was nothing within the last second. */
    public boolean isKnown(Object place, long nowMillis) {
        return until.getOrDefault(place, Long.MIN_VALUE) > nowMillis;
    }

    /** There is nothing. */
    public void found(Object place, long nowMillis) {
        until.put(place, nowMillis + MILLIS);
    }

    /** Something became free, or ranges changed. */
    public void forget() {
        until.clear();
    }
}
