package org.bootmasq.lease;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.wire.Ip4;

/** Addresses, one bit each, so that the next one outside is found by words and not by one look-up each. */
public final class Ip4Set {
    private static final int PAGE_BITS = 16;
    private static final int PAGE_SIZE = 1 << PAGE_BITS;

    private final Map<Integer, BitSet> pages = new HashMap<>();

    /** Adds an address; nothing happens if it is in the set already. */
    public void add(Ip4 address) {
        pages.computeIfAbsent(address.bits() >>> PAGE_BITS, _ -> new BitSet()).set(address.bits() & PAGE_SIZE - 1);
    }

    /** Takes an address out; nothing happens if it is not in the set. */
    public void remove(Ip4 address) {
        BitSet page = pages.get(address.bits() >>> PAGE_BITS);
        if (page != null) page.clear(address.bits() & PAGE_SIZE - 1);
    }

    /** The highest one in the set from one address to another, both counted. */
    public Optional<Ip4> lastBetween(Ip4 first, Ip4 last) {
        int within = last.bits() & PAGE_SIZE - 1;
        for (int number = last.bits() >>> PAGE_BITS; number >= first.bits() >>> PAGE_BITS; number--) {
            BitSet page = pages.get(number);
            int bit = page == null ? -1 : page.previousSetBit(within);
            if (bit >= 0) {
                return Optional.of(new Ip4(number << PAGE_BITS | bit)).filter(found -> found.compareTo(first) >= 0);
            }
            within = PAGE_SIZE - 1;
        }
        return Optional.empty();
    }

    /** The address itself, or the first above it that is not in the set; the highest there is if all are. */
    public Ip4 firstOutsideFrom(Ip4 address) {
        int number = address.bits() >>> PAGE_BITS;
        int within = address.bits() & PAGE_SIZE - 1;
        while (true) {
            BitSet page = pages.get(number);
            int free = page == null ? within : page.nextClearBit(within);
            if (free < PAGE_SIZE) return new Ip4(number << PAGE_BITS | free);
            if (++number == PAGE_SIZE) return Ip4.BROADCAST;
            within = 0;
        }
    }
}
