package org.bootmasq.edge.dhcp;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.log.Log;
import org.bootmasq.lease.Lease6;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Octets;
import org.bootmasq.linux.Route;
import org.bootmasq.linux.Routes;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * The kernel's routes to delegated prefixes, each by the address on the link of the client that holds it. They carry
 * a protocol number of their own, by which a later start finds those that are no longer wanted; what others have set
 * is never touched. They stay when the server ends, for the clients go on using their prefixes.
 *
 * <p>What of a pool nobody holds is unreachable, lest a packet to it goes back to where it came from, and again (RFC
 * 7084 section 4.2, WPD-5). On DHCP's thread.
 */
public final class DelegatedRoutes implements AutoCloseable {
    /** Of the numbers that /etc/iproute2/rt_protos leaves free. */
    private static final int PROTOCOL = 147;

    /** More than the 256 of a connected network, which is thus always chosen before. */
    private static final int METRIC = 512;

    /** Any route of anybody else to the same prefix is chosen before. */
    private static final int POOL_METRIC = 4096;

    /** Knows over a restart which pools are made unreachable by us: other servers of this machine have theirs. */
    public interface Memory {
        /** Those that are kept. */
        List<Ip6Prefix> pools();

        /** From now on these are kept. */
        void pools(Collection<Ip6Prefix> ours);
    }

    /** What there is one route for: a delegated prefix, or a pool, which may be the same one. */
    private record Target(Ip6Prefix prefix, boolean isPool) {}

    private final Interfaces interfaces;
    private final Memory memory;
    private final Faults faults;
    private final Routes kernel = new Routes(PROTOCOL);
    private final Map<Target, Lease6.Via> wanted = new HashMap<>();
    private final Map<Target, Route> there = new HashMap<>();

    /** Begins with the routes that an earlier start has left. */
    public DelegatedRoutes(Interfaces interfaces, Memory memory, Log log) throws LinuxException {
        this.interfaces = interfaces;
        this.memory = memory;
        faults = new Faults(log, "dhcp");
        look();
    }

    private void look() throws LinuxException {
        there.clear();
        for (Route each : kernel.list()) there.put(target(each), each);
    }

    private static Target target(Route route) {
        Ip6 first = Ip6.ofOctets(Bytes.of(route.destination().toArray()));
        return new Target(new Ip6Prefix(first, route.length()), route.isUnreachable());
    }

    private static Target target(Lease6 lease) {
        return new Target(new Ip6Prefix(lease.address(), lease.prefixLength()), false);
    }

    /** Leads to a prefix, no longer any other way; a prefix that is nowhere on a link needs no route. */
    void add(Lease6 lease) {
        if (lease.via().equals(Lease6.Via.NOWHERE)) {
            remove(lease);
            return;
        }
        wanted.put(target(lease), lease.via());
        set(target(lease), lease.via());
    }

    /** Leads to a prefix no longer. */
    void remove(Lease6 lease) {
        wanted.remove(target(lease));
        drop(target(lease));
    }

    /** These are all pools from now on, and those of an earlier start are none any more. */
    public void pools(Collection<Ip6Prefix> pools) {
        List<Ip6Prefix> before = memory.pools();
        var both = new LinkedHashSet<>(before);
        both.addAll(pools);
        // Whatever happens in between, the next start knows of all that is ours.
        memory.pools(both);
        wanted.keySet().removeIf(each -> each.isPool() && !pools.contains(each.prefix()));
        for (Ip6Prefix each : before) {
            if (!pools.contains(each)) drop(new Target(each, true));
        }
        for (Ip6Prefix each : pools) {
            var target = new Target(each, true);
            wanted.put(target, Lease6.Via.NOWHERE);
            set(target, Lease6.Via.NOWHERE);
        }
        memory.pools(pools);
    }

    /**
     * Removes all ways to prefixes that nobody has asked for since the start, but for those out of interfaces that are
     * another server's to serve.
     */
    void removeUnwanted() {
        for (Map.Entry<Target, Route> each : List.copyOf(there.entrySet())) {
            String device = interfaces.nameOf(each.getValue().interfaceIndex());
            boolean others = each.getKey().isPool() || !device.isEmpty() && !interfaces.serves(device);
            if (!others && !wanted.containsKey(each.getKey())) drop(each.getKey());
        }
    }

    /**
     * Where nothing is served any more that has to do with prefixes, nobody would ever remove what an earlier start has
     * left: the routes to what these leases hold, and those of pools.
     */
    public static void removeLeft(Collection<Lease6> leases, Interfaces interfaces, Memory memory, Log log) {
        List<Lease6> routed = leases.stream()
                .filter(lease -> !lease.via().equals(Lease6.Via.NOWHERE))
                .toList();
        if (routed.isEmpty() && memory.pools().isEmpty()) return;
        try (var routes = new DelegatedRoutes(interfaces, memory, log)) {
            for (Lease6 each : routed) routes.remove(each);
        } catch (LinuxException failure) {
            new Faults(log, "dhcp").dropped(() -> "a look at routes", failure.text());
        }
    }

    /** The kernel forgets the routes of an interface that goes down: those that are missing come back. */
    void interfacesChanged() {
        if (wanted.isEmpty()) return;
        try {
            look();
        } catch (LinuxException failure) {
            faults.dropped(() -> "a look at routes", failure.text());
        }
        wanted.forEach(this::set);
    }

    private void set(Target target, Lease6.Via via) {
        Optional<Route> route = route(target, via);
        if (route.isEmpty() || route.get().equals(there.get(target))) return;
        drop(target);
        try {
            kernel.add(route.get());
            there.put(target, route.get());
        } catch (LinuxException failure) {
            String reason = failure.is(Errno.EEXIST) ? "there is another route to it" : failure.text();
            faults.dropped(() -> "the route to " + target.prefix() + " via " + via.linkLocal(), reason);
        }
    }

    private void drop(Target target) {
        Route route = there.remove(target);
        if (route == null) return;
        try {
            kernel.remove(route);
        } catch (LinuxException failure) {
            faults.dropped(() -> "the end of the route to " + target.prefix(), failure.text());
        }
    }

    /** Empty while the interface is not there, or not up. */
    private Optional<Route> route(Target target, Lease6.Via via) {
        Octets first = octets(target.prefix().address());
        int length = target.prefix().length();
        if (target.isPool()) return Optional.of(Route.unreachable(first, length, POOL_METRIC));
        return interfaces
                .view(via.device())
                .map(InterfaceView::index)
                .map(index -> Route.via(first, length, octets(via.linkLocal()), index, METRIC));
    }

    private static Octets octets(Ip6 address) {
        return Octets.of(address.octets().toArray());
    }

    @Override
    public void close() {
        pools(List.of());
        kernel.close();
    }
}
