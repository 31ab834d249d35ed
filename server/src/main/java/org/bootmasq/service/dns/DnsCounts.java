package org.bootmasq.service.dns;

import java.util.List;
import java.util.Map;
import org.bootmasq.dns.query.UpstreamServer;

/**
 * What DNS has counted.
 *
 * @param events by dnsmasq's names
 * @param servers in the order in which they are configured
 * @param looping addresses of servers that ask us back
 */
public record DnsCounts(Map<String, Long> events, List<UpstreamServer.Counts> servers, List<String> looping) {
    /** Where no DNS is served. */
    public static final DnsCounts NONE = new DnsCounts(Map.of(), List.of(), List.of());

    public DnsCounts {
        events = Map.copyOf(events);
        servers = List.copyOf(servers);
        looping = List.copyOf(looping);
    }
}
