package org.bootmasq.oracle.ip6;

import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.oracle.AcceptedDifference;
import org.bootmasq.oracle.Difference;

/** The differences from dnsmasq that are meant, each with its reason. */
final class Accepted {
    /** Where the dnsmasq that runs here, Debian's 2.90, is not yet like 2.93, which ours follows. */
    private static final List<AcceptedDifference> OLDER_DNSMASQ = List.of(
            new AcceptedDifference(
                    "two networks / .*",
                    "advertised: RDNSS.*",
                    "RDNSS lifetime=3600 .* <> RDNSS lifetime=1800 .*",
                    "the older one tells name servers for the longest of the prefixes' lifetimes, 2.93 for the shortest"),
            new AcceptedDifference(
                    "two lines for one network / .*",
                    "advertised: prefix.*",
                    "prefix 2001:db8:1::/64 flags c0 valid=3600 .* <> prefix 2001:db8:1::/64 flags 40 valid=7200 .*",
                    "in the older one the first of the lines decides, in 2.93 the last that advertises"));

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
                    "a solicitation with another hop limit than 255 was forwarded (RFC 4861 section 6.1.1)"),
            new AcceptedDifference(
                    ".* / from a global address",
                    "advertised: from.*",
                    "from 2001:db8:1::1 .* <> from fe80::ff:fe00:101 .*",
                    "hosts take advertisements from link-local addresses alone (RFC 4861 section 6.1.2)"),
            new AcceptedDifference(
                    "constructor whose addresses change / after change 2.*",
                    "advertised: RDNSS.*",
                    "RDNSS lifetime=4294967295 .* <> RDNSS lifetime=3600 .*",
                    "a prefix that is deprecated makes no server last for ever"),
            new AcceptedDifference(
                    "constructor that loses all / log",
                    "log line missing.*",
                    ".*router advertisement on 2001:db8:7::, old prefix for lan0 <> -",
                    "dnsmasq calls a prefix old that has only just come, and then constructs it"));

    private Accepted() {}

    static boolean covers(Difference difference) {
        return Stream.concat(OLDER_DNSMASQ.stream(), MEANT.stream()).anyMatch(entry -> entry.covers(difference));
    }
}
