package org.bootmasq.service;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.dhcp4.Dhcp4Server;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.dhcp.DelegatedRoutes;
import org.bootmasq.edge.dhcp.Dhcp4Interfaces;
import org.bootmasq.edge.dhcp.Dhcp4Receiver;
import org.bootmasq.edge.dhcp.Dhcp4Runner;
import org.bootmasq.edge.dhcp.Dhcp4Sockets;
import org.bootmasq.edge.dhcp.DhcpEffects;
import org.bootmasq.edge.dhcp.Outlet6;
import org.bootmasq.edge.lease.LeaseStore;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.Lease4;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/** DHCPv4 as this server runs it: the lease store, the ports, the engine, on the main loop's thread. */
final class Dhcp4Service implements Service, DhcpClients.Registry {
    private final Surroundings around;
    private final Dhcp4Interfaces served;
    private final LeaseStore store;
    private final Dhcp4Sockets sockets;
    private final Dhcp4Runner runner;

    /**
     * Opens lease file and ports; nothing is answered before {@link #start}.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     */
    Dhcp4Service(Settings wanted, Interfaces first, Surroundings around) throws StartFailure {
        this.around = around;
        Dhcp4Settings settings = wanted.dhcp4();
        PcapDump dump = around.dump().dump();
        served = new Dhcp4Interfaces(around.interfaces());
        store = around.leases().enter(wanted);
        try {
            sockets = new Dhcp4Sockets(
                    settings.policy().ports().server(),
                    withPxe(settings),
                    withEcho(settings),
                    onlyDevice(new Dhcp4Interfaces(first), settings),
                    around.interfaces(),
                    dump,
                    around.log());
        } catch (LinuxException e) {
            around.leases().leave();
            throw failure(e);
        }
        DhcpClients clients = around.clients();
        var effects = new DhcpEffects(store, sockets, Outlet6.NONE, around.scripts(), clients, around.log());
        effects.tell(clients::leasesChanged);
        effects.signalBy(clients::signal);
        var engine = new Dhcp4Server(settings, store.content().table(), new SecureRandom(), clients::knownNames);
        engine.trace(around.boots());
        runner =
                new Dhcp4Runner(around.loop(), engine, sockets, effects, new Dhcp4Receiver(served, dump, around.log()));
    }

    private static String onlyDevice(Dhcp4Interfaces interfaces, Dhcp4Settings settings) {
        return interfaces.onlyDevice(!settings.relays().rules().isEmpty());
    }

    private static boolean withPxe(Dhcp4Settings settings) {
        return settings.boot().hasMenu();
    }

    private static boolean withEcho(Dhcp4Settings settings) {
        return !settings.has(Option.NO_PING);
    }

    private static StartFailure failure(LinuxException e) {
        // What is opened for the ping check alone; the ports need no right but that to their numbers.
        boolean ping = e.call().equals("socket") && (e.is(Errno.EPERM) || e.is(Errno.EACCES));
        if (ping) return StartFailure.other("process is missing required capability NET_RAW, or no-ping");
        return StartFailure.network("failed to bind DHCP server socket: " + e.text());
    }

    @Override
    public void meet(DhcpClients clients) {
        clients.heldBy(this);
    }

    /** Begins to answer. */
    @Override
    public void start(Settings wanted) throws LinuxException {
        Dhcp4Settings settings = wanted.dhcp4();
        served.reconfigure(settings);
        String device = onlyDevice(served, settings);
        if (!device.isEmpty()) {
            around.log().log(Priority.INFO, "dhcp", "DHCP, sockets bound exclusively to interface " + device);
        }
        store.start();
        if (!wanted.dhcp().wants6()) {
            DelegatedRoutes.removeLeft(
                    store.content().leases6(), around.interfaces(), new PoolMemory(around.prefixes()), around.log());
        }
        runner.start(around.interfaces().all());
        around.clients().nameAll(wanted.dhcp());
    }

    @Override
    public Collection<Lease4> leases() {
        return runner.leases();
    }

    @Override
    public boolean withdraw(IpAddress address) {
        return address instanceof Ip4 four && runner.withdraw(four);
    }

    @Override
    public Map<String, Long> counts() {
        return runner.counts();
    }

    @Override
    public boolean serves(IpAddress address) {
        return address instanceof Ip4;
    }

    @Override
    public boolean give(GivenLease given) {
        return given.address() instanceof Ip4 address && runner.give(address, given);
    }

    @Override
    public void reconfigure(DhcpSettings settings) {
        runner.reconfigure(settings.four());
    }

    @Override
    public void namesRead() {
        runner.namesRead();
    }

    @Override
    public void hostsRenamed() {
        runner.hostsRenamed();
    }

    /** Both versions of DHCP go over together, when names are known. */
    @Override
    public void reconfigure(Settings settings) {}

    @Override
    public void interfacesChanged() {
        runner.interfacesChanged(around.interfaces().all());
    }

    /** Makes other ports ready. Leases and offers stay whatever the settings say. */
    @Override
    public Prepared prepare(Settings wanted, Interfaces others) throws StartFailure {
        Dhcp4Settings settings = wanted.dhcp4();
        Prepared extras = around.leases().prepare(wanted);
        if (!wanted.dhcp().wants4()) return reconfiguring(settings, extras, Prepared.NOTHING);
        try {
            return reconfiguring(
                    settings,
                    extras,
                    sockets.prepare(
                            settings.policy().ports().server(),
                            withPxe(settings),
                            withEcho(settings),
                            onlyDevice(new Dhcp4Interfaces(others), settings)));
        } catch (LinuxException e) {
            extras.abandon();
            throw failure(e);
        }
    }

    private Prepared reconfiguring(Dhcp4Settings settings, Prepared extras, Prepared ports) {
        return new Prepared() {
            @Override
            public void takeEffect() {
                extras.takeEffect();
                ports.takeEffect();
                served.reconfigure(settings);
                runner.reconfigure(settings);
                try {
                    runner.listen();
                } catch (LinuxException e) {
                    around.log().log(Priority.ERR, "dhcp", "cannot listen for DHCP: " + e.text());
                }
            }

            @Override
            public void abandon() {
                ports.abandon();
                extras.abandon();
            }
        };
    }

    @Override
    public void close() {
        runner.close();
        sockets.close();
        around.leases().leave();
    }
}
