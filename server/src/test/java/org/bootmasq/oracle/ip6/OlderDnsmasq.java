package org.bootmasq.oracle.ip6;

import java.util.List;
import org.bootmasq.oracle.AcceptedDifference;

/**
 * Where the dnsmasq that the oracle runs, Debian's 2.90, is not yet like 2.93, which ours follows: the packets of 2.93
 * are tests of the engine.
 */
final class OlderDnsmasq {
    private static final String ANY = ".*";

    static final List<AcceptedDifference> DIFFERENCES = List.of(
            new AcceptedDifference(
                    ".* / rebinding without a lease / o(f|ff) .*",
                    ANY,
                    ANY,
                    "the older one gives a lease to REBIND, 2.93 with dhcp-authoritative alone"),
            new AcceptedDifference(
                    ".* / leases",
                    "lease line.*",
                    "(-|.*:02:(32|0e)) <> (-|.*:02:(0e|34))",
                    "and so it holds these leases; the two others are of clients that are met otherwise by ours"),
            new AcceptedDifference(
                    ".* / met with silence / .* (to the server's address|to the link-local address|by unicast)( / log)?",
                    "no reply|log line missing.*",
                    ANY,
                    "the older one answers clients that ask one of its addresses, 2.93 does not"),
            new AcceptedDifference(
                    ".* / (relays in a row / the inner link is blank|odd relays / blank link)( / log)?",
                    "reply where dnsmasq is silent|log line added.*",
                    ANY,
                    "where an inner link address is blank, 2.93 goes on to the next or to the interface"),
            new AcceptedDifference(
                    ".* / log",
                    "log line.*",
                    ".*no address range available for DHCPv6 request from relay at :: <> .*",
                    "the same, told in the log"),
            new AcceptedDifference(
                    ANY,
                    "in a bare refusal: (option .* added|log line.*)",
                    ANY,
                    "2.93 says in the association too that there is no address, and tells all other options"),
            new AcceptedDifference(
                    ".* / a stranger to the neighbour table / SOLICIT of a mute one / log",
                    "log line added.*",
                    ".*(IAID=1 T1=4294967295 T2=4294967295|status  2 address unavailable|option: 23 dns-server .*)",
                    "the same, in a reply that reaches nobody"),
            new AcceptedDifference(
                    ANY,
                    "not asked for: ((option 9 / )*option 39 missing|log line missing.*)",
                    ANY,
                    "the older one tells clients their names that do not ask for option 39"),
            new AcceptedDifference(
                    ".* / leases",
                    "lease line: .*",
                    "(\\S+ \\d+ \\S+) (renamed|rapid|speedy|everyone) (\\S+) <> \\1 \\* \\3",
                    "the older one lets two leases of one machine bear its name"),
            new AcceptedDifference(
                    "host with a tag condition / classes / vendor without a class.*",
                    ANY,
                    ".*(acme|61636d65|2001:db8:1::71).*",
                    "in the older one the number of a vendor matches lines that want a text as well"),
            new AcceptedDifference(
                    ".* / broken messages / an IA past the end( / log)?",
                    ANY,
                    ANY,
                    "the older one reads an association that is cut short past its end"),
            new AcceptedDifference(
                    ".* / option requests / many / log",
                    "log line.*",
                    ".*103:captive-portal.*",
                    "the older one has no name for option 103"),
            new AcceptedDifference(
                    "(.*vendor.*|user classes) / (classes|UEFI PXE|UEFI HTTP|iPXE|dhcpcd|other.*) / .*",
                    "option (24|31|56|59) (added|missing)|log line.*",
                    ".*(intel|acme|ntp-server|domain-search|bootfile-url|tags:).*|[0-9a-f]+ <> -|- <> [0-9a-f]+( \".*)?",
                    "in the older one enterprise numbers match no line by themselves, and classes are read past their end"),
            new AcceptedDifference(
                    "vendor options / .*",
                    "(option 9 / )*option 17 (#2 )?added|log line added.*vend.*",
                    ANY,
                    "the older one tells vendors' options to those alone that ask for option 17"),
            new AcceptedDifference(
                    "name server is on, another is told / .*",
                    "option 23 missing|log line missing.*dns-s.*",
                    ANY,
                    "the older one names itself as server to clients that do not ask for the configured one"),
            new AcceptedDifference(
                    ".* / log",
                    "log line: .*",
                    ".*option:103 .* <> .*option:103 captive-portal .*",
                    "the older one has no name for option 103"),
            new AcceptedDifference(
                    "leases that are hard to read / .*",
                    "lease line missing.*|log line added.*",
                    ".* 0 2001:db8:1::1ab .* <> -|- <> .*ignoring invalid line [34] .*",
                    "the older one takes any word for the number of an association, and ours says what it drops"),
            new AcceptedDifference(
                    ".* / (on the other interface|behind a relay) / INFORMATION-REQUEST( / log)?",
                    "(option 9 / )?option 32|log line.*",
                    "0*e10 <> 0*1(c20|5180)|.*information-refresh-time  1h <> .*information-refresh-time  (2h|1d)",
                    "the older one tells the time of another network's range"),
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

    private OlderDnsmasq() {}
}
