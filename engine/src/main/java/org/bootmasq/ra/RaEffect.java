package org.bootmasq.ra;

import java.util.List;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** What the server of router advertisements wants done. */
public sealed interface RaEffect {
    /**
     * Send a message of ICMPv6.
     *
     * @param message with a checksum of 0, which the kernel fills in
     * @param interfaceIndex where it leaves
     * @param source our address to send from, {@code ::} for the kernel's choice
     */
    record Send(Bytes message, int interfaceIndex, Ip6 source, Ip6 destination) implements RaEffect {
        /** With what hop limit every message goes out: less, and hosts do not believe it (RFC 4861 section 6.1.2). */
        public static final int HOP_LIMIT = 255;
    }

    /** @param warning whether something is amiss, rather than as usual */
    record Log(boolean warning, String text) implements RaEffect {}

    /**
     * A client of DHCPv4 answers at an address that it has made itself, which has its name too from now on.
     *
     * @param lease the client's address of IPv4
     */
    record Answers(Ip4 lease, Ip6 address) implements RaEffect {}

    /** The client is no longer known at an address that it once answered at. */
    record Gone(Ip4 lease, Ip6 address) implements RaEffect {}

    /** Keep for the next start, in place of whatever was kept before, which prefixes hosts were told of. */
    record Remember(List<RememberedPrefix> told) implements RaEffect {
        public Remember {
            told = List.copyOf(told);
        }
    }
}
