package org.bootmasq.service;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bootmasq.dhcp4.Dhcp4Server;
import org.bootmasq.dhcp4.KnownNames;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.dhcp.Dhcp4Effects;
import org.bootmasq.edge.dhcp.Dhcp4Receiver;
import org.bootmasq.edge.dhcp.Dhcp4Runner;
import org.bootmasq.edge.dhcp.Dhcp4Sockets;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.lease.LeaseStore;
import org.bootmasq.edge.log.LogWriter;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.edge.script.ScriptRunner;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.Ip4;

/** DHCPv4 as this server runs it: the lease store, the ports, the engine, on the main loop's thread. */
final class DhcpService implements AutoCloseable {
    private static final String DEFAULT_LEASE_FILE = "/var/lib/misc/dnsmasq.leases";

    /**
     * What it works with.
     *
     * @param holders hears who holds which address
     * @param leasesChanged hears of leases before the client does
     * @param names what hosts files say at the moment
     */
    record Surroundings(
            EventLoop loop,
            Interfaces interfaces,
            Privileges privileges,
            PcapDump dump,
            Optional<ScriptRunner> scripts,
            Dhcp4Effects.Holders holders,
            Consumer<List<LeaseChange>> leasesChanged,
            Supplier<KnownNames> names,
            LogWriter log) {}

    private final Surroundings around;
    private final LeaseStore store;
    private final Dhcp4Sockets sockets;
    private final Dhcp4Runner runner;

    /** Opens lease file and ports; nothing is answered before {@link #start}. */
    DhcpService(Dhcp4Settings settings, Interfaces interfaces, Surroundings around) throws StartFailure {
        this.around = around;
        store = leases(settings);
        try {
            sockets = new Dhcp4Sockets(
                    settings.policy().ports().server(),
                    withPxe(settings),
                    withEcho(settings),
                    interfaces.onlyDhcpDevice(!settings.relays().rules().isEmpty()),
                    around.interfaces,
                    around.dump,
                    around.log);
        } catch (LinuxException e) {
            store.close();
            throw failure(e);
        }
        var effects = new Dhcp4Effects(store, sockets, around.scripts, around.holders, around.log);
        effects.tell(around.leasesChanged);
        runner = new Dhcp4Runner(
                around.loop,
                new Dhcp4Server(settings, store.table(), new SecureRandom(), around.names),
                sockets,
                effects,
                new Dhcp4Receiver(around.interfaces, around.dump, around.log));
    }

    static boolean isNeeded(Dhcp4Settings settings) {
        return !settings.subnets().ranges().isEmpty() || !settings.relays().rules().isEmpty();
    }

    private static boolean withPxe(Dhcp4Settings settings) {
        return !settings.boot().services().isEmpty();
    }

    private static boolean withEcho(Dhcp4Settings settings) {
        return !settings.policy().noPing();
    }

    private static StartFailure failure(LinuxException e) {
        // What is opened for the ping check alone; the ports need no right but that to their numbers.
        boolean ping = e.call().equals("socket") && (e.is(Errno.EPERM) || e.is(Errno.EACCES));
        if (ping) return StartFailure.other("process is missing required capability NET_RAW, or no-ping");
        return StartFailure.network("failed to bind DHCP server socket: " + e.text());
    }

    private LeaseStore leases(Dhcp4Settings settings) throws StartFailure {
        String path = settings.scripts().leaseFile().orElse(DEFAULT_LEASE_FILE);
        try {
            if (settings.scripts().leaseFileReadOnly()) {
                Optional<String> script = settings.scripts().script();
                String text = script.isPresent() ? ScriptRunner.init(script.get()) : "";
                return LeaseStore.withoutFile(LeaseFile.read(text), around.log);
            }
            return LeaseStore.open(
                    OctetPath.of(path),
                    around.privileges.owner(),
                    settings.relays().leaseQuery().enabled(),
                    around.log);
        } catch (IOException e) {
            throw StartFailure.file(String.valueOf(e.getMessage()));
        }
    }

    /** Begins to answer; the script hears of every lease there is. */
    void start(Dhcp4Settings settings) throws LinuxException {
        around.interfaces.bridge(settings.subnets().bridgeInterfaces());
        String device = around.interfaces.onlyDhcpDevice(!settings.relays().rules().isEmpty());
        if (!device.isEmpty()) {
            around.log.log(Priority.INFO, "dhcp", "DHCP, sockets bound exclusively to interface " + device);
        }
        store.start();
        runner.start(around.interfaces.all());
    }

    /** Serves by other settings from now on, of those that need no other ports. */
    void reconfigure(Dhcp4Settings settings) {
        runner.reconfigure(settings);
    }

    /** dnsmasq: on SIGHUP the script hears of every lease again. */
    void tellScriptAgain() {
        runner.tellScriptAgain();
    }

    /** Interfaces or their addresses have come or gone. */
    void interfacesChanged() {
        runner.interfacesChanged(around.interfaces.all());
    }

    /** Who holds what at this moment. */
    Collection<Lease> leases() {
        return runner.leases();
    }

    /** Takes an address from whoever holds it; false if nobody does. */
    boolean withdraw(Ip4 address) {
        return runner.withdraw(address);
    }

    /**
     * Makes other ports ready for other settings. Leases and offers stay whatever the settings say.
     *
     * @param others the interfaces by the other configuration
     */
    Prepared prepare(Dhcp4Settings settings, Interfaces others) throws StartFailure {
        Prepared extras = extras(settings);
        if (!isNeeded(settings)) return reconfiguring(settings, extras, Prepared.NOTHING);
        try {
            return reconfiguring(
                    settings,
                    extras,
                    sockets.prepare(
                            settings.policy().ports().server(),
                            withPxe(settings),
                            withEcho(settings),
                            others.onlyDhcpDevice(!settings.relays().rules().isEmpty())));
        } catch (LinuxException e) {
            throw failure(e);
        }
    }

    private Prepared extras(Dhcp4Settings settings) throws StartFailure {
        try {
            return store.prepare(settings.relays().leaseQuery().enabled());
        } catch (IOException e) {
            throw StartFailure.file(String.valueOf(e.getMessage()));
        }
    }

    private Prepared reconfiguring(Dhcp4Settings settings, Prepared extras, Prepared ports) {
        return new Prepared() {
            @Override
            public void takeEffect() {
                extras.takeEffect();
                ports.takeEffect();
                around.interfaces.bridge(settings.subnets().bridgeInterfaces());
                runner.reconfigure(settings);
                try {
                    runner.listen();
                } catch (LinuxException e) {
                    around.log.log(Priority.ERR, "dhcp", "cannot listen for DHCP: " + e.text());
                }
            }

            @Override
            public void abandon() {
                ports.abandon();
            }
        };
    }

    @Override
    public void close() {
        sockets.close();
        store.close();
    }
}
