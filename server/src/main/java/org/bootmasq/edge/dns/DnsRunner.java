package org.bootmasq.edge.dns;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bootmasq.config.settings.LogSettings;
import org.bootmasq.dns.query.ConnectionMarks;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.Inotify;
import org.bootmasq.linux.LinuxException;

/**
 * The DNS server: opens its ports, then serves on a platform thread of its own. Made and {@link #start started} in two
 * steps, so that the ports can be opened with the rights that the thread no longer has.
 */
public final class DnsRunner implements AutoCloseable {
    private final DnsListeners listeners;
    private final DnsLoop loop;
    private final Inotify watcher = new Inotify();
    private final Log log;
    private Optional<Thread> thread = Optional.empty();

    /**
     * Opens the ports.
     *
     * @param local what is known here, made with the trace it shares
     * @param marks of the connections of askers
     * @param memory that questions and answers may take
     * @param first the interfaces by the settings that hold when this begins to serve
     * @throws IOException in dnsmasq's words if a port is not to be had
     */
    public DnsRunner(
            DnsSettings settings,
            LogSettings logging,
            Upstreams upstreams,
            Function<QueryTrace, LocalAnswers> local,
            ConnectionMarks marks,
            MemoryLimits memory,
            Interfaces interfaces,
            Interfaces first,
            PcapDump dump,
            Log log)
            throws IOException {
        this.log = log;
        listeners = new DnsListeners(interfaces, first, settings);
        try {
            loop = new DnsLoop(settings, logging, upstreams, local, marks, memory, interfaces, dump, log);
        } catch (IOException e) {
            listeners.close();
            throw e;
        }
    }

    /**
     * Calls {@code changed}, on the thread of DNS, whenever something happens in a watched folder. Before {@link
     * #start}.
     */
    public void onFolders(Runnable changed) throws LinuxException {
        loop.watch(watcher, () -> {
            try {
                if (!watcher.take().isEmpty()) changed.run();
            } catch (LinuxException e) {
                log.log(Priority.ERR, "", "cannot watch files: " + e.text());
            }
        });
    }

    /** Watches these folders too. */
    public void watch(Collection<String> folders) {
        int kinds = Inotify.CLOSE_WRITE | Inotify.MOVED_TO | Inotify.DELETE | Inotify.MOVED_FROM;
        for (String folder : folders) {
            try {
                watcher.watch(folder, kinds);
            } catch (LinuxException missing) {
                log.log(Priority.WARNING, "", "cannot watch " + folder + ": " + missing.text());
            }
        }
    }

    /**
     * Makes other settings ready; questions on their way go on, but for those that came to a port that is closed.
     *
     * @param others the interfaces by the other settings
     * @param upstreams to ask from then on
     * @throws IOException in dnsmasq's words if a port is not to be had
     */
    public Prepared prepare(DnsSettings settings, LogSettings logging, Upstreams upstreams, Interfaces others)
            throws IOException {
        DnsListeners.Change change = listeners.prepare(others, settings);
        return new Prepared() {
            @Override
            public void takeEffect() {
                loop.reconfigure(settings, logging, upstreams, change);
                listeners.reconfigure(change, settings);
            }

            @Override
            public void abandon() {
                change.fresh().forEach(DnsListeners::close);
            }
        };
    }

    /** Begins to serve. */
    public void start() throws LinuxException {
        for (DnsListeners.Listener each : listeners.all()) loop.listen(each);
        thread = Optional.of(Thread.ofPlatform().name("dns").daemon(true).start(loop));
    }

    /** Does something on the thread of DNS, soon: changes of what is known here. */
    public void post(Runnable work) {
        loop.post(work);
    }

    /** Asks these servers from now on. */
    public void use(Upstreams upstreams) {
        loop.post(() -> loop.forwarder().use(upstreams));
    }

    /** Goes by settings from now on in which options were turned on or off. On the thread of DNS. */
    public void turn(DnsSettings settings) {
        loop.forwarder().reconfigure(settings, loop.forwarder().upstreams());
    }

    /** As {@link org.bootmasq.dns.forward.Forwarder#checkTimesFrom}. */
    public void checkTimesFrom(long millis, Runnable then) {
        loop.post(() -> loop.forwarder().checkTimesFrom(millis, then));
    }

    /** {@code bind-dynamic}: addresses may have come or gone. */
    public void interfacesChanged() {
        loop.post(() -> {
            try {
                DnsListeners.Change change = listeners.follow();
                loop.use(change);
                change.gone().forEach(DnsListeners::close);
            } catch (IOException e) {
                log.log(Priority.ERR, "", String.valueOf(e.getMessage()));
            }
        });
    }

    /** The servers that are asked. On the thread of DNS. */
    public Upstreams upstreams() {
        return loop.forwarder().upstreams();
    }

    /** What was counted since the start, by dnsmasq's names. On the thread of DNS. */
    public Map<String, Long> counts() {
        return Map.of(
                "dns_queries_forwarded", loop.forwarder().counts().forwarded(),
                "dns_auth_answered", loop.authoritative(),
                "dns_local_answered", loop.answeredHere(),
                "dns_stale_answered", loop.stale(),
                "dns_unanswered", loop.forwarder().counts().unanswered(),
                "tcp_connections", loop.tcp().taken());
    }

    /** The most that one question has cost so far, by dnsmasq's names. On the thread of DNS. */
    public Map<String, Long> highest() {
        var most = loop.forwarder().counts().highest();
        return Map.of(
                "dnssec_max_crypto_use", (long) most.operations(),
                "dnssec_max_sig_fail", (long) most.failures(),
                "dnssec_max_work", (long) most.questions());
    }

    /** Looks for the most anew. On the thread of DNS. */
    public void forgetHighest() {
        loop.forwarder().counts().highest().forget();
    }

    /** Logs the counts of SIGUSR1. */
    public void logStatistics() {
        loop.post(() -> {
            log.log(
                    Priority.INFO,
                    "",
                    "queries forwarded " + loop.forwarder().counts().forwarded() + ", queries answered locally "
                            + loop.answeredHere());
            log.log(Priority.INFO, "", "queries for authoritative zones " + loop.authoritative());
            DnsTcp tcp = loop.tcp();
            log.log(
                    Priority.INFO,
                    "",
                    "connections for TCP requests: in use " + tcp.inUse() + ", highest since last SIGUSR1 "
                            + tcp.takeHighest() + ", max allowed " + tcp.most() + ".");
            for (UpstreamServer each : loop.forwarder().upstreams().servers()) {
                log.log(Priority.INFO, "", each.statistics());
            }
            loop.forwarder().forgetCounts();
        });
    }

    /** Ends, with questions on their way unanswered. */
    @Override
    public void close() {
        loop.stop();
        thread.ifPresent(running -> {
            try {
                running.join(EventLoop.LAST_TURN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        if (thread.isEmpty()) loop.release();
        listeners.close();
        watcher.close();
    }
}
