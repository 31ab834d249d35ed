package org.bootmasq.dns.forward;

import java.util.List;
import java.util.Set;
import org.bootmasq.config.Option;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsLimits;
import org.bootmasq.dns.settings.DnsSettings;

/** Chooses the servers a question goes to, and sends it. Each method returns whether it was sent to any. */
final class Sending {
    private static final int TEST_AFTER_QUESTIONS = 50;
    private static final int TEST_AFTER_MILLIS = 20_000;

    private DnsLimits limits;
    private Set<Option> switches;
    private final UpstreamNet net;
    private final QueryTrace trace;
    private long nextRetryMillis = Long.MAX_VALUE;

    Sending(DnsSettings settings, UpstreamNet net, QueryTrace trace) {
        limits = settings.limits();
        switches = settings.switches();
        this.net = net;
        this.trace = trace;
    }

    /** Goes by other settings from now on; what waits to be sent again still is. */
    void reconfigure(DnsSettings settings) {
        limits = settings.limits();
        switches = settings.switches();
    }

    boolean first(long now, Flight flight) {
        Upstreams.Group group = flight.group;
        limits.fastRetryMillis().ifPresent(millis -> retryIn(now, flight, millis));
        if (switches.contains(Option.STRICT_ORDER)) return toNext(now, flight);
        boolean test = group.preferred < 0
                || group.preferred >= group.servers.size()
                || ++group.sinceTest > TEST_AFTER_QUESTIONS
                || now - group.testedMillis > TEST_AFTER_MILLIS;
        if (test || switches.contains(Option.ALL_SERVERS)) {
            group.sinceTest = 0;
            group.testedMillis = now;
            return toAll(now, flight);
        }
        return to(now, flight, group.servers.get(group.preferred)) || toAll(now, flight);
    }

    /** The asker has asked again, or waits too long. */
    boolean again(long now, Flight flight) {
        return switches.contains(Option.STRICT_ORDER) ? toNext(now, flight) : toAll(now, flight);
    }

    /** A server cannot tell. Returns whether another may. */
    boolean afterFailure(long now, Flight flight) {
        if (flight.message.tcp) return overTcp(now, flight);
        if (switches.contains(Option.STRICT_ORDER)) {
            return flight.server < flight.group.servers.size() && toNext(now, flight);
        }
        if (flight.askedAll) return ++flight.failures < flight.asked;
        return flight.group.servers.size() > 1 && toAll(now, flight);
    }

    /** A server has answered: where all were asked, it was the first, and is asked alone from now on. */
    static void prefer(Flight flight, UpstreamServer server) {
        if (flight.askedAll || flight.group.preferred < 0) {
            flight.group.preferred = flight.group.servers.indexOf(server);
        }
    }

    private boolean toAll(long now, Flight flight) {
        flight.askedAll = true;
        flight.failures = 0;
        flight.asked = 0;
        for (UpstreamServer server : flight.group.servers) {
            if (!server.loops() && to(now, flight, server)) flight.asked++;
        }
        return flight.asked > 0;
    }

    /** {@code strict-order}: the next server of the list, and the first again after the last. */
    private boolean toNext(long now, Flight flight) {
        List<UpstreamServer> servers = flight.group.servers;
        for (int i = 0; i < servers.size(); i++) {
            UpstreamServer server = servers.get(flight.server++ % servers.size());
            if (!server.loops() && to(now, flight, server)) return true;
        }
        return false;
    }

    private boolean to(long now, Flight flight, UpstreamServer server) {
        boolean again = flight.wasSentTo(server);
        int before = again ? flight.socketFor(server, limits.portsPerQuery()) : -1;
        int socket = net.ask(server, before, flight.mark, flight.message.octets, flight.message.octets.length);
        if (socket < 0) return false;
        if (before < 0) flight.attempts.add(new Flight.Attempt(server, socket, now));
        flight.sentMillis = now;
        server.sent(again);
        flight.tellSending(trace, server);
        return true;
    }

    /** The next server over TCP. */
    boolean overTcp(long now, Flight flight) {
        List<UpstreamServer> servers = flight.group.servers;
        int first = switches.contains(Option.STRICT_ORDER) ? 0 : Math.max(0, flight.group.preferred);
        while (flight.asked < servers.size()) {
            UpstreamServer server = servers.get((first + flight.asked++) % servers.size());
            if (server.loops()) continue;
            flight.sentMillis = now;
            server.sent(flight.asked > 1);
            flight.tellSending(trace, server);
            net.askByTcp(server, flight.message.id, flight.mark, flight.message.octets, flight.message.octets.length);
            return true;
        }
        return false;
    }

    private void retryIn(long now, Flight flight, int millis) {
        if (flight.message.tcp) return;
        flight.retryDelay = millis;
        flight.retryMillis = now + millis;
        nextRetryMillis = Math.min(nextRetryMillis, flight.retryMillis);
    }

    long nextRetryMillis() {
        return nextRetryMillis;
    }

    /** {@code fast-dns-retry}: sends again what was not answered, after twice the time each time. */
    void retry(long now, List<Flight> flights) {
        if (now < nextRetryMillis) return;
        nextRetryMillis = Long.MAX_VALUE;
        for (Flight flight : flights) {
            if (flight.retryMillis > now) {
                nextRetryMillis = Math.min(nextRetryMillis, flight.retryMillis);
                continue;
            }
            retryIn(now, flight, flight.retryDelay * 2);
            trace.about(flight.waiting.getFirst().logNumber(), flight.first());
            again(now, flight);
        }
    }
}
