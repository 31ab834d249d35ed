package org.bootmasq.server;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.InterfaceSettings.Binding;
import org.bootmasq.config.Option;
import org.bootmasq.config.ServerSettings;
import org.bootmasq.dns.DnsSettings;
import org.bootmasq.dns.LocalAnswers;
import org.bootmasq.dns.Upstreams;
import org.bootmasq.edge.DnsService;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Log;
import org.bootmasq.edge.Priority;
import org.bootmasq.linux.LinuxException;

/** DNS as this server runs it: its ports, its files, and what changes in them while it runs. */
final class NameService implements AutoCloseable {
    private final ServerSettings server;
    private final Log log;
    private final NameServers nameServers;
    private final DnsService service;
    private DnsSettings settings;
    private Upstreams upstreams;

    /** Opens the ports. */
    NameService(DnsSettings settings, ServerSettings server, Interfaces interfaces, Log log) throws StartFailure {
        this.settings = settings;
        this.server = server;
        this.log = log;
        nameServers = new NameServers(settings, log);
        upstreams = new Upstreams(List.of(), Optional.empty());
        try {
            service = new DnsService(settings, server.log(), upstreams, _ -> LocalAnswers.NONE, interfaces, log);
        } catch (IOException e) {
            throw StartFailure.network(String.valueOf(e.getMessage()));
        }
    }

    /** What the log says when the server has started. */
    static String greeting(DnsSettings settings) {
        int entries = settings.limits().cacheEntries();
        if (settings.limits().port() == 0) return "DNS disabled";
        return entries == 0 ? "cache disabled" : "cachesize " + entries;
    }

    /** Reads the files, says which servers there are, and begins to answer. */
    void start() throws LinuxException {
        upstreams = nameServers.read(Optional.empty());
        nameServers.greet(upstreams);
        service.use(upstreams);
        var folders = nameServers.folders();
        if (!folders.isEmpty()) service.watch(folders, this::filesChanged);
        service.start();
    }

    /** On the thread of DNS. */
    private void filesChanged() {
        if (nameServers.changed()) reread();
    }

    private void reread() {
        upstreams = nameServers.read(Optional.of(upstreams));
        nameServers.greet(upstreams);
        service.use(upstreams);
    }

    /** SIGHUP: everything is read again. */
    void reload(DnsSettings others) {
        service.post(() -> {
            settings = others;
            nameServers.use(others);
            boolean poll = !settings.switches().contains(Option.NO_POLL);
            if (poll || nameServers.changed()) reread();
        });
    }

    void interfacesChanged() {
        if (server.interfaces().binding() == Binding.DYNAMIC) service.interfacesChanged();
    }

    /** SIGUSR1. */
    void logStatistics() {
        log.log(
                Priority.INFO,
                "",
                "cache size " + settings.limits().cacheEntries()
                        + ", 0/0 cache insertions re-used unexpired cache entries.");
        service.logStatistics();
    }

    @Override
    public void close() {
        service.close();
    }
}
