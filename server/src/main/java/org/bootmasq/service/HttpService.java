package org.bootmasq.service;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.dhcp.DhcpEffects;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.http.HttpRunner;
import org.bootmasq.edge.http.ImageFiles;
import org.bootmasq.edge.http.MachineTexts;
import org.bootmasq.edge.http.mirror.Mirrors;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.http.HttpImages;
import org.bootmasq.http.HttpMirror;
import org.bootmasq.http.HttpSettings;
import org.bootmasq.http.HttpSource;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.template.TemplateSettings;
import org.bootmasq.wire.IpAddress;

/** HTTP as this server runs it: its ports, and what it knows of the clients of DHCP. */
final class HttpService
        implements Service, HttpRunner.Serving, DhcpEffects.Holders, DhcpClients.Follower, MachineTexts.Leases {
    private final HttpRunner runner;
    private final DhcpClients clients;
    private final Map<IpAddress, Lease> leases = new ConcurrentHashMap<>();
    /** What is being made ready. */
    private Settings wanted;

    private final Surroundings around;
    private final FileOwner owner;
    private Optional<Mirrors> mirrors = Optional.empty();
    /** Of clients that hold a lease now, so that there are no more of them than leases. */
    private final Map<IpAddress, Set<String>> tags = new ConcurrentHashMap<>();

    /**
     * Opens the ports.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     */
    HttpService(Settings settings, Interfaces first, Surroundings around) throws StartFailure {
        wanted = settings;
        clients = around.clients();
        this.around = around;
        owner = around.privileges().owner();
        try {
            runner = new HttpRunner(settings.http(), this, around.interfaces(), first, around.log());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static StartFailure failure(IOException e) {
        if (e instanceof FileSystemException file) {
            return StartFailure.file("cannot serve HTTPS: " + file.getFile() + ": " + Reason.of(e));
        }
        return StartFailure.network(String.valueOf(e.getMessage()));
    }

    @Override
    public List<HttpSource> sources(HttpSettings settings) {
        var sources = new ArrayList<HttpSource>();
        TemplateSettings texts = wanted.texts();
        if (!texts.isEmpty()) sources.add(new MachineTexts(texts, wanted.dhcp4().boot(), this));
        if (!settings.images().isEmpty()) sources.add(new HttpImages(settings, new ImageFiles()));
        List<HttpMirror> lines = settings.besides().mirrors();
        if (lines.isEmpty()) return sources;
        Mirrors all = mirrors.orElseGet(() -> new Mirrors(around.privileges().owner(), around.log()));
        mirrors = Optional.of(all);
        sources.addAll(all.of(lines));
        return sources;
    }

    @Override
    public Set<String> tags(IpAddress address) {
        return tags.getOrDefault(address, Set.of());
    }

    /** Tags of clients choose folders. */
    @Override
    public void meet(DhcpClients clients) {
        clients.heardBy(this);
        clients.followedBy(this);
    }

    @Override
    public Optional<Lease> lease(IpAddress address) {
        return Optional.ofNullable(leases.get(address));
    }

    @Override
    public void leasesChanged(List<LeaseChange> changes) {
        for (LeaseChange each : changes) {
            if (each instanceof LeaseChange.Deleted) leases.remove(each.address());
            else leases.put(each.address(), each.lease());
        }
    }

    /** Options of DHCP say nothing of HTTP. */
    @Override
    public void reconfigure(DhcpSettings settings) {}

    @Override
    public Collection<Lease> named() {
        return List.of();
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
        if (settings.texts().isEmpty()) return;
        for (String each : MachineTexts.warnings(settings.texts()))
            log.log(Priority.WARNING, "http", "warning: " + each);
    }

    @Override
    public void start(Settings settings) {
        for (Lease each : clients.leases()) leases.putIfAbsent(each.address(), each);
        runner.start();
    }

    @Override
    public Prepared prepare(Settings settings, Interfaces others) throws StartFailure {
        wanted = settings;
        try {
            return runner.prepare(settings.http(), others);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Of all files beside the configuration only those of HTTPS concern this. */
    @Override
    public void reconfigure(Settings settings) {
        runner.lookAgain();
    }

    @Override
    public FileOwner owner() {
        return owner;
    }

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
