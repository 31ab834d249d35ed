package org.bootmasq.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bootmasq.config.InterfaceSettings;
import org.bootmasq.config.InterfaceSettings.Binding;
import org.bootmasq.config.ServerSettings;
import org.bootmasq.dhcp4.KnownNames;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.edge.EndOfThread;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.Standstill;
import org.bootmasq.edge.dhcp.Dhcp4Effects;
import org.bootmasq.edge.log.LogWriter;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.edge.script.ScriptRunner;
import org.bootmasq.edge.tftp.TftpRunner;
import org.bootmasq.edge.tftp.TftpWitness;
import org.bootmasq.lease.Lease;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.tftp.TftpServer;
import org.bootmasq.wire.Ip4;

/** The services of a running server: opened at the start or when a reload first wants them, and led to another configuration together. */
final class Services implements AutoCloseable {
    /**
     * What all of them work with.
     *
     * @param source reads the configuration anew
     */
    record Surroundings(
            Source source,
            EventLoop loop,
            Interfaces interfaces,
            Privileges privileges,
            PacketDump dump,
            Optional<ScriptRunner> scripts,
            LogWriter log) {}

    private final Surroundings around;
    private ServerSettings server;
    // Counts what clients go by, so that what was asked for before does not replace it.
    private int generation;
    private Optional<TftpRunner> tftp = Optional.empty();
    private Optional<DnsService> dns = Optional.empty();
    private Optional<SanService> san = Optional.empty();
    private Optional<DhcpService> dhcp = Optional.empty();

    /** @param server what the start went by */
    Services(ServerSettings server, Surroundings around) {
        this.server = server;
        this.around = around;
    }

    /** Who holds what at this moment. */
    Collection<Lease> leases() {
        return dhcp.map(DhcpService::leases).orElse(List.of());
    }

    /** Takes an address from whoever holds it; false if nobody does. */
    boolean withdraw(Ip4 address) {
        return dhcp.filter(service -> service.withdraw(address)).isPresent();
    }

    Optional<DnsService> dns() {
        return dns;
    }

    Optional<SanService> san() {
        return san;
    }

    /** Opens the ports and files of all that the settings want. */
    void open(Settings settings, DnsSettings names, Dhcp4Settings clients) throws StartFailure {
        if (settings.tftp().enabled()) tftp = Optional.of(openTftp(settings, around.interfaces));
        if (names.limits().port() != 0) dns = Optional.of(openDns(names, settings, around.interfaces));
        if (settings.san().enabled()) san = Optional.of(openSan(settings, around.interfaces));
        if (DhcpService.isNeeded(clients)) dhcp = Optional.of(openDhcp(clients, around.interfaces));
    }

    private TftpRunner openTftp(Settings settings, Interfaces first) throws StartFailure {
        try {
            var witness =
                    new TftpWitness(around.dump.dump(), call -> around.scripts.ifPresent(runner -> runner.run(call)));
            return new TftpRunner(settings.tftp(), around.interfaces, first, TftpServer.PORT, witness, around.log);
        } catch (IOException e) {
            throw StartFailure.network(String.valueOf(e.getMessage()));
        }
    }

    private DnsService openDns(DnsSettings names, Settings settings, Interfaces interfaces) throws StartFailure {
        return new DnsService(names, settings.server(), around.interfaces, interfaces, around.dump.dump(), around.log);
    }

    private SanService openSan(Settings settings, Interfaces interfaces) throws StartFailure {
        return new SanService(
                settings, around.interfaces, interfaces, around.privileges, around.source::read, around.log);
    }

    private DhcpService openDhcp(Dhcp4Settings clients, Interfaces interfaces) throws StartFailure {
        return new DhcpService(
                clients,
                interfaces,
                new DhcpService.Surroundings(
                        around.loop,
                        around.interfaces,
                        around.privileges,
                        around.dump.dump(),
                        around.scripts,
                        tagged(),
                        changes -> dns.ifPresent(names -> names.leasesChanged(changes)),
                        () -> dns.map(DnsService::known).orElse(KnownNames.NONE),
                        around.log));
    }

    /** Tags open targets of the SAN. */
    private Dhcp4Effects.Holders tagged() {
        return new Dhcp4Effects.Holders() {
            @Override
            public void acknowledged(Ip4 address, Set<String> tags) {
                san.ifPresent(disks -> disks.client(address, tags));
            }

            @Override
            public void ended(Ip4 address) {
                san.ifPresent(disks -> disks.clientGone(address));
            }
        };
    }

    /** All that was opened begins to answer. */
    void start(Dhcp4Settings clients) throws LinuxException, StartFailure {
        tftp.ifPresent(TftpRunner::start);
        san.ifPresent(SanService::start);
        if (dhcp.isPresent()) dhcp.get().start(clients);
        nameLeases(clients);
        if (dns.isPresent()) dns.get().start();
        if (dhcp.isPresent()) dns.ifPresent(DnsService::awaitNames);
    }

    /** Goes over to other hosts and options of DHCP, as files that change while the server runs say. */
    void reconfigure(Dhcp4Settings clients) {
        whenNamesAreKnown(clients, () -> dhcp.ifPresent(service -> service.reconfigure(clients)));
    }

    /** The same on SIGHUP, when the script is told of every lease again. */
    void reconfigureAndTell(Dhcp4Settings clients) {
        whenNamesAreKnown(
                clients,
                () -> dhcp.ifPresent(service -> {
                    service.reconfigure(clients);
                    service.tellScriptAgain();
                }));
    }

    /** Clients go by the names of hosts files that a line gives them: DNS reads these first, on its own thread, unless others take their place meanwhile. */
    private void whenNamesAreKnown(Dhcp4Settings clients, Runnable reconfiguration) {
        int own = ++generation;
        if (dns.isEmpty()) {
            reconfiguration.run();
            return;
        }
        dns.get()
                .want(
                        KnownNames.Wanted.of(clients),
                        () -> around.loop.post(() -> {
                            if (own == generation) reconfiguration.run();
                        }));
    }

    /** Tells DNS anew who holds what, and which names DHCP asks for. */
    void nameLeases(Dhcp4Settings clients) {
        generation++;
        dns.ifPresent(names -> names.want(KnownNames.Wanted.of(clients), () -> {}));
        dns.ifPresent(names -> names.leases(leases(), clients.names().dhcpFqdn()));
    }

    /**
     * Goes over to other settings: all services in one instant, or none.
     *
     * @throws StartFailure if something that they want is not to be had; nothing has changed then
     */
    void reconfigure(Settings settings, DnsSettings names, Dhcp4Settings clients) throws StartFailure, LinuxException {
        var others = new Interfaces(bound(settings.server().interfaces()));
        if (others.settings().binding() == Binding.INTERFACES) {
            for (String name : others.missing()) throw StartFailure.network("unknown interface " + name);
        }
        var prepared = new ArrayList<Prepared>();
        try {
            prepareAll(settings, names, clients, others, prepared);
        } catch (StartFailure | RuntimeException | Error e) {
            prepared.forEach(Prepared::abandon);
            throw e;
        }
        var threads = new ArrayList<Consumer<Runnable>>();
        tftp.ifPresent(service -> threads.add(service::post));
        dns.ifPresent(service -> threads.add(service::post));
        boolean done = Standstill.during(
                threads,
                () -> EndOfThread.unlessDone(() -> {
                    around.interfaces.reconfigure(others.settings());
                    prepared.forEach(Prepared::takeEffect);
                    nameLeases(clients);
                    server = settings.server();
                }));
        if (done) return;
        prepared.forEach(Prepared::abandon);
        throw StartFailure.other("a service is too busy to change");
    }

    /** How sockets are bound is decided at the start. */
    private InterfaceSettings bound(InterfaceSettings wanted) {
        return wanted.bound(around.interfaces.settings().binding());
    }

    private void prepareAll(
            Settings settings, DnsSettings names, Dhcp4Settings clients, Interfaces others, List<Prepared> prepared)
            throws StartFailure {
        prepared.add(ServerLog.prepare(around.log, server, settings.server()));
        prepared.add(around.dump.prepare(settings.server()));
        prepared.add(prepareTftp(settings, others));
        prepared.add(prepareDns(names, settings, others));
        prepared.add(prepareSan(settings, others));
        prepared.add(prepareDhcp(clients, others));
    }

    private Prepared prepareTftp(Settings settings, Interfaces others) throws StartFailure {
        Optional<String> obstacle = settings.tftp().enabled() ? TftpRunner.obstacle(settings.tftp()) : Optional.empty();
        if (obstacle.isPresent()) throw StartFailure.other(obstacle.get());
        if (tftp.isEmpty() && !settings.tftp().enabled()) return Prepared.NOTHING;
        if (tftp.isEmpty()) {
            return first(openTftp(settings, others), service -> {
                tftp = Optional.of(service);
                service.start();
            });
        }
        try {
            return tftp.get().prepare(settings.tftp(), others);
        } catch (IOException e) {
            throw StartFailure.network(String.valueOf(e.getMessage()));
        }
    }

    private Prepared prepareDns(DnsSettings names, Settings settings, Interfaces others) throws StartFailure {
        boolean wanted = names.limits().port() != 0;
        if (dns.isEmpty() && !wanted) return Prepared.NOTHING;
        if (dns.isEmpty()) {
            return first(openDns(names, settings, others), service -> {
                dns = Optional.of(service);
                service.start();
            });
        }
        try {
            return dns.get().prepare(names, settings.server(), others);
        } catch (IOException e) {
            throw StartFailure.network(String.valueOf(e.getMessage()));
        }
    }

    private Prepared prepareSan(Settings settings, Interfaces others) throws StartFailure {
        if (san.isPresent()) return san.get().prepare(settings.san(), others);
        if (!settings.san().enabled()) return Prepared.NOTHING;
        return first(openSan(settings, others), service -> {
            san = Optional.of(service);
            service.start();
        });
    }

    private Prepared prepareDhcp(Dhcp4Settings clients, Interfaces others) throws StartFailure {
        if (dhcp.isPresent()) return dhcp.get().prepare(clients, others);
        if (!DhcpService.isNeeded(clients)) return Prepared.NOTHING;
        return first(openDhcp(clients, others), service -> {
            dhcp = Optional.of(service);
            service.start(clients);
        });
    }

    /** Begins to serve. */
    private interface Start<S> {
        void on(S service) throws LinuxException, StartFailure;
    }

    /** What is served for the first time. */
    private <S extends AutoCloseable> Prepared first(S service, Start<S> start) {
        return new Prepared() {
            @Override
            public void takeEffect() {
                try {
                    start.on(service);
                } catch (LinuxException | StartFailure e) {
                    around.log.log(Priority.ERR, "", "cannot begin to serve: " + e.getMessage());
                }
            }

            @Override
            public void abandon() {
                Services.this.close(service);
            }
        };
    }

    private void close(AutoCloseable service) {
        try {
            service.close();
        } catch (Exception e) {
            around.log.log(Priority.WARNING, "", "while ending: " + e.getMessage());
        }
    }

    /** Addresses of interfaces have come or gone. */
    void interfacesChanged() {
        dhcp.ifPresent(DhcpService::interfacesChanged);
        dns.ifPresent(DnsService::interfacesChanged);
        tftp.ifPresent(TftpRunner::interfacesChanged);
        san.ifPresent(SanService::interfacesChanged);
    }

    @Override
    public void close() {
        dhcp.ifPresent(this::close);
        san.ifPresent(this::close);
        dns.ifPresent(this::close);
        tftp.ifPresent(this::close);
    }
}
