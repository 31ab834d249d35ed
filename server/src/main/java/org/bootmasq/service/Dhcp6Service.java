package org.bootmasq.service;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Collection;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.dhcp6.Dhcp6Server;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.edge.DhcpInterfaces;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.dhcp.DelegatedRoutes;
import org.bootmasq.edge.dhcp.Dhcp6Interfaces;
import org.bootmasq.edge.dhcp.Dhcp6Outlet;
import org.bootmasq.edge.dhcp.Dhcp6Receiver;
import org.bootmasq.edge.dhcp.Dhcp6Runner;
import org.bootmasq.edge.dhcp.Dhcp6Sockets;
import org.bootmasq.edge.dhcp.DhcpEffects;
import org.bootmasq.edge.dhcp.NeighbourQuestions;
import org.bootmasq.edge.dhcp.Outlet4;
import org.bootmasq.edge.lease.LeaseStore;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.service.dhcp.MadeOfInterfaces;
import org.bootmasq.service.dhcp.ServerIdentifier;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** DHCPv6 as this server runs it: its port, the engine, and the leases that it shares with DHCPv4. */
final class Dhcp6Service implements Service, DhcpClients.Registry {
    private static final String SUBSYSTEM = "dhcp";
    /** Whoever makes up identifiers shall not take more than this part of the heap with leases. */
    private static final int LEASES_OF_HEAP = 3;

    private final Surroundings around;
    private final Dhcp6Interfaces served;
    private final LeaseStore store;
    private final Dhcp6Outlet outlet;
    private final Dhcp6Runner runner;
    private final MadeOfInterfaces made;
    private boolean greeted;

    /**
     * Opens lease file and port; nothing is answered before {@link #start}.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     */
    Dhcp6Service(Settings wanted, Interfaces first, Surroundings around) throws StartFailure {
        this.around = around;
        Dhcp6Settings settings = wanted.dhcp6();
        PcapDump dump = around.dump().dump();
        served = new Dhcp6Interfaces(around.interfaces());
        store = around.leases().enter(wanted);
        try {
            outlet = open(onlyDevice(new Dhcp6Interfaces(first), settings), dump);
        } catch (LinuxException e) {
            around.leases().leave();
            throw failure(e);
        }
        // Whoever hears that the server has started may ask at once: the kernel keeps what comes until it is answered.
        served.reconfigure(settings);
        outlet.sockets().interfacesChanged();
        DhcpClients clients = around.clients();
        var effects = new DhcpEffects(store, Outlet4.NONE, outlet, around.scripts(), clients, around.log());
        effects.tell(clients::leasesChanged);
        effects.signalBy(clients::signal);
        Lease6Table leases = store.content().table6();
        leases.limit(Runtime.getRuntime().maxMemory() / LEASES_OF_HEAP);
        var engine = new Dhcp6Server(settings, leases, identifier(wanted), new SecureRandom(), clients::knownNames);
        engine.trace(around.boots());
        runner = new Dhcp6Runner(around.loop(), engine, outlet, effects, new Dhcp6Receiver(served, dump, around.log()));
        made = new MadeOfInterfaces(around.log(), outlet.routes(), DhcpInterfaces.ofIp6(around.interfaces())::serves);
    }

    private static String onlyDevice(Dhcp6Interfaces interfaces, Dhcp6Settings settings) {
        return interfaces.onlyDevice(!settings.relays().rules().isEmpty());
    }

    private Dhcp6Outlet open(String onlyDevice, PcapDump dump) throws LinuxException {
        var sockets = new Dhcp6Sockets(onlyDevice, around.interfaces(), served, dump, around.log());
        try {
            var neighbours = new NeighbourQuestions(around.loop(), around.interfaces(), around.log());
            try {
                var pools = new PoolMemory(around.prefixes());
                return new Dhcp6Outlet(
                        sockets, neighbours, new DelegatedRoutes(around.interfaces(), pools, around.log()));
            } catch (LinuxException e) {
                neighbours.close();
                throw e;
            }
        } catch (LinuxException e) {
            sockets.close();
            throw e;
        }
    }

    private static StartFailure failure(LinuxException e) {
        // A machine without IPv6 has no such sockets at all.
        if (e.call().equals("socket")) return StartFailure.network("cannot create DHCPv6 socket: " + e.text());
        return StartFailure.network("failed to bind DHCPv6 server socket: " + e.text());
    }

    private Bytes identifier(Settings wanted) throws StartFailure {
        try {
            return ServerIdentifier.of(store, wanted.dhcp());
        } catch (IOException e) {
            outlet.close();
            around.leases().leave();
            throw StartFailure.other("cannot make an identifier of this server: " + e.getMessage());
        }
    }

    @Override
    public void meet(DhcpClients clients) {
        clients.heldBy(this);
    }

    /** What it serves is said together with what router advertisements do. */
    @Override
    public void greet(Settings settings, Log log) {
        greeted = true;
    }

    /** Begins to answer. */
    @Override
    public void start(Settings wanted) throws LinuxException {
        Dhcp6Settings settings = wanted.dhcp6();
        served.reconfigure(settings);
        String device = onlyDevice(served, settings);
        if (!device.isEmpty() && !wanted.dhcp().wants4()) {
            around.log().log(Priority.INFO, SUBSYSTEM, "DHCP, sockets bound exclusively to interface " + device);
        }
        store.start();
        if (greeted) made.begin(settings, around.interfaces().all());
        else made.reconfigure(settings, around.interfaces().all());
        runner.start(around.interfaces().all());
        around.clients().nameAll(wanted.dhcp());
    }

    @Override
    public Collection<Lease6> leases() {
        return runner.leases();
    }

    @Override
    public boolean withdraw(IpAddress address) {
        return address instanceof Ip6 six && runner.withdraw(six);
    }

    @Override
    public boolean serves(IpAddress address) {
        return address instanceof Ip6;
    }

    @Override
    public boolean give(GivenLease given) {
        return given.address() instanceof Ip6 address && runner.give(address, given);
    }

    @Override
    public void reconfigure(DhcpSettings settings) {
        runner.reconfigure(settings.six());
        made.reconfigure(settings.six(), around.interfaces().all());
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
        made.interfacesChanged(around.interfaces().all());
    }

    /** Makes the port ready. Leases stay whatever the settings say. */
    @Override
    public Prepared prepare(Settings wanted, Interfaces others) throws StartFailure {
        Prepared extras = around.leases().prepare(wanted);
        if (!wanted.dhcp().wants6()) return reconfiguring(wanted.dhcp6(), extras, Prepared.NOTHING);
        try {
            String device = onlyDevice(new Dhcp6Interfaces(others), wanted.dhcp6());
            return reconfiguring(wanted.dhcp6(), extras, outlet.sockets().prepare(device));
        } catch (LinuxException e) {
            extras.abandon();
            throw failure(e);
        }
    }

    private Prepared reconfiguring(Dhcp6Settings settings, Prepared extras, Prepared port) {
        return new Prepared() {
            @Override
            public void takeEffect() {
                extras.takeEffect();
                port.takeEffect();
                served.reconfigure(settings);
                runner.reconfigure(settings);
                made.reconfigure(settings, around.interfaces().all());
                try {
                    runner.listen();
                } catch (LinuxException e) {
                    around.log().log(Priority.ERR, SUBSYSTEM, "cannot listen for DHCPv6: " + e.text());
                }
            }

            @Override
            public void abandon() {
                port.abandon();
                extras.abandon();
            }
        };
    }

    @Override
    public void close() {
        runner.close();
        outlet.close();
        around.leases().leave();
    }
}
