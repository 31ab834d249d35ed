package org.bootmasq.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bootmasq.config.InterfaceSettings.Binding;
import org.bootmasq.config.Option;
import org.bootmasq.config.ServerSettings;
import org.bootmasq.dhcp4.KnownNames;
import org.bootmasq.dns.DnsServer;
import org.bootmasq.dns.cache.Cache;
import org.bootmasq.dns.cache.CacheListing;
import org.bootmasq.dns.local.HostsText;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.dns.DnsNetworks;
import org.bootmasq.edge.dns.DnsRunner;
import org.bootmasq.edge.dns.KernelMarks;
import org.bootmasq.edge.dns.KernelSets;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.Ip4;

/** DNS as this server runs it: its ports, its files, the names of leases, and what changes in them while it runs. */
final class DnsService implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private ServerSettings server;
    private final Interfaces interfaces;
    private final Log log;
    private final ServerAddresses serverAddresses;
    private NameServers nameServers;
    private HostsFiles hostsFiles;
    private final LeaseNames leaseNames;
    private final DnsRunner service;
    private final Cache cache;
    private final KernelSets sets;
    private final KernelMarks marks;
    private volatile Upstreams upstreams = new Upstreams(List.of(), Optional.empty());
    private DnsSettings settings;
    private Optional<DnsServer> names = Optional.empty();
    private KnownNames.Wanted wanted = KnownNames.Wanted.NOTHING;
    private volatile KnownNames known = KnownNames.NONE;
    private final CountDownLatch read = new CountDownLatch(1);
    private Optional<SignatureClock> signatureClock = Optional.empty();

    /**
     * Opens the ports; what is to be read is read later, on the thread of DNS.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     */
    DnsService(
            DnsSettings settings,
            ServerSettings server,
            Interfaces interfaces,
            Interfaces first,
            PcapDump dump,
            Log log)
            throws StartFailure {
        this.settings = settings;
        this.server = server;
        this.interfaces = interfaces;
        this.log = log;
        refuseFlaw(settings);
        serverAddresses = new ServerAddresses(log, () -> post(() -> readServers(Optional.of(upstreams))));
        nameServers = new NameServers(settings, server.domains(), serverAddresses::of, log);
        hostsFiles = new HostsFiles(settings, log);
        var memory = MemoryLimits.of(Runtime.getRuntime().maxMemory());
        cache = new Cache(settings.limits().cacheEntries(), memory.cacheOctets());
        LocalData empty = data(List.of());
        // Which interfaces are those of auth-server must be known before the first question.
        readAddresses(empty);
        leaseNames = new LeaseNames(empty, log);
        marks = new KernelMarks(() -> this.settings.limits().port(), log);
        sets = sets(settings);
        try {
            marks.open(settings);
            service = new DnsRunner(
                    settings,
                    server.log(),
                    upstreams,
                    queryLog -> {
                        var engine = new DnsServer(settings, empty, cache, () -> upstreams, queryLog, sets, marks);
                        names = Optional.of(engine);
                        return engine;
                    },
                    marks,
                    memory,
                    interfaces,
                    first,
                    dump,
                    log);
        } catch (IOException e) {
            sets.close();
            marks.close();
            throw StartFailure.network(String.valueOf(e.getMessage()));
        }
    }

    private static KernelSets sets(DnsSettings settings) throws StartFailure {
        try {
            return new KernelSets(settings.sets());
        } catch (IOException e) {
            throw StartFailure.network(String.valueOf(e.getMessage()));
        }
    }

    private static void refuseFlaw(DnsSettings settings) throws StartFailure {
        Optional<String> flaw = settings.dnssec().flaw(settings.limits().cacheEntries());
        if (flaw.isPresent()) throw StartFailure.badConfiguration(flaw.get());
        boolean onePort = settings.limits().queryPort().isPresent();
        if (onePort && settings.switches().contains(Option.CONNTRACK))
            throw StartFailure.badConfiguration("cannot use --conntrack AND --query-port");
    }

    private LocalData data(List<HostsText> hosts) {
        return data(settings, server, hosts);
    }

    private static LocalData data(DnsSettings settings, ServerSettings server, List<HostsText> hosts) {
        return new LocalData(settings, server.domains(), server.expandHosts(), hosts, hostName());
    }

    static String hostName() {
        try {
            return Files.readString(HOST_NAME, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException unknown) {
            return "localhost";
        }
    }

    /** What the log says of the cache when the server has started. */
    static String greeting(DnsSettings settings) {
        int entries = settings.limits().cacheEntries();
        if (settings.limits().port() == 0) return "DNS disabled";
        return entries == 0 ? "cache disabled" : "cachesize " + entries;
    }

    /** Begins to answer, after reading the files and saying which servers there are. */
    void start() throws LinuxException, StartFailure {
        goBy(new SignatureClock(settings, System.currentTimeMillis()));
        service.post(() -> {
            try {
                readServers(Optional.empty());
                sayCleared();
                readNames();
            } finally {
                read.countDown();
            }
        });
        service.onFolders(this::filesChanged);
        watch();
        service.start();
    }

    /**
     * Waits until the names are read that DHCP goes by: a client that waited for this start must not get an address that
     * is not its own. Not for ever: names of upstream servers may take a resolver its time.
     */
    void awaitNames() {
        try {
            boolean done = read.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!done) log.log(Priority.WARNING, "dhcp", "names are not read yet: clients are served without");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void goBy(SignatureClock clock) {
        signatureClock = Optional.of(clock);
        for (String line : settings.dnssec().greeting(clock.trustedFrom() == 0)) log.log(Priority.INFO, "", line);
        service.checkTimesFrom(clock.trustedFrom(), this::clockIsRight);
    }

    /** SIGINT: whether that told that the clock is right. */
    boolean trustClock() {
        if (signatureClock.filter(SignatureClock::waitsForSignal).isEmpty()) return false;
        service.checkTimesFrom(0, () -> {});
        service.post(this::clockIsRight);
        return true;
    }

    /** dnsmasq: what was taken without looking at times is forgotten. */
    private void clockIsRight() {
        boolean kept = signatureClock.orElseThrow().trusted(System.currentTimeMillis());
        if (!kept)
            log.log(
                    Priority.WARNING,
                    "",
                    "cannot write the time of "
                            + settings.dnssec().timestampFile().orElse(""));
        log.log(Priority.INFO, "", "now checking DNSSEC signature timestamps");
        cache.clear();
        sayCleared();
    }

    private void watch() {
        var folders = new LinkedHashSet<>(nameServers.folders());
        folders.addAll(hostsFiles.watched());
        service.watch(folders);
    }

    private void filesChanged() {
        if (nameServers.changed()) {
            readServers(Optional.of(upstreams));
            if (settings.switches().contains(Option.CLEAR_ON_RELOAD)) {
                cache.clear();
                sayCleared();
            }
        }
        if (hostsFiles.changed()) readNames();
    }

    private void readServers(Optional<Upstreams> before) {
        upstreams = nameServers.read(before);
        serverAddresses.only(nameServers.named());
        nameServers.greet(upstreams);
        service.use(upstreams);
    }

    /** dnsmasq: where it begins anew, and reads no hosts file. */
    private void sayCleared() {
        boolean none = settings.limits().cacheEntries() > 0
                && settings.switches().contains(Option.NO_HOSTS)
                && settings.files().hosts().isEmpty();
        if (none) log.log(Priority.INFO, "", "cleared cache");
    }

    private void readNames() {
        List<HostsText> hosts = hostsFiles.read();
        LocalData data = data(hosts);
        tell(hosts, data);
        tellDhcp(data);
        leaseNames.moveTo(data);
        readAddresses(data);
        // This forgets what servers said too.
        names.orElseThrow().use(data);
    }

    private void tell(List<HostsText> hosts, LocalData data) {
        for (HostsText file : hosts) {
            data.flaws(file).forEach(line -> log.log(Priority.ERR, "", line));
            log.log(Priority.INFO, "", "read " + file.path() + " - " + data.count(file) + " names");
        }
    }

    private void readAddresses(LocalData data) {
        data.interfaces(DnsNetworks.addresses(interfaces));
    }

    /**
     * What of all names DHCP asks for from now on.
     *
     * @param then is done, on the thread of DNS, when these are known
     */
    void want(KnownNames.Wanted others, Runnable then) {
        service.post(() -> {
            wanted = others;
            names.ifPresent(engine -> tellDhcp(engine.data()));
            then.run();
        });
    }

    /** What hosts files and records say of these names, as it was when they were read last; for any thread. */
    KnownNames known() {
        return known;
    }

    private void tellDhcp(LocalData data) {
        Map<String, List<Ip4>> addresses = new HashMap<>();
        for (String name : wanted.names()) {
            List<Ip4> own = data.fixedAddresses(name);
            if (!own.isEmpty()) addresses.put(name, own);
        }
        known = new KnownNames(addresses, data.fixedNames(wanted::mayBeGiven));
    }

    /** These leases, and no others, have names from now on. */
    void leases(Collection<Lease> leases, boolean onlyFull) {
        var copy = List.copyOf(leases);
        service.post(() -> leaseNames.all(copy, onlyFull));
    }

    /** Leases have changed: their names are known before any reply that tells the clients. */
    void leasesChanged(List<LeaseChange> changes) {
        service.post(() -> changes.forEach(leaseNames::apply));
    }

    /** SIGHUP: everything is read again. */
    void reconfigure(DnsSettings others) {
        service.post(() -> {
            settings = others;
            nameServers.reconfigure(others);
            hostsFiles.reconfigure(others);
            serverAddresses.refresh();
            sayCleared();
            boolean poll = !settings.switches().contains(Option.NO_POLL);
            if (poll || nameServers.changed()) readServers(Optional.of(upstreams));
            readNames();
        });
    }

    /**
     * Makes another configuration ready, its files read.
     *
     * @param others the interfaces by the other configuration
     * @throws IOException in dnsmasq's words if a port or what the kernel has for sets is not to be had
     * @throws StartFailure if signatures cannot be validated as it says
     */
    Prepared prepare(DnsSettings next, ServerSettings nextServer, Interfaces others) throws IOException, StartFailure {
        refuseFlaw(next);
        Optional<SignatureClock> nextClock = SignatureClock.areAlike(settings, next)
                ? Optional.empty()
                : Optional.of(new SignatureClock(next, System.currentTimeMillis()));
        var nextServers = new NameServers(next, nextServer.domains(), serverAddresses::of, log);
        Upstreams nextUpstreams = nextServers.read(Optional.of(upstreams));
        var nextFiles = new HostsFiles(next, log);
        List<HostsText> hosts = nextFiles.read();
        LocalData data = data(next, nextServer, hosts);
        data.interfaces(DnsNetworks.addresses(others));
        Prepared nextMarks = marks.prepare(next);
        Prepared nextSets = orAbandon(() -> sets.prepare(next.sets()), nextMarks);
        Prepared ports =
                orAbandon(() -> service.prepare(next, nextServer.log(), nextUpstreams, others), nextMarks, nextSets);
        return new Prepared() {
            @Override
            public void takeEffect() {
                settings = next;
                server = nextServer;
                nameServers = nextServers;
                hostsFiles = nextFiles;
                upstreams = nextUpstreams;
                serverAddresses.only(nameServers.named());
                nameServers.greet(upstreams);
                tell(hosts, data);
                tellDhcp(data);
                leaseNames.moveTo(data);
                nextSets.takeEffect();
                names.orElseThrow().reconfigure(settings, data);
                ports.takeEffect();
                nextClock.ifPresent(DnsService.this::goBy);
                watch();
            }

            @Override
            public void abandon() {
                serverAddresses.only(nameServers.named());
                nextMarks.abandon();
                nextSets.abandon();
                ports.abandon();
            }
        };
    }

    private interface Preparation {
        Prepared prepare() throws IOException;
    }

    private static Prepared orAbandon(Preparation next, Prepared... before) throws IOException {
        try {
            return next.prepare();
        } catch (IOException | RuntimeException | Error e) {
            for (Prepared each : before) each.abandon();
            throw e;
        }
    }

    /** Does something on the thread of DNS, soon. */
    void post(Runnable work) {
        service.post(work);
    }

    /** Addresses of interfaces have come or gone. */
    void interfacesChanged() {
        service.post(() -> readAddresses(names.orElseThrow().data()));
        if (server.interfaces().binding() == Binding.DYNAMIC) service.interfacesChanged();
    }

    /** SIGUSR1. */
    void logStatistics() {
        service.post(() -> log.log(
                Priority.INFO,
                "",
                "cache size " + cache.capacity() + ", " + cache.evictions() + "/" + cache.insertions()
                        + " cache insertions re-used unexpired cache entries."));
        service.logStatistics();
        if (server.log().queries().isEmpty()) return;
        service.post(() -> CacheListing.of(names.orElseThrow().data(), cache, ZoneId.systemDefault())
                .forEach(line -> log.log(Priority.INFO, "", line)));
    }

    @Override
    public void close() {
        service.close();
        sets.close();
        marks.close();
    }
}
