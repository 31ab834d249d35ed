package org.bootmasq.service;

import java.io.IOException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootmasq.config.Option;
import org.bootmasq.config.settings.InterfaceSettings.Binding;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dns.DnsServer;
import org.bootmasq.dns.cache.Cache;
import org.bootmasq.dns.cache.CacheListing;
import org.bootmasq.dns.local.HostsText;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.dns.settings.Upstream;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.dns.DnsRunner;
import org.bootmasq.edge.dns.KernelMarks;
import org.bootmasq.edge.dns.KernelSets;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.service.dns.DnsCounting;
import org.bootmasq.service.dns.DnsCounts;
import org.bootmasq.service.dns.DnsFlaws;
import org.bootmasq.service.dns.DnsOrders;
import org.bootmasq.service.dns.FirstReading;
import org.bootmasq.service.dns.HostsFiles;
import org.bootmasq.service.dns.LeaseNames;
import org.bootmasq.service.dns.NamesForDhcp;
import org.bootmasq.service.dns.SignatureClock;
import org.bootmasq.service.dns.SignatureTimes;
import org.bootmasq.service.dns.SystemResolver;
import org.bootmasq.service.dns.UpstreamAddresses;
import org.bootmasq.service.dns.UpstreamSource;
import org.bootmasq.service.process.StartFailure;

/** DNS as this server runs it: its ports, its files, the names of leases, and what changes in them while it runs. */
final class DnsService implements Service, DhcpClients.Naming, Resolving {
    private ServerSettings server;
    private final Interfaces interfaces;
    private final Log log;
    private final UpstreamAddresses addresses;
    private UpstreamSource servers;
    private HostsFiles hostsFiles;
    private final LeaseNames leaseNames;
    private final DnsRunner runner;
    private final Cache cache;
    private final KernelSets sets;
    private final KernelMarks marks;
    private volatile Upstreams upstreams = new Upstreams(List.of(), Optional.empty());
    private volatile DnsOrders orders = DnsOrders.NONE;
    private final DnsCounting counting;
    private DnsSettings settings;
    private Optional<DnsServer> engine = Optional.empty();
    private final NamesForDhcp namesForDhcp = new NamesForDhcp();
    private Runnable hostsChanged = () -> {};
    private final FirstReading read = new FirstReading();
    private final SignatureTimes times;

    /**
     * Opens the ports; what is to be read is read later, on the thread of DNS.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     */
    DnsService(Settings wanted, Interfaces first, Surroundings around) throws StartFailure {
        settings = wanted.dns();
        server = wanted.server();
        interfaces = around.interfaces();
        log = around.log();
        DnsFlaws.refuse(settings);
        addresses = new UpstreamAddresses(log, this::addressFound);
        servers = new UpstreamSource(settings, server.domains(), addresses::of, log);
        hostsFiles = new HostsFiles(settings, log);
        var memory = MemoryLimits.of(Runtime.getRuntime().maxMemory());
        cache = new Cache(settings.limits().cacheEntries(), memory.cacheOctets());
        LocalData empty = data(settings, server, List.of());
        // Which interfaces are those of auth-server must be known before the first question.
        readAddresses(empty);
        leaseNames = new LeaseNames(empty, log);
        marks = new KernelMarks(() -> this.settings.limits().port(), log);
        sets = sets(settings);
        try {
            marks.open(settings);
            runner = new DnsRunner(
                    settings,
                    server.log(),
                    upstreams,
                    queryLog -> {
                        var made = new DnsServer(settings, empty, cache, () -> upstreams, queryLog, sets, marks);
                        engine = Optional.of(made);
                        return made;
                    },
                    marks,
                    memory,
                    interfaces,
                    first,
                    around.dump().dump(),
                    log);
        } catch (IOException e) {
            sets.close();
            marks.close();
            throw StartFailure.network(String.valueOf(e.getMessage()));
        }
        counting = new DnsCounting(runner, cache);
        times = new SignatureTimes(runner, this::forget, log);
    }

    private static KernelSets sets(DnsSettings settings) throws StartFailure {
        try {
            return new KernelSets(settings.sets());
        } catch (IOException e) {
            throw StartFailure.network(String.valueOf(e.getMessage()));
        }
    }

    /** On any thread. */
    private void addressFound() {
        runner.post(() -> readServers(Optional.of(upstreams)));
    }

    private static LocalData data(DnsSettings settings, ServerSettings server, List<HostsText> hosts) {
        return new LocalData(settings, server.domains(), hosts, SystemResolver.ownName());
    }

    @Override
    public void meet(DhcpClients clients) {
        clients.namedBy(this);
        hostsChanged = clients::hostsChanged;
    }

    /** Begins to answer, after reading the files and saying which servers there are. */
    @Override
    public void start(Settings first) throws LinuxException, StartFailure {
        times.goBy(settings.dnssec(), new SignatureClock(settings, System.currentTimeMillis()));
        runner.post(() -> {
            try {
                servers.greet();
                readServers(Optional.empty());
                sayCleared();
                readNames();
            } finally {
                read.done();
            }
        });
        runner.onFolders(this::filesChanged);
        watch();
        runner.start();
    }

    @Override
    public void awaitNames() {
        read.await(log);
    }

    @Override
    public void interrupted() {
        times.interrupted();
    }

    private void forget() {
        cache.clear();
        sayCleared();
    }

    private void watch() {
        var folders = new LinkedHashSet<>(servers.folders());
        folders.addAll(hostsFiles.watched());
        runner.watch(folders);
    }

    private void filesChanged() {
        if (servers.changed()) {
            readServers(Optional.of(upstreams));
            // What was a link to one folder may lead to another now.
            watch();
            forgetOnReload();
        }
        if (!hostsFiles.changed()) return;
        readNames();
        hostsChanged.run();
    }

    private void readServers(Optional<Upstreams> before) {
        use(servers.read(before));
        servers.greet(upstreams, server.dbus().isPresent());
    }

    private void use(Upstreams others) {
        upstreams = others;
        addresses.only(servers.named());
        runner.use(upstreams);
    }

    @Override
    public void setServers(List<Upstream> others, Runnable then) {
        orders = orders.with(others);
        runner.post(() -> {
            log.log(Priority.INFO, "", "setting upstream servers from DBus");
            servers.order(orders.servers());
            use(servers.asRead(Optional.of(upstreams)));
            servers.tell(upstreams);
            forgetOnReload();
            then.run();
        });
    }

    @Override
    public void turn(Option option, boolean on, Runnable then) {
        orders = orders.with(option, on);
        runner.post(() -> {
            settings = settings.with(option, on);
            servers.reconfigure(settings);
            engine.orElseThrow().turn(settings);
            runner.turn(settings);
            then.run();
        });
    }

    @Override
    public void count(Consumer<DnsCounts> then) {
        runner.post(() -> then.accept(counting.counts()));
    }

    @Override
    public void forgetCounts(Runnable then) {
        runner.post(() -> {
            counting.forget();
            then.run();
        });
    }

    private void forgetOnReload() {
        if (settings.has(Option.CLEAR_ON_RELOAD)) forget();
    }

    /** dnsmasq: where it begins anew, and reads no hosts file. */
    private void sayCleared() {
        boolean none = settings.limits().cacheEntries() > 0
                && settings.has(Option.NO_HOSTS)
                && settings.files().hosts().isEmpty();
        if (none) log.log(Priority.INFO, "", "cleared cache");
    }

    private void readNames() {
        List<HostsText> hosts = hostsFiles.read();
        LocalData data = data(settings, server, hosts);
        hostsFiles.tell(hosts, data);
        namesForDhcp.readFrom(data);
        leaseNames.use(data);
        readAddresses(data);
        // This forgets what servers said too.
        engine.orElseThrow().use(data);
    }

    private void readAddresses(LocalData data) {
        data.interfaces(InterfaceAddress.of(interfaces.all()));
    }

    @Override
    public void want(KnownNames.Wanted wanted, Runnable then) {
        runner.post(() -> {
            namesForDhcp.want(wanted);
            engine.ifPresent(running -> namesForDhcp.readFrom(running.data()));
            then.run();
        });
    }

    @Override
    public KnownNames known() {
        return namesForDhcp.known();
    }

    @Override
    public void nameAll(Collection<Lease> leases, boolean onlyFull) {
        var copy = List.copyOf(leases);
        runner.post(() -> leaseNames.all(copy, onlyFull));
    }

    @Override
    public void leasesChanged(List<LeaseChange> changes) {
        runner.post(() -> changes.forEach(leaseNames::apply));
    }

    /** SIGHUP: everything is read again. */
    @Override
    public void reconfigure(Settings others) {
        runner.post(() -> {
            settings = orders.on(others.dns());
            servers.reconfigure(settings);
            hostsFiles.reconfigure(settings);
            addresses.refresh();
            sayCleared();
            boolean poll = !settings.has(Option.NO_POLL);
            if (poll || servers.changed()) readServers(Optional.of(upstreams));
            readNames();
        });
    }

    /** Makes other settings ready, their files read. */
    @Override
    public Prepared prepare(Settings wanted, Interfaces others) throws StartFailure {
        DnsSettings next = orders.on(wanted.dns());
        DnsFlaws.refuse(next);
        Optional<SignatureClock> nextClock = SignatureClock.areAlike(settings, next)
                ? Optional.empty()
                : Optional.of(new SignatureClock(next, System.currentTimeMillis()));
        var nextServers = new UpstreamSource(next, wanted.server().domains(), addresses::of, log);
        nextServers.order(orders.servers());
        Upstreams nextUpstreams = nextServers.read(Optional.of(upstreams));
        var nextFiles = new HostsFiles(next, log);
        List<HostsText> hosts = nextFiles.read();
        LocalData data = data(next, wanted.server(), hosts);
        data.interfaces(InterfaceAddress.of(others.all()));
        Prepared opened = open(next, wanted.server(), nextUpstreams, others);
        return new Prepared() {
            @Override
            public void takeEffect() {
                settings = next;
                server = wanted.server();
                servers = nextServers;
                hostsFiles = nextFiles;
                upstreams = nextUpstreams;
                addresses.only(servers.named());
                servers.greet(upstreams, server.dbus().isPresent());
                hostsFiles.tell(hosts, data);
                namesForDhcp.readFrom(data);
                leaseNames.use(data);
                engine.orElseThrow().reconfigure(settings, data);
                opened.takeEffect();
                nextClock.ifPresent(clock -> times.goBy(settings.dnssec(), clock));
                watch();
            }

            @Override
            public void abandon() {
                addresses.only(servers.named());
                opened.abandon();
            }
        };
    }

    /** Opens what other settings want of the kernel, and their ports. */
    private Prepared open(DnsSettings next, ServerSettings nextServer, Upstreams nextUpstreams, Interfaces others)
            throws StartFailure {
        var opened = new PreparedTogether(log);
        try {
            opened.add(marks.prepare(next));
            opened.add(sets.prepare(next.sets()));
            opened.add(runner.prepare(next, nextServer.log(), nextUpstreams, others));
            return opened;
        } catch (IOException e) {
            opened.abandon();
            addresses.only(servers.named());
            throw StartFailure.network(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            opened.abandon();
            throw e;
        }
    }

    @Override
    public Optional<Consumer<Runnable>> thread() {
        return Optional.of(runner::post);
    }

    @Override
    public void interfacesChanged() {
        runner.post(() -> readAddresses(engine.orElseThrow().data()));
        if (server.interfaces().binding() == Binding.DYNAMIC) runner.interfacesChanged();
    }

    @Override
    public void logStatistics() {
        log.log(Priority.INFO, "", "time " + System.currentTimeMillis() / 1000);
        runner.post(() -> log.log(Priority.INFO, "", CacheListing.statistics(cache)));
        runner.logStatistics();
        if (server.log().queries().isEmpty()) return;
        runner.post(() -> CacheListing.of(engine.orElseThrow().data(), cache, ZoneId.systemDefault())
                .forEach(line -> log.log(Priority.INFO, "", line)));
    }

    @Override
    public void close() {
        runner.close();
        sets.close();
        marks.close();
    }
}
