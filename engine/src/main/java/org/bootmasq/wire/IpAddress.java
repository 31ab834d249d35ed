package org.bootmasq.wire;

import java.util.Comparator;
import java.util.Optional;

/** An address of either family. */
public sealed interface IpAddress permits Ip4, Ip6 {
    /** Reads either family's text form (RFC 5952 section 4 for IPv6, four decimal parts for IPv4); no scope id. */
    static Optional<IpAddress> parse(String text) {
        Optional<Ip4> four = Ip4.parse(text);
        if (four.isPresent()) return Optional.of(four.get());
        return Ip6.parse(text).map(six -> six);
    }

    /** IPv4 before IPv6, each in the order of the numbers that addresses are. */
    Comparator<IpAddress> ORDER = (one, other) -> switch (one) {
        case Ip4 four -> other instanceof Ip4 its ? four.compareTo(its) : -1;
        case Ip6 six -> other instanceof Ip6 its ? six.compareTo(its) : 1;
    };

    /** The address in network order: 4 or 16 octets. */
    Bytes octets();

    /** Whether it stands for none: all its bits are 0. */
    boolean isUnspecified();
}
