package org.bootmasq.dhcp4.client;

import java.util.HashMap;
import java.util.Map;
import org.bootmasq.dhcp4.message.MessageType;

/** How many messages of each kind were taken and sent: what the log tells, or would without {@code quiet-dhcp}. */
public final class MessageCounts {
    /** By the log's name of a kind, dnsmasq's name for its count. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("BOOTP", "bootp"),
            Map.entry("PXE", "pxe"),
            Map.entry(MessageType.ACK.logName(), "dhcp_ack"),
            Map.entry(MessageType.DECLINE.logName(), "dhcp_decline"),
            Map.entry(MessageType.DISCOVER.logName(), "dhcp_discover"),
            Map.entry(MessageType.INFORM.logName(), "dhcp_inform"),
            Map.entry(MessageType.NAK.logName(), "dhcp_nak"),
            Map.entry(MessageType.OFFER.logName(), "dhcp_offer"),
            Map.entry(MessageType.RELEASE.logName(), "dhcp_release"),
            Map.entry(MessageType.REQUEST.logName(), "dhcp_request"),
            Map.entry("NOANSWER", "noanswer"),
            Map.entry(MessageType.LEASEQUERY.logName(), "dhcp_leasequery"),
            Map.entry(MessageType.LEASEUNASSIGNED.logName(), "dhcp_lease_unassigned"),
            // dnsmasq: spelt so.
            Map.entry(MessageType.LEASEACTIVE.logName(), "dhcp_lease_actve"),
            Map.entry(MessageType.LEASEUNKNOWN.logName(), "dhcp_lease_unknown"));

    private static final class Count {
        private long value;
    }

    private final Map<String, Count> counts = new HashMap<>();

    /** One more of a kind, by the log's name. */
    void add(String kind) {
        Count known = counts.get(kind);
        if (known == null) {
            if (!NAMES.containsKey(kind)) return;
            known = new Count();
            counts.put(kind, known);
        }
        known.value++;
    }

    /** The counts since the start by dnsmasq's names; those that are 0 are left out. */
    public Map<String, Long> byName() {
        Map<String, Long> all = new HashMap<>();
        counts.forEach((kind, count) -> all.put(NAMES.getOrDefault(kind, kind), count.value));
        return all;
    }
}
