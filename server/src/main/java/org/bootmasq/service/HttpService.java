package org.bootmasq.service;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
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
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.http.BootOnce;
import org.bootmasq.edge.http.HttpRunner;
import org.bootmasq.edge.http.ImageFiles;
import org.bootmasq.edge.http.MachineTexts;
import org.bootmasq.edge.http.mirror.Mirrors;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.http.HttpImages;
import org.bootmasq.http.HttpLog;
import org.bootmasq.http.HttpMirror;
import org.bootmasq.http.HttpSettings;
import org.bootmasq.http.HttpSource;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.template.BootEntry;
import org.bootmasq.template.TemplateSettings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.IpAddress;

/** HTTP as this server runs it: its ports, and what it knows of the clients of DHCP. */
final class HttpService
        implements Service,
                Booting,
                HttpRunner.Serving,
                DhcpEffects.Holders,
                DhcpClients.Follower,
                MachineTexts.Leases,
                MachineTexts.Orders {
    private final HttpRunner runner;
    private final Surroundings around;
    private final Map<IpAddress, Lease> leases = new ConcurrentHashMap<>();
    private Optional<Mirrors> mirrors = Optional.empty();
    private volatile Optional<BootOnce> once = Optional.empty();
    private List<BootEntry> entries = List.of();
    /** Of clients that hold a lease now, so that there are no more of them than leases. */
    private final Map<IpAddress, Set<String>> tags = new ConcurrentHashMap<>();

    /**
     * Opens the ports.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     */
    HttpService(Settings settings, Interfaces first, Surroundings around) throws StartFailure {
        this.around = around;
        try {
            runner = new HttpRunner(offer(settings), this, around.interfaces(), first, around.log());
            reconfigureOrders(settings);
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

    /** What machines boot only once is kept where there is a menu. */
    private void reconfigureOrders(Settings settings) {
        entries = settings.texts().entries();
        if (entries.isEmpty() || once.isPresent()) return;
        Path file = BootOnce.beside(LeaseHome.file(settings));
        try {
            once = Optional.of(new BootOnce(file, owner(), around.log()));
        } catch (IOException e) {
            around.log().log(
                    Priority.WARNING,
                    HttpLog.SUBSYSTEM,
                    "boot-once is not to be had: cannot open " + OctetPath.text(file) + ": " + Reason.of(e));
        }
    }

    @Override
    public Optional<String> bootOnce(HardwareAddress machine, String entry) {
        if (entries.isEmpty()) return Optional.of("there is no menu: boot-entry");
        boolean known = entry.equals(BootEntry.LOCAL)
                || entries.stream().anyMatch(each -> each.name().equals(entry));
        if (!known) return Optional.of("no boot-entry is called " + entry);
        if (once.isEmpty()) return Optional.of("its file could not be opened, as the log says");
        try {
            once.get().order(machine, entry);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("it cannot be kept: " + Reason.of(e));
        }
    }

    @Override
    public Optional<String> take(HardwareAddress machine) {
        return once.flatMap(orders -> orders.take(machine));
    }

    private HttpRunner.Offer offer(Settings settings) {
        HttpSettings http = settings.http();
        var sources = new ArrayList<HttpSource>();
        TemplateSettings texts = settings.texts();
        if (!texts.isEmpty())
            sources.add(new MachineTexts(texts, settings.dhcp4().boot().pxe(), this, this));
        if (!http.images().isEmpty()) sources.add(new HttpImages(http, new ImageFiles()));
        List<HttpMirror> lines = http.besides().mirrors();
        if (!lines.isEmpty()) {
            Mirrors all = mirrors.orElseGet(() -> new Mirrors(owner(), around.log()));
            mirrors = Optional.of(all);
            sources.addAll(all.of(lines));
        }
        return new HttpRunner.Offer(http, sources);
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
            log.log(Priority.WARNING, HttpLog.SUBSYSTEM, "warning: " + each);
    }

    @Override
    public void start(Settings settings) {
        for (Lease each : around.clients().leases()) leases.putIfAbsent(each.address(), each);
        around.boots().begin();
        runner.start();
    }

    @Override
    public Prepared prepare(Settings settings, Interfaces others) throws StartFailure {
        try {
            Prepared ready = runner.prepare(offer(settings), others);
            return new Prepared() {
                @Override
                public void takeEffect() {
                    ready.takeEffect();
                    reconfigureOrders(settings);
                }

                @Override
                public void abandon() {
                    ready.abandon();
                }
            };
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
    public Trace witness() {
        return around.boots();
    }

    @Override
    public FileOwner owner() {
        return around.privileges().owner();
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
        once.ifPresent(BootOnce::close);
    }
}
