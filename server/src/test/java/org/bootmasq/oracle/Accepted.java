package org.bootmasq.oracle;

import java.util.List;

/** The differences from dnsmasq that are meant, each with its reason; {@code COMPATIBILITY.md} tells users the same. */
final class Accepted {
    private static final List<AcceptedDifference> ENTRIES = List.of(
            new AcceptedDifference(
                    "(sequential|lease limit|two ranges in one network) / .*",
                    "yiaddr|to|log line.*",
                    ".*",
                    "an address offered to one client is kept for it for 20 s; dnsmasq offers it to the next as well"),
            new AcceptedDifference(
                    "shared network by \\w+ / (on eth1 / .*|log)",
                    "no reply|log line.*",
                    ".*",
                    "dnsmasq serves the shared network on an interface that it was not named for"),
            new AcceptedDifference(
                    "relaying .* / server behind the relay / NAK",
                    "reply where dnsmasq is silent",
                    ".*option 53 = 06.*",
                    "a NAK without the broadcast flag reaches the client through our relay"),
            new AcceptedDifference(
                    "reply delay / log",
                    "log line (missing|added).*",
                    ".*reply delay: 1.*",
                    "said when the reply is put aside, behind the lines about its options"),
            new AcceptedDifference(
                    ".* / log",
                    "log line missing.*",
                    "-dhcp: Ignoring duplicate dhcp-option .*",
                    "dnsmasq says so for every reply; the line that loses is told by explain"),
            new AcceptedDifference(
                    ".* / log",
                    "log line missing.*",
                    "-dhcp: read LAB/.*",
                    "files of hosts and options are read with the configuration, before there is a log"),
            new AcceptedDifference(
                    "names ignored and generated / log",
                    "log line missing.*",
                    ".*Ignoring domain [0-9a-f-]+ for DHCP host name.*",
                    "dnsmasq takes a part of the name that it has generated itself for a domain"));

    private Accepted() {}

    static boolean covers(Difference difference) {
        return ENTRIES.stream().anyMatch(entry -> entry.covers(difference));
    }
}
