package org.bootmasq.lease;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.wire.Ip6;

/**
 * What a client holds, by one of the things that it is known by, in the order in which it was given. Nothing takes
 * longer however much one client holds.
 */
final class LeaseIndex<K> {
    /** So few are found sooner one by one. */
    private static final int FEW = 8;

    private final Map<K, Collection<Ip6>> addresses = new HashMap<>();

    Collection<Ip6> of(K key) {
        return Optional.ofNullable(addresses.get(key)).orElse(List.of());
    }

    /** Mostly there is one, for which a list that cannot change takes half the room. */
    void add(K key, Ip6 address) {
        Collection<Ip6> before = of(key);
        switch (before.size()) {
            case 0 -> addresses.put(key, List.of(address));
            case 1 -> addresses.put(key, and(new ArrayList<>(before), address));
            case FEW -> addresses.put(key, and(new LinkedHashSet<>(before), address));
            default -> before.add(address);
        }
    }

    private static Collection<Ip6> and(Collection<Ip6> all, Ip6 address) {
        all.add(address);
        return all;
    }

    void remove(K key, Ip6 address) {
        Collection<Ip6> before = of(key);
        if (before.size() > 1) {
            before.remove(address);
            if (before.size() == 1) addresses.put(key, List.copyOf(before));
        } else if (before.contains(address)) {
            addresses.remove(key);
        }
    }
}
