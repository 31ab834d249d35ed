package org.bootmasq.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.ra.RaRunner;
import org.bootmasq.edge.ra.RaSocket;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.ra.RememberedPrefix;
import org.bootmasq.ra.SlaacHost;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/**
 * Router advertisements as this server runs them, on the main loop's thread. Clients of DHCPv4 that answer at addresses
 * which they have made themselves have their names there too ({@code ra-names}).
 */
final class RaService implements Service, DhcpClients.Follower, RaRunner.Witness {
    private static final Lease6.Binding SELF_MADE = new Lease6.Binding(Lease6.Kind.ADDRESS, Bytes.EMPTY, 0);

    private final Surroundings around;
    private final RaSocket socket;
    private final RaRunner runner;
    private final Map<Ip6, Lease6> named = new LinkedHashMap<>();
    private boolean greeted;
    private boolean started;

    /**
     * Opens the socket; nothing is said before {@link #start}.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     */
    RaService(Settings wanted, Interfaces first, Surroundings around) throws StartFailure {
        this.around = around;
        try {
            socket = new RaSocket(around.interfaces(), around.dump().dump(), around.log());
        } catch (LinuxException e) {
            throw StartFailure.network("cannot create ICMPv6 socket: " + e.text());
        }
        runner = new RaRunner(around.loop(), wanted.ra(), socket, around.interfaces(), memory(), this, around.log());
        // Whoever hears that the server has started may solicit at once.
        runner.listen();
    }

    private RaRunner.Memory memory() {
        PrefixMemory kept = around.prefixes();
        return new RaRunner.Memory() {
            @Override
            public List<RememberedPrefix> recall() {
                long now = unixSeconds();
                return kept.told().stream()
                        .map(line -> RememberedPrefix.parse(line, now))
                        .flatMap(Optional::stream)
                        .toList();
            }

            @Override
            public void remember(List<RememberedPrefix> told) {
                long now = unixSeconds();
                kept.told(told.stream().map(each -> each.text(now)).toList());
            }
        };
    }

    private static long unixSeconds() {
        return System.currentTimeMillis() / 1000;
    }

    @Override
    public void meet(DhcpClients clients) {
        clients.followedBy(this);
    }

    /** What it serves is said together with what DHCPv6 does. */
    @Override
    public void greet(Settings settings, Log log) {
        greeted = true;
    }

    @Override
    public void start(Settings settings) throws LinuxException {
        runner.start(greeted);
        started = true;
        lookForAll();
    }

    private void lookForAll() {
        for (Lease each : around.clients().leases()) lookFor(each);
    }

    private void lookFor(Lease lease) {
        if (!(lease instanceof Lease4 four) || four.hostname().isEmpty()) return;
        interfaceOf(four.address())
                .ifPresent(
                        index -> runner.leased(new SlaacHost(four.address(), index, four.hardware(), four.hostname())));
    }

    private Optional<Integer> interfaceOf(Ip4 address) {
        for (InterfaceView view : around.interfaces().all()) {
            for (InterfaceView.LocalAddress local : view.addresses()) {
                if (local.address().sameNetwork(address, local.netmask())) return Optional.of(view.index());
            }
        }
        return Optional.empty();
    }

    @Override
    public void leasesChanged(List<LeaseChange> changes) {
        if (!started) return;
        for (LeaseChange each : changes) {
            switch (each) {
                case LeaseChange.Added(Lease lease) -> lookFor(lease);
                case LeaseChange.Updated(Lease _, Lease lease)
                when lease.hostname().isEmpty() -> forget(lease);
                case LeaseChange.Updated(Lease _, Lease lease) -> lookFor(lease);
                case LeaseChange.Deleted(Lease lease) -> forget(lease);
            }
        }
    }

    private void forget(Lease lease) {
        if (lease instanceof Lease4 four) runner.ended(four.address());
    }

    @Override
    public void answers(Ip4 holder, Ip6 address) {
        for (Lease each : around.clients().leases()) {
            if (!each.address().equals(holder)) continue;
            Lease6 made =
                    Lease6.ofAddress(address, SELF_MADE, each.expires()).named(each.hostname(), each.domain(), false);
            named.put(address, made);
            around.clients().nameChanged(new LeaseChange.Added(made));
        }
    }

    @Override
    public void gone(Ip4 holder, Ip6 address) {
        Optional.ofNullable(named.remove(address))
                .ifPresent(made -> around.clients().nameChanged(new LeaseChange.Deleted(made)));
    }

    @Override
    public Collection<Lease> named() {
        return new ArrayList<>(named.values());
    }

    @Override
    public void interfacesChanged() {
        runner.interfacesChanged();
        lookForAll();
    }

    @Override
    public Prepared prepare(Settings settings, Interfaces others) {
        return new Prepared() {
            @Override
            public void takeEffect() {
                runner.reconfigure(settings.ra());
            }

            @Override
            public void abandon() {}
        };
    }

    @Override
    public void reconfigure(DhcpSettings settings) {
        runner.reconfigure(settings.ra());
    }

    /** Goes over with DHCP, whose files of options it has in common. */
    @Override
    public void reconfigure(Settings settings) {}

    @Override
    public void close() {
        runner.close();
        socket.close();
    }
}
