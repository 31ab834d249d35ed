package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.ra.message.IcmpCodec;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.message.NdOption;
import org.bootmasq.ra.message.NdOptionCodec;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip6;

/**
 * What an interface says at one moment.
 *
 * @param header without options
 * @param options in their order
 * @param told the prefixes
 * @param steps what was decided, for the trace
 */
record Advertisement(
        RouterAdvertisement header, List<NdOption> options, List<ToldPrefix> told, List<Trace.RaStep> steps) {
    private static final int IP_HEADER = 40;

    /** Every link carries so much (RFC 8200 section 5). */
    private static final int LEAST_MTU = 1280;

    Advertisement {
        options = List.copyOf(options);
        told = List.copyOf(told);
        steps = List.copyOf(steps);
    }

    /**
     * A prefix that is told.
     *
     * @param network of it
     * @param isOld whether the interface has lost it
     */
    record ToldPrefix(Ip6 network, long validSeconds, boolean isOld) {}

    /**
     * The messages that say it: more than one where its options do not fit a packet (RFC 4861 section 6.2.3), for what
     * is fragmented is not taken (RFC 6980).
     *
     * @param mtu of the link
     */
    List<RouterAdvertisement> messages(int mtu) {
        int room = Math.max(LEAST_MTU, mtu) - IP_HEADER - IcmpCodec.ADVERTISEMENT_HEADER;
        var messages = new ArrayList<RouterAdvertisement>();
        var fitting = new ArrayList<NdOption>();
        int taken = 0;
        for (NdOption option : options) {
            int length = NdOptionCodec.length(option);
            if (taken + length > room && !fitting.isEmpty()) {
                messages.add(with(fitting));
                fitting.clear();
                taken = 0;
            }
            fitting.add(option);
            taken += length;
        }
        messages.add(with(fitting));
        return messages;
    }

    private RouterAdvertisement with(List<NdOption> some) {
        return new RouterAdvertisement(
                header.hopLimit(),
                header.managed(),
                header.other(),
                header.preference(),
                header.lifetimeSeconds(),
                header.reachableMillis(),
                header.retransMillis(),
                some);
    }
}
