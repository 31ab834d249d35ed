package org.bootmasq.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.config.settings.InterfaceSettings.Binding;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.edge.DhcpInterfaces;
import org.bootmasq.edge.EndOfThread;
import org.bootmasq.edge.FaultText;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.Standstill;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.service.dhcp.DhcpGreeting;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.service.process.ServerLog;
import org.bootmasq.service.process.StartFailure;

/**
 * The services of a running server: opened at the start or when a reload first wants them, and led to another
 * configuration together.
 */
final class Services implements AutoCloseable {
    /**
     * All there are, in the order in which they open and start: DNS comes last, for it names what DHCP gave out. The
     * lambdas load a protocol's classes only where it is opened; references to constructors would load them all at
     * every start.
     */
    private static final List<Protocol> PROTOCOLS = List.of(
            new Protocol(
                    wanted -> wanted.tftp().enabled(),
                    (wanted, first, around) -> new TftpService(wanted, first, around)),
            new Protocol(
                    wanted -> wanted.http().enabled(),
                    (wanted, first, around) -> new HttpService(wanted, first, around)),
            new Protocol(
                    wanted -> wanted.san().enabled(), (wanted, first, around) -> new SanService(wanted, first, around)),
            new Protocol(
                    wanted -> wanted.dhcp().wants6(),
                    (wanted, first, around) -> new Dhcp6Service(wanted, first, around)),
            new Protocol(
                    wanted -> wanted.dhcp().wants4(),
                    (wanted, first, around) -> new Dhcp4Service(wanted, first, around)),
            new Protocol(
                    wanted -> wanted.ra().isNeeded(), (wanted, first, around) -> new RaService(wanted, first, around)),
            new Protocol(
                    wanted -> wanted.dns().limits().port() != 0,
                    (wanted, first, around) -> new DnsService(wanted, first, around)));

    private final List<Protocol> protocols;
    private final Surroundings around;
    private final Map<Protocol, Service> running = new HashMap<>();
    private ServerSettings server;

    /** @param server what the start went by */
    Services(ServerSettings server, Surroundings around) {
        this(PROTOCOLS, server, around);
    }

    /** @param protocols those there are, instead of all of this program */
    Services(List<Protocol> protocols, ServerSettings server, Surroundings around) {
        this.protocols = List.copyOf(protocols);
        this.server = server;
        this.around = around;
    }

    /** In the order in which they start. */
    private List<Service> running() {
        return protocols.stream()
                .flatMap(protocol -> Optional.ofNullable(running.get(protocol)).stream())
                .toList();
    }

    /** Opens the ports and files of all that the settings want. */
    void open(Settings settings) throws StartFailure {
        around.prefixes().begin(settings);
        for (Protocol protocol : protocols) {
            if (!protocol.isWanted().test(settings)) continue;
            add(protocol, protocol.opening().open(settings, around.interfaces(), around));
        }
        boolean left = !settings.dhcp().wants6() && !around.prefixes().pools().isEmpty();
        if (left) PoolMemory.removeLeft(around);
    }

    private void add(Protocol protocol, Service service) {
        running.put(protocol, service);
        service.meet(around.clients());
    }

    /** Says beforehand, with the rights that the server keeps, what would fail later. */
    void requireAccess(Settings settings) throws StartFailure {
        for (Service service : running()) service.requireAccess(settings);
    }

    /** Logs how each serves. dnsmasq: DHCP speaks before TFTP. */
    void greet(Settings settings) {
        DhcpSettings dhcp = settings.dhcp();
        if (dhcp.wants4() || dhcp.wants6() || dhcp.ra().isNeeded()) {
            List<InterfaceView> served =
                    DhcpInterfaces.ofIp6(around.interfaces()).served();
            for (String line : DhcpGreeting.lines(dhcp, served)) around.log().log(Priority.INFO, "dhcp", line);
        }
        for (Service service : running().reversed()) service.greet(settings, around.log());
    }

    /** All that was opened begins to answer. */
    void start(Settings settings) throws LinuxException, StartFailure {
        for (Service service : running()) service.start(settings);
        around.prefixes().begun(settings);
        around.clients().awaitNames();
    }

    /**
     * Goes by settings whose further files were read again, on SIGHUP. DNS comes first: DHCP goes by the names that
     * it reads.
     */
    void hangUp(Settings settings) {
        for (Service service : running().reversed()) {
            try {
                service.reconfigure(settings);
            } catch (RuntimeException | Error fault) {
                around.log().log(Priority.ERR, "", "a service stays as it was: " + FaultText.of(fault));
            }
        }
        around.clients().hangUp(settings.dhcp());
    }

    /**
     * Goes over to other settings: all services in one instant, or none.
     *
     * @throws StartFailure if something that they want is not to be had; nothing has changed then
     */
    void reconfigure(Settings settings) throws StartFailure, LinuxException {
        var others = new Interfaces(bound(settings.server().interfaces()));
        if (others.settings().binding() == Binding.INTERFACES) {
            for (String name : others.missing()) throw StartFailure.network("unknown interface " + name);
        }
        PreparedTogether prepared = prepare(settings, others);
        List<Consumer<Runnable>> threads =
                running().stream().flatMap(service -> service.thread().stream()).toList();
        boolean done = Standstill.during(
                threads,
                () -> EndOfThread.unlessDone(() -> {
                    around.interfaces().reconfigure(others.settings());
                    prepared.takeEffect();
                    around.clients().reload(settings.dhcp());
                    server = settings.server();
                }));
        if (done) return;
        prepared.abandon();
        throw StartFailure.other("a service is too busy to change");
    }

    /** How sockets are bound is decided at the start. */
    private InterfaceSettings bound(InterfaceSettings wanted) {
        return wanted.bound(around.interfaces().settings().binding());
    }

    private PreparedTogether prepare(Settings settings, Interfaces others) throws StartFailure {
        var prepared = new PreparedTogether(around.log());
        try {
            around.prefixes().open(settings);
            prepared.add(ServerLog.prepare(around.log(), server, settings.server()));
            prepared.add(around.dump().prepare(settings.server()));
            for (Protocol protocol : protocols) {
                Optional<Service> service = Optional.ofNullable(running.get(protocol));
                if (service.isPresent()) prepared.add(service.get().prepare(settings, others));
                else if (protocol.isWanted().test(settings)) prepared.add(first(protocol, settings, others));
            }
            return prepared;
        } catch (StartFailure | RuntimeException | Error e) {
            prepared.abandon();
            throw e;
        }
    }

    /** What is served for the first time. */
    private Prepared first(Protocol protocol, Settings settings, Interfaces others) throws StartFailure {
        Service service = protocol.opening().open(settings, others, around);
        try {
            service.requireAccess(settings);
        } catch (StartFailure | RuntimeException | Error e) {
            close(service);
            throw e;
        }
        return new Prepared() {
            @Override
            public void takeEffect() {
                add(protocol, service);
                try {
                    service.start(settings);
                } catch (LinuxException | StartFailure e) {
                    around.log().log(Priority.ERR, "", "cannot begin to serve: " + e.getMessage());
                }
            }

            @Override
            public void abandon() {
                close(service);
            }
        };
    }

    private void close(Service service) {
        try {
            service.close();
        } catch (Exception e) {
            around.log().log(Priority.WARNING, "", "while ending: " + e.getMessage());
        }
    }

    /** Addresses of interfaces have come or gone. */
    void interfacesChanged() {
        running().forEach(Service::interfacesChanged);
    }

    /** Logs what the services counted: SIGUSR1. */
    void logStatistics() {
        running().forEach(Service::logStatistics);
    }

    /** DNS, where it is served. */
    Optional<Resolving> resolving() {
        return first(Resolving.class);
    }

    /** The service that leads boots, if it runs. */
    Optional<Booting> booting() {
        return first(Booting.class);
    }

    private <T> Optional<T> first(Class<T> kind) {
        return running().stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** SIGINT came, and does not end the server. */
    void interrupted() {
        running().forEach(Service::interrupted);
    }

    @Override
    public void close() {
        running().reversed().forEach(this::close);
    }
}
