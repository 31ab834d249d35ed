package org.bootmasq.dhcp6.reply;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.six.OwnAddresses6;
import org.bootmasq.dhcp6.client.Request;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** Where an answer goes, and from which of our addresses (RFC 8415 section 18.4). */
final class Destination {
    private static final int CLIENT_PORT = 546;
    private static final int SERVER_PORT = 547;
    private static final int HOP_LIMIT = 64;
    /** fc00::/7 (RFC 4193 section 3.1). */
    private static final long UNIQUE_LOCAL = 0xfc >>> 1;

    private Destination() {}

    /**
     * dnsmasq: back to the sender, whatever port it used; clients and relays have theirs. Who asks about leases may be
     * either, or neither, and is answered where it asked from.
     */
    static Effect.Send6 send(Bytes payload, Request request) {
        Arrival6 arrival = request.arrival();
        int port = request.path().isDirect() ? directPort(request) : SERVER_PORT;
        return new Effect.Send6(payload, arrival.interfaceIndex(), source(request), arrival.source(), port, HOP_LIMIT);
    }

    private static int directPort(Request request) {
        boolean query =
                request.kind() == MessageType.LEASEQUERY && request.arrival().sourcePort() > 0;
        return query ? request.arrival().sourcePort() : CLIENT_PORT;
    }

    /** The address to which the request was sent; that of the link for a group; else the kernel chooses. */
    private static Ip6 source(Request request) {
        Arrival6 arrival = request.arrival();
        if (!arrival.destination().isMulticast()) return arrival.destination();
        boolean arrivedHere = arrival.interfaceIndex() == request.view().index();
        if (!arrival.source().isLinkLocal() || !arrivedHere) return Ip6.UNSPECIFIED;
        return first(request.view(), local -> local.scope() == InterfaceView.Scope.LINK)
                .orElse(Ip6.UNSPECIFIED);
    }

    /** What stands for our own addresses in options: those in the client's network, else those of the interface. */
    static OwnAddresses6 ownAddresses(Request request) {
        InterfaceView view = request.view();
        Optional<Ip6> near = request.networks().stream()
                .flatMap(served -> first(view, local -> isGlobal(local) && served.covers(local.address())).stream())
                .findFirst();
        Optional<Ip6> global = near.or(() -> first(view, local -> isGlobal(local) && !isUniqueLocal(local)))
                .or(() -> first(view, Destination::isGlobal));
        return new OwnAddresses6(
                global,
                first(view, local -> isGlobal(local) && isUniqueLocal(local)),
                first(view, local -> local.scope() == InterfaceView.Scope.LINK));
    }

    private static boolean isGlobal(LocalAddress6 local) {
        return local.scope() == InterfaceView.Scope.GLOBAL;
    }

    private static boolean isUniqueLocal(LocalAddress6 local) {
        return local.address().high() >>> 57 == UNIQUE_LOCAL;
    }

    /** The kernel lists the newest address first; the oldest is what clients know longest. */
    private static Optional<Ip6> first(InterfaceView view, Predicate<LocalAddress6> wanted) {
        List<LocalAddress6> oldestFirst = view.addresses6().reversed();
        return oldestFirst.stream().filter(wanted).map(LocalAddress6::address).findFirst();
    }
}
