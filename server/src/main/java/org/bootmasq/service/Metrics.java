package org.bootmasq.service;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.service.dns.DnsCounts;

/** What the server counts, by dnsmasq's names and in its order. */
final class Metrics {
    private static final List<String> NAMES = List.of(
            "dns_cache_inserted",
            "dns_cache_live_freed",
            "dns_queries_forwarded",
            "dns_auth_answered",
            "dns_local_answered",
            "dns_stale_answered",
            "dns_unanswered",
            "dnssec_max_crypto_use",
            "dnssec_max_sig_fail",
            "dnssec_max_work",
            "bootp",
            "pxe",
            "dhcp_ack",
            "dhcp_decline",
            "dhcp_discover",
            "dhcp_inform",
            "dhcp_nak",
            "dhcp_offer",
            "dhcp_release",
            "dhcp_request",
            "noanswer",
            "leases_allocated_4",
            "leases_pruned_4",
            "leases_allocated_6",
            "leases_pruned_6",
            "tcp_connections",
            "dhcp_leasequery",
            "dhcp_lease_unassigned",
            // dnsmasq: spelt so.
            "dhcp_lease_actve",
            "dhcp_lease_unknown");

    private Metrics() {}

    /** @param dhcp by the same names */
    static Map<String, Long> of(DnsCounts dns, Map<String, Long> dhcp) {
        var all = new LinkedHashMap<String, Long>();
        for (String name : NAMES) all.put(name, dns.events().getOrDefault(name, dhcp.getOrDefault(name, 0L)));
        return all;
    }
}
