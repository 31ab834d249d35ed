package org.bootmasq.dhcp4;

import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.lease.Lease;
import org.bootmasq.wire.Bytes;

/** How long a client may keep its address. */
final class LeaseLength {
    private LeaseLength() {}

    /**
     * The time of the client's {@code dhcp-host} line or its range's, and less if the client asks for less (RFC 2131
     * section 4.3.1), but not under two minutes.
     *
     * @return seconds, {@link LeaseTime#INFINITE} for ever
     */
    static long choose(Exchange exchange, Served network) {
        long time = network.range().leaseSeconds();
        if (exchange.host().isPresent()) {
            time = exchange.host().get().leaseSeconds().orElse(time);
        }
        Bytes asked = exchange.request().option(OptionCode.LEASE_TIME).orElse(Bytes.EMPTY);
        if (asked.length() < 4) return time;
        long wish = (long) asked.at(0) << 24 | asked.at(1) << 16 | asked.at(2) << 8 | asked.at(3);
        wish = Math.max(wish, LeaseTime.SHORTEST_SECONDS);
        return Math.min(time, wish);
    }

    /** The moment for the lease table. */
    static long end(long nowSeconds, long leaseSeconds) {
        return leaseSeconds == LeaseTime.INFINITE ? Lease.INFINITE : nowSeconds + leaseSeconds;
    }
}
