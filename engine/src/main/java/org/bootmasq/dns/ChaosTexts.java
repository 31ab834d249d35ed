package org.bootmasq.dns;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bootmasq.dns.cache.Cache;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.query.Upstreams;

/** The counters that a question of class CHAOS brings to light: {@code cachesize.bind} and its like. */
final class ChaosTexts {
    /** The dnsmasq whose answers these are: what asks for it looks for that name and number. */
    static final String VERSION = "dnsmasq-2.93";

    private static final Name BIND = Name.of("bind");
    private static final Name SERVER = Name.of("server");

    private ChaosTexts() {}

    /** Whether questions about the name are not for servers elsewhere; RFC 4892 has id.server. */
    static boolean isOurs(Name name) {
        return name.isIn(BIND) || name.isIn(SERVER);
    }

    /** The texts of a name; none if it is not one of ours. */
    static Optional<List<String>> of(Name name, Counts counts, Cache cache, Upstreams upstreams) {
        if (!isOurs(name) || name.labels() != 2) return Optional.empty();
        return switch (name.toString().toLowerCase(Locale.ROOT)) {
            case "version.bind" -> Optional.of(List.of(VERSION));
            case "authors.bind" -> Optional.of(List.of("the Bootmasq authors"));
            case "copyright.bind" -> Optional.of(List.of("Bootmasq"));
            case "cachesize.bind" -> one(cache.capacity());
            case "insertions.bind" -> one(cache.insertions());
            case "evictions.bind" -> one(cache.evictions());
            case "hits.bind" -> one(counts.answeredLocally());
            case "misses.bind" -> one(counts.forwarded());
            case "auth.bind" -> one(counts.authoritative());
            case "servers.bind" ->
                Optional.of(upstreams.servers().stream()
                        .map(UpstreamServer::chaosText)
                        .toList());
            default -> Optional.empty();
        };
    }

    private static Optional<List<String>> one(long number) {
        return Optional.of(List.of(Long.toString(number)));
    }

    /** What was counted since the start. */
    interface Counts {
        long answeredLocally();

        long forwarded();

        long authoritative();
    }
}
