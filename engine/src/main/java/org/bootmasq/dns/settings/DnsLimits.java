package org.bootmasq.dns.settings;

import java.util.OptionalInt;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Numbers;

/**
 * Numbers that bound the domain name service. Times to live are in seconds, absent where nothing was said.
 *
 * @param port 0 turns the service off
 * @param cacheEntries names in the cache
 * @param queryPort questions leave from this port; absent for random ones, 0 for one that the system chooses
 * @param portsPerQuery random ports for one question
 * @param staleSeconds how long after its end an entry may still be used; 0 for ever; absent if never
 * @param fastRetryMillis after which a question is asked again; absent if never
 */
public record DnsLimits(
        int port,
        int cacheEntries,
        int forwardMax,
        int ednsPacketMax,
        OptionalInt queryPort,
        int portsPerQuery,
        int minPort,
        int maxPort,
        int maxTcpConnections,
        OptionalInt localTtl,
        OptionalInt negativeTtl,
        OptionalInt maxTtl,
        OptionalInt maxCacheTtl,
        OptionalInt minCacheTtl,
        OptionalInt authTtl,
        OptionalInt dhcpTtl,
        OptionalInt staleSeconds,
        OptionalInt fastRetryMillis) {
    private static final int DAY = 86400;
    private static final int FIRST_FREE_PORT = 1024;
    private static final int FASTEST_RETRY_MILLIS = 50;
    private static final int MOST = Integer.MAX_VALUE;

    static DnsLimits from(Configuration configuration, Problems problems) {
        var numbers = new Numbers(configuration, problems);
        refuseNoPorts(configuration, numbers, problems);
        return new DnsLimits(
                numbers.port(Option.PORT, 53),
                Math.max(0, numbers.any(Option.CACHE_SIZE).orElse(150)),
                numbers.any(Option.DNS_FORWARD_MAX).orElse(150),
                numbers.any(Option.EDNS_PACKET_MAX).orElse(1232),
                queryPort(configuration, numbers),
                numbers.of(Option.PORT_LIMIT, 1, MOST, 1),
                numbers.port(Option.MIN_PORT, FIRST_FREE_PORT),
                numbers.port(Option.MAX_PORT, 0xffff),
                numbers.of(Option.MAX_TCP_CONNECTIONS, 1, MOST, 20),
                numbers.any(Option.LOCAL_TTL),
                numbers.any(Option.NEG_TTL),
                numbers.any(Option.MAX_TTL),
                numbers.any(Option.MAX_CACHE_TTL),
                numbers.any(Option.MIN_CACHE_TTL),
                numbers.any(Option.AUTH_TTL),
                numbers.any(Option.DHCP_TTL),
                stale(configuration, numbers),
                fastRetry(configuration, numbers));
    }

    private static void refuseNoPorts(Configuration configuration, Numbers numbers, Problems problems) {
        int highest = numbers.port(Option.MAX_PORT, 0xffff);
        if (highest == 0 || highest >= numbers.port(Option.MIN_PORT, FIRST_FREE_PORT)) return;
        Directive last = configuration
                .last(Option.MAX_PORT)
                .or(() -> configuration.last(Option.MIN_PORT))
                .orElseThrow();
        problems.error(ConfigError.whole(last.origin(), "max_port cannot be smaller than min_port"));
    }

    private static OptionalInt queryPort(Configuration configuration, Numbers numbers) {
        int port = numbers.port(Option.QUERY_PORT, 0);
        return configuration.has(Option.QUERY_PORT) ? OptionalInt.of(port) : OptionalInt.empty();
    }

    private static OptionalInt stale(Configuration configuration, Numbers numbers) {
        boolean valued = configuration
                .last(Option.USE_STALE_CACHE)
                .filter(d -> d.hasValue())
                .isPresent();
        int seconds = numbers.of(Option.USE_STALE_CACHE, 0, MOST, 0);
        if (!configuration.has(Option.USE_STALE_CACHE)) return OptionalInt.empty();
        return OptionalInt.of(valued ? seconds : DAY);
    }

    private static OptionalInt fastRetry(Configuration configuration, Numbers numbers) {
        var given = configuration.last(Option.FAST_DNS_RETRY);
        if (given.isEmpty()) return OptionalInt.empty();
        if (!given.get().hasValue()) return OptionalInt.of(1000);
        return numbers.of(Option.FAST_DNS_RETRY, FASTEST_RETRY_MILLIS, MOST);
    }
}
