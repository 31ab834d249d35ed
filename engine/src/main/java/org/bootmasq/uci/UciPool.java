package org.bootmasq.uci;

import java.util.Optional;
import java.util.regex.Pattern;
import org.bootmasq.uci.UciInterfaces.Address;
import org.bootmasq.wire.Ip4;

/**
 * The addresses of a pool, from a network and the numbers that UCI gives.
 *
 * @param first to be given
 * @param last to be given
 * @param mask of the network
 */
record UciPool(Ip4 first, Ip4 last, Ip4 mask) {
    private static final Pattern OCTAL = Pattern.compile("0[0-7]{1,10}");
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,9}");

    /**
     * @param start where the pool begins, as a number of the network or as an address whose host bits count
     * @param limit how many addresses
     * @return nothing if none are left
     */
    static Optional<UciPool> of(Address own, Ip4 mask, String start, String limit) {
        if (!DECIMAL.matcher(limit).matches()) return Optional.empty();
        long network = unsigned(own.ip().and(mask));
        long size = 1L << (32 - mask.prefixLength());
        long lowest = size > 2 ? network + 1 : network;
        long highest = size > 2 ? network + size - 2 : network + size - 1;
        long address = unsigned(own.ip());
        long first = Math.max(lowest, network + (number(start) & (size - 1)));
        if (first == address) first++;
        long last = Math.min(highest, first + Long.parseLong(limit) - 1);
        if (last == address) last--;
        if (first > last) return Optional.empty();
        return Optional.of(new UciPool(new Ip4((int) first), new Ip4((int) last), mask));
    }

    private static long unsigned(Ip4 ip) {
        return Integer.toUnsignedLong(ip.bits());
    }

    /** As OpenWrt's shell reads it: octal behind a leading zero, and 0 for what is no number. */
    private static long number(String text) {
        if (DECIMAL.matcher(text).matches()) return Long.parseLong(text);
        if (OCTAL.matcher(text).matches()) return Long.parseLong(text, 8);
        return Ip4.parse(text).map(UciPool::unsigned).orElse(0L);
    }
}
