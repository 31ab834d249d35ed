package org.bootmasq.dhcp.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/** Which addresses and prefixes of IPv6 {@code dhcp-host} lines keep for their machines. */
public final class Reserved6 {
    private final Blocks addresses = new Blocks();
    private final Blocks hostParts = new Blocks();
    private final Blocks delegated = new Blocks();

    /** The blocks of many lines; two of them are apart, or one holds the other. */
    private static final class Blocks {
        private final TreeMap<Ip6, List<Held>> byStart = new TreeMap<>();
        private final Map<Integer, Integer> lengths = new HashMap<>();

        private record Held(Ip6Prefix block, Host host) {}

        void add(Ip6Prefix block, Host host) {
            byStart.computeIfAbsent(block.first(), _ -> new ArrayList<>(1)).add(new Held(block, host));
            lengths.merge(block.length(), 1, Integer::sum);
        }

        /** In no order that means anything. */
        List<Host> overlapping(Ip6Prefix other) {
            if (byStart.isEmpty()) return List.of();
            List<Host> found = new ArrayList<>();
            for (int length : lengths.keySet()) {
                // Those that hold all of the other one begin where its network of their length does.
                if (length < other.length()) addHolding(found, other.address().network(length), length);
            }
            byStart.subMap(other.first(), true, other.last(), true).values().forEach(all -> {
                for (Held held : all) if (held.block().length() >= other.length()) found.add(held.host());
            });
            return found;
        }

        private void addHolding(List<Host> found, Ip6 start, int length) {
            for (Held held : byStart.getOrDefault(start, List.of())) {
                if (held.block().length() == length) found.add(held.host());
            }
        }
    }

    /** Takes what a line reserves. */
    void add(Host host) {
        for (Ip6Prefix address : host.addresses().six()) {
            (Host.Addresses.isHostPart(address) ? hostParts : addresses).add(address, host);
        }
        for (Ip6Prefix prefix : host.addresses().delegated()) delegated.add(prefix, host);
    }

    /**
     * The lines that give this address, those included that name its last 64 bits alone and those that name a network
     * of addresses with this one in it.
     */
    public List<Host> withAddress(Ip6 address) {
        List<Host> whole = addresses.overlapping(Ip6Prefix.of(address));
        List<Host> part = hostParts.overlapping(Ip6Prefix.of(new Ip6(0, address.low())));
        if (part.isEmpty()) return whole;
        List<Host> both = new ArrayList<>(whole);
        both.addAll(part);
        return both;
    }

    /** The lines with {@code pd:} prefixes that have addresses in common with this one. */
    public List<Host> withDelegated(Ip6Prefix prefix) {
        return delegated.overlapping(prefix);
    }
}
