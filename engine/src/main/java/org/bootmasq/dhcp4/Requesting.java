package org.bootmasq.dhcp4;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Ip4;

/**
 * DHCPREQUEST: acknowledged, refused, or left to another server (RFC 2131 section 4.3.2).
 *
 * <p>dnsmasq: without {@code dhcp-authoritative} it says nothing to a client that no lease is known of.
 */
final class Requesting {
    private static final String TYPE = "DHCPREQUEST";

    private final Exchange exchange;
    private final ServerState server;
    private final boolean authoritative;
    private boolean selecting;
    /** A refusal of an address of another network reaches the client only by broadcast. */
    private boolean unicastRefusal;

    Requesting(Exchange exchange) {
        this.exchange = exchange;
        this.server = exchange.server();
        this.authoritative = exchange.settings().policy().authoritative();
        Ip4 destination = exchange.arrival().destination();
        this.unicastRefusal =
                !destination.equals(Ip4.BROADCAST) && exchange.view().has(destination);
    }

    void decide() {
        if (exchange.isIgnored()) {
            exchange.refuse("ignored");
            return;
        }
        Optional<Ip4> requested = exchange.request().address(OptionCode.REQUESTED_ADDRESS);
        if (requested.isPresent()) {
            initialRequest(requested.get());
        } else {
            renewal(exchange.request().ciaddr());
        }
    }

    /** SELECTING with a server identifier, INIT-REBOOT without. */
    private void initialRequest(Ip4 address) {
        String refusal = "";
        Optional<Lease> lease = exchange.lease();
        Optional<Ip4> chosenServer = exchange.request().address(OptionCode.SERVER_ID);
        if (chosenServer.isPresent()) {
            selecting = true;
            switch (judge(chosenServer.get())) {
                case OURS -> {}
                case OVERRIDDEN -> exchange.override(chosenServer.get());
                case ANOTHER -> {
                    if (!authoritative || exchange.override().isPresent()) {
                        forgetOffer(address);
                        exchange.refuse("the client chose the server " + chosenServer.get());
                        return;
                    }
                    refusal = "wrong server-ID";
                }
            }
            if (lease.isPresent() && !lease.get().address().equals(address)) release(lease.get());
        } else {
            if (lease.isEmpty() && !authoritative) {
                exchange.refuse("no lease, and not authoritative");
                return;
            }
            if (lease.isPresent() && !lease.get().address().equals(address)) refusal = "wrong address";
        }
        exchange.log().packet(TYPE, Optional.of(address), "");
        settle(address, refusal, true, false);
    }

    private enum ServerIdentity {
        OURS,
        OVERRIDDEN,
        ANOTHER
    }

    private ServerIdentity judge(Ip4 serverId) {
        Optional<Ip4> override = exchange.override();
        if (override.isPresent()) {
            return override.get().equals(serverId) ? ServerIdentity.OURS : ServerIdentity.ANOTHER;
        }
        for (Served network : exchange.networks()) {
            if (network.local().equals(serverId)) return ServerIdentity.OURS;
        }
        // A client with more than one way to us may know us by another address.
        for (InterfaceView view : server.networks().interfaces()) {
            if (view.has(serverId)) return ServerIdentity.OVERRIDDEN;
        }
        return ServerIdentity.ANOTHER;
    }

    private void forgetOffer(Ip4 address) {
        int client = HardwareHash.of(exchange.identity().octets());
        if (server.allocator().offers().wasMade(address, client))
            server.allocator().offers().remove(address);
    }

    private void release(Lease lease) {
        Endings.end(exchange, lease);
        exchange.lease(Optional.empty());
    }

    /** RENEWING and REBINDING. */
    private void renewal(Ip4 address) {
        String refusal = "";
        Optional<Lease> lease = exchange.lease();
        boolean other = lease.isPresent() && !lease.get().address().equals(address);
        if (address.isUnspecified() || other || (lease.isEmpty() && !authoritative)) {
            // Rebinding is broadcast and may concern another server; what was sent to us alone does not.
            if (!unicastRefusal) {
                exchange.refuse("no lease of " + address);
                return;
            }
            refusal = "lease not found";
            unicastRefusal = false;
        }
        exchange.log().packet(TYPE, Optional.of(address), "");
        settle(address, refusal, false, false);
    }

    /** RFC 4039: a DISCOVER with option 80 is acknowledged at once. */
    void commitRapidly(Ip4 address) {
        selecting = true;
        Optional<Lease> lease = exchange.lease();
        if (lease.isPresent() && !lease.get().address().equals(address)) release(lease.get());
        settle(address, "", true, true);
    }

    private void settle(Ip4 address, String earlierRefusal, boolean initial, boolean rapid) {
        Optional<Served> network = Networks.belonging(exchange.networks(), address, exchange.tags());
        String refusal = earlierRefusal.isEmpty() ? objection(address, network) : earlierRefusal;
        if (refusal.isEmpty()
                && exchange.lease().isEmpty()
                && !server.leases().isHeld(address)
                && server.leases().size() >= exchange.settings().policy().leaseMax()) {
            refusal = "no leases left";
        }
        if (!refusal.isEmpty()) {
            exchange.refuse(refusal);
            if (rapid) {
                exchange.log().refusal("NOANSWER", Optional.of(address), refusal);
                return;
            }
            exchange.log().refusal("DHCPNAK", Optional.of(address), refusal);
            new Replies(exchange).nak(network, refusal, unicastRefusal);
            return;
        }
        acknowledge(network.orElseThrow(), address, initial, rapid);
    }

    /** Why the client cannot have the address; empty if it can. */
    private String objection(Ip4 address, Optional<Served> network) {
        Optional<Host> host = exchange.host();
        Optional<Ip4> configured = host.flatMap(Host::address);
        if (network.isEmpty()) {
            unicastRefusal = false;
            return "wrong network";
        }
        boolean inRange =
                Networks.offering(exchange.networks(), address, exchange.tags()).isPresent();
        if (!inRange && !configured.filter(address::equals).isPresent()) return "address not available";
        if (configured.isPresent()
                && !selecting
                && !configured.get().equals(address)
                && isObtainable(configured.get())) {
            return "static lease available";
        }
        Optional<Host> reservation =
                exchange.settings().clients().hosts().withAddress(address).stream().findFirst();
        if (reservation.isPresent()
                && !host.filter(reservation.get()::equals).isPresent()
                && !configured.filter(address::equals).isPresent()) {
            return "address reserved";
        }
        Optional<Lease> holder = server.leases().byAddress(address);
        if (exchange.lease().isEmpty() && holder.isPresent()) {
            if (host.isEmpty() || !Discovery.names(host.get(), holder.get())) return "address in use";
            exchange.log()
                    .plainWarning("abandoning lease to %s of %s"
                            .formatted(holder.get().hardware().octets().colonHex(), address));
        }
        return exchange.identity().octets().isEmpty() ? "no unique-id" : "";
    }

    /** Only then a refusal leads to it; else the client would come back to the same refusal for ever. */
    private boolean isObtainable(Ip4 configured) {
        for (Served network : exchange.networks()) {
            if (network.isTaken(configured)) return false;
        }
        if (server.allocator().declined().contains(configured, exchange.nowMillis())) return false;
        Optional<Lease> holder = server.leases().byAddress(configured);
        return holder.isEmpty()
                || exchange.lease()
                        .filter(own -> own.address().equals(holder.get().address()))
                        .isPresent();
    }

    private void acknowledge(Served network, Ip4 address, boolean initial, boolean rapid) {
        exchange.enter(network);
        long seconds = LeaseLength.choose(exchange, network);
        Naming.settle(exchange);
        Naming.takeFromHosts(exchange, address);
        server.rememberOverride(address, exchange.override()).ifPresent(exchange::override);
        Optional<Lease> before = server.leases().byAddress(address);
        Lease lease = before.orElseGet(() -> Lease.of(address, exchange.hardware(), exchange.clientId(), 0))
                .identifiedBy(exchange.hardware(), exchange.clientId())
                .expiring(LeaseLength.end(exchange.nowSeconds(), seconds))
                .with(Endings.extra(exchange));
        lease = Naming.apply(exchange, lease);
        LeaseChange change = server.leases().put(lease);
        exchange.save(change);
        exchange.effects().add(new Effect.OnlyIfDurable(lease, end -> {
            long left = end == Lease.INFINITE ? seconds : Math.min(seconds, end - exchange.nowSeconds());
            return left <= 0 ? List.of() : exchange.aside(() -> answer(network, address, left, initial, rapid));
        }));
        exchange.effects().add(new Effect.Holds(address, exchange.tags().all()));
        server.allocator().offers().remove(address);
        LeaseScript.changed(exchange, before, lease, initial);
        answer(network, address, seconds, initial, rapid);
    }

    private void answer(Served network, Ip4 address, long seconds, boolean initial, boolean rapid) {
        exchange.log().packet("DHCPACK", Optional.of(address), exchange.name().host());
        new Replies(exchange).acknowledge(network, address, seconds, initial, rapid);
    }
}
