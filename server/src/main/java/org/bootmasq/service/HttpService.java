package org.bootmasq.service;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.dhcp.DhcpEffects;
import org.bootmasq.edge.http.HttpRunner;
import org.bootmasq.edge.http.ImageFiles;
import org.bootmasq.edge.log.Log;
import org.bootmasq.http.HttpImages;
import org.bootmasq.http.HttpSettings;
import org.bootmasq.http.HttpSource;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.wire.IpAddress;

/** HTTP as this server runs it: its ports, and what it knows of the clients of DHCP. */
final class HttpService implements Service, HttpRunner.Serving, DhcpEffects.Holders {
    private final HttpRunner runner;
    /** Of clients that hold a lease now, so that there are no more of them than leases. */
    private final Map<IpAddress, Set<String>> tags = new ConcurrentHashMap<>();

    /**
     * Opens the ports.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     */
    HttpService(Settings settings, Interfaces first, Surroundings around) throws StartFailure {
        try {
            runner = new HttpRunner(settings.http(), this, around.interfaces(), first, around.log());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static StartFailure failure(IOException e) {
        return StartFailure.network(String.valueOf(e.getMessage()));
    }

    @Override
    public List<HttpSource> sources(HttpSettings settings) {
        if (settings.images().isEmpty()) return List.of();
        return List.of(new HttpImages(settings, new ImageFiles()));
    }

    @Override
    public Set<String> tags(IpAddress address) {
        return tags.getOrDefault(address, Set.of());
    }

    /** Tags of clients choose folders. */
    @Override
    public void meet(DhcpClients clients) {
        clients.heardBy(this);
    }

    @Override
    public void acknowledged(IpAddress address, Set<String> its) {
        if (its.isEmpty()) tags.remove(address);
        else tags.put(address, its);
    }

    @Override
    public void ended(IpAddress address) {
        tags.remove(address);
    }

    @Override
    public void greet(Settings settings, Log log) {
        HttpRunner.greet(settings.http(), log);
    }

    @Override
    public void start(Settings settings) {
        runner.start();
    }

    @Override
    public Prepared prepare(Settings settings, Interfaces others) throws StartFailure {
        try {
            return runner.prepare(settings.http(), others);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** No file beside the configuration says anything of HTTP. */
    @Override
    public void reconfigure(Settings settings) {}

    @Override
    public void interfacesChanged() {
        runner.interfacesChanged();
    }

    @Override
    public void logStatistics() {
        runner.logStatistics();
    }

    @Override
    public void close() {
        runner.close();
    }
}
