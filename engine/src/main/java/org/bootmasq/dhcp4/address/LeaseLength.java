package org.bootmasq.dhcp4.address;

import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.Bytes;

/** How long a client may keep its address. */
public final class LeaseLength {
    private LeaseLength() {}

    /**
     * The time of the client's {@code dhcp-host} line or its range's, and less if the client asks for less (RFC 2131
     * section 4.3.1), but not under two minutes.
     *
     * @return seconds, {@link LeaseTime#INFINITE} for ever
     */
    public static long choose(Client client, Served network) {
        long time = network.range().leaseSeconds();
        if (client.host().isPresent()) {
            time = client.host().get().leaseSeconds().orElse(time);
        }
        Bytes asked = client.request().message().option(OptionCode.LEASE_TIME).orElse(Bytes.EMPTY);
        if (asked.length() < 4) return time;
        long wish = (long) asked.at(0) << 24 | asked.at(1) << 16 | asked.at(2) << 8 | asked.at(3);
        wish = Math.max(wish, LeaseTime.SHORTEST_SECONDS);
        return Math.min(time, wish);
    }

    /** The moment for the lease table. */
    public static long end(long nowSeconds, long leaseSeconds) {
        return leaseSeconds == LeaseTime.INFINITE ? Lease4.INFINITE : nowSeconds + leaseSeconds;
    }
}
