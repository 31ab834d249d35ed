package org.bootmasq.edge.dhcp;

import java.util.HashMap;
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

/**
 * The kernel's routes to delegated prefixes, each by the address on the link of the client that holds it. They carry
 * a protocol number of their own, by which a later start finds those that are no longer wanted; what others have set
 * is never touched. They stay when the server ends, for the clients go on using their prefixes. On DHCP's thread.
 */
public final class DelegatedRoutes implements AutoCloseable {
    /** Of the numbers that /etc/iproute2/rt_protos leaves free. */
    private static final int PROTOCOL = 147;

    /** More than the 256 of a connected network, which is thus always chosen before. */
    private static final int METRIC = 512;

    private record Prefix(Ip6 first, int length) {
        @Override
        public String toString() {
            return first + "/" + length;
        }
    }

    private final Interfaces interfaces;
    private final Faults faults;
    private final Routes kernel = new Routes(PROTOCOL);
    private final Map<Prefix, Lease6.Via> wanted = new HashMap<>();
    private final Map<Prefix, Route> there = new HashMap<>();

    /** Begins with the routes that an earlier start has left. */
    public DelegatedRoutes(Interfaces interfaces, Log log) throws LinuxException {
        this.interfaces = interfaces;
        faults = new Faults(log, "dhcp");
        look();
    }

    private void look() throws LinuxException {
        there.clear();
        for (Route each : kernel.list()) there.put(prefix(each), each);
    }

    /** Leads to a prefix, no longer any other way; a prefix that is nowhere on a link needs no route. */
    void add(Lease6 lease) {
        var prefix = new Prefix(lease.address(), lease.prefixLength());
        if (lease.via().equals(Lease6.Via.NOWHERE)) {
            remove(lease);
            return;
        }
        wanted.put(prefix, lease.via());
        set(prefix, lease.via());
    }

    /** Leads to a prefix no longer. */
    void remove(Lease6 lease) {
        var prefix = new Prefix(lease.address(), lease.prefixLength());
        wanted.remove(prefix);
        drop(prefix);
    }

    /** Removes all that nobody has asked for since the start. */
    void removeUnwanted() {
        for (Prefix each : List.copyOf(there.keySet())) {
            if (!wanted.containsKey(each)) drop(each);
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

    private void set(Prefix prefix, Lease6.Via via) {
        Optional<Route> route = route(prefix, via);
        if (route.isEmpty() || route.get().equals(there.get(prefix))) return;
        drop(prefix);
        try {
            kernel.add(route.get());
            there.put(prefix, route.get());
        } catch (LinuxException failure) {
            String reason = failure.is(Errno.EEXIST) ? "there is another route to it" : failure.text();
            faults.dropped(() -> "the route to " + prefix + " via " + via.linkLocal(), reason);
        }
    }

    private void drop(Prefix prefix) {
        Route route = there.remove(prefix);
        if (route == null) return;
        try {
            kernel.remove(route);
        } catch (LinuxException failure) {
            faults.dropped(() -> "the end of the route to " + prefix, failure.text());
        }
    }

    /** Empty while the interface is not there, or not up. */
    private Optional<Route> route(Prefix prefix, Lease6.Via via) {
        return interfaces
                .view(via.device())
                .map(InterfaceView::index)
                .map(index ->
                        Route.via(octets(prefix.first()), prefix.length(), octets(via.linkLocal()), index, METRIC));
    }

    private static Prefix prefix(Route route) {
        return new Prefix(Ip6.ofOctets(Bytes.of(route.destination().toArray())), route.length());
    }

    private static Octets octets(Ip6 address) {
        return Octets.of(address.octets().toArray());
    }

    @Override
    public void close() {
        kernel.close();
    }
}
