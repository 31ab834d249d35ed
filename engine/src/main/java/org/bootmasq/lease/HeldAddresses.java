package org.bootmasq.lease;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.bootmasq.wire.Ip4;

/** One bit an address, so that the next free one is found by words and not by one look-up each. */
final class HeldAddresses {
    private static final int PAGE_BITS = 16;
    private static final int PAGE_SIZE = 1 << PAGE_BITS;

    private final Map<Integer, BitSet> pages = new HashMap<>();

    void add(Ip4 address) {
        pages.computeIfAbsent(address.bits() >>> PAGE_BITS, _ -> new BitSet()).set(address.bits() & PAGE_SIZE - 1);
    }

    void remove(Ip4 address) {
        BitSet page = pages.get(address.bits() >>> PAGE_BITS);
        if (page != null) page.clear(address.bits() & PAGE_SIZE - 1);
    }

    /** The address itself, or the first above it that is not held; whatever lies above all pages counts as free. */
    Ip4 firstFreeFrom(Ip4 address) {
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
