package org.bootmasq.oracle.ip6;

import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.oracle.AcceptedDifference;
import org.bootmasq.oracle.Difference;

/** The differences from dnsmasq that are meant, each with its reason. */
final class Accepted {
    /** Where the dnsmasq that runs here, Debian's 2.90, is not yet like 2.93, which ours follows. */
    private static final List<AcceptedDifference> OLDER_DNSMASQ = List.of();

    /** What ours does otherwise than 2.93; {@code COMPATIBILITY.md} tells users the same. */
    private static final List<AcceptedDifference> MEANT = List.of(
            new AcceptedDifference(
                    ".* / farewell",
                    "advertisement where dnsmasq is silent",
                    ".*router lifetime=0;.*",
                    "hosts are told that the router goes, dnsmasq lets them find out within half an hour"),
            new AcceptedDifference(
                    ".* / from another link",
                    "no advertisement",
                    ".*",
                    "a solicitation with another hop limit than 255 was forwarded (RFC 4861 section 6.1.1)"));

    private Accepted() {}

    static boolean covers(Difference difference) {
        return Stream.concat(OLDER_DNSMASQ.stream(), MEANT.stream()).anyMatch(entry -> entry.covers(difference));
    }
}
