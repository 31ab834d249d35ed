package org.bootmasq.lease;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bootmasq.wire.Ip6;

/** Sees to it that no line of a lease file gives to one client what another line gives to somebody else. */
final class Lease6Overlap {
    /** By their first addresses; empty until there is a prefix, for single addresses are apart or the same. */
    private final NavigableMap<Ip6, Lease6> taken = new TreeMap<>();

    private boolean needed;

    /**
     * Takes another line.
     *
     * @param before the lines that were taken already; that a later one is about the same lease is no fault
     * @throws LeaseLine.Unreadable if it has something in common with one of those
     */
    void take(Lease6 lease, List<Lease6> before) throws LeaseLine.Unreadable {
        if (!needed && !lease.isPrefix()) return;
        if (!needed) for (Lease6 each : before) taken.put(each.address(), each);
        needed = true;
        Ip6 first = lease.address();
        Map.Entry<Ip6, Lease6> below = taken.floorEntry(first);
        Ip6 above = taken.higherKey(first);
        boolean same = below != null
                && below.getKey().equals(first)
                && below.getValue().prefixLength() == lease.prefixLength();
        boolean inside = below != null && !same && below.getValue().covers(first);
        if (inside || above != null && lease.covers(above)) {
            throw new LeaseLine.Unreadable("another line has some of it");
        }
        taken.put(first, lease);
    }
}
