package org.bootmasq.service.dns;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.dns.cache.Cache;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.edge.dns.DnsRunner;

/** What DNS has counted since somebody wanted it counted anew. All on the thread of DNS. */
public final class DnsCounting {
    private final DnsRunner runner;
    private final Cache cache;
    private Map<String, Long> before = Map.of();

    public DnsCounting(DnsRunner runner, Cache cache) {
        this.runner = runner;
        this.cache = cache;
    }

    /** As it is now. */
    public DnsCounts counts() {
        List<UpstreamServer> servers = runner.upstreams().servers();
        Map<String, Long> events = events();
        events.replaceAll((name, count) -> count - before.getOrDefault(name, 0L));
        events.putAll(runner.highest());
        return new DnsCounts(
                events,
                servers.stream().map(UpstreamServer::counts).toList(),
                servers.stream()
                        .filter(UpstreamServer::loops)
                        .map(server -> server.address().ip().toString())
                        .toList());
    }

    private Map<String, Long> events() {
        Map<String, Long> events = new HashMap<>(runner.counts());
        events.put("dns_cache_inserted", cache.insertions());
        events.put("dns_cache_live_freed", cache.evictions());
        return events;
    }

    /** All begins at 0, how servers did too. */
    public void forget() {
        before = events();
        runner.forgetHighest();
        runner.upstreams().forgetCounts();
    }
}
