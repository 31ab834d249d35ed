package org.bootmasq.dhcp4;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.lease.Lease;
import org.bootmasq.wire.Ip4;

/** BOOTP (RFC 951): an address from {@code dhcp-host}, or for ever from a range where {@code bootp-dynamic} allows it. */
final class Bootp {
    private static final String TYPE = "BOOTP";

    private final Exchange exchange;
    private final ServerState server;
    private String reason = "no address configured";

    Bootp(Exchange exchange) {
        this.exchange = exchange;
        this.server = exchange.server();
    }

    void decide() {
        String file = exchange.request().file().latin1();
        if (!file.isEmpty()) exchange.tags().add(file, "file name in the request");
        exchange.tags().add("bootp", "plain BOOTP request");
        Naming.chooseConfigured(exchange);
        Preparation.judge(exchange);
        if (exchange.isIgnored()) {
            exchange.log().refusal(TYPE, Optional.empty(), "ignored");
            exchange.refuse("ignored");
            return;
        }
        if (exchange.networks().stream().allMatch(Served::isProxy)) {
            exchange.refuse("only a proxy here");
            return;
        }
        Optional<Ip4> address = address();
        if (address.isEmpty()) {
            refuse(reason, Optional.empty());
            return;
        }
        Optional<Served> network = Networks.belonging(exchange.networks(), address.get(), exchange.tags());
        if (network.isEmpty()) {
            refuse("wrong network", address);
            return;
        }
        grant(address.get(), network.get());
    }

    private void refuse(String reason, Optional<Ip4> address) {
        exchange.explainTags();
        exchange.log().refusal(TYPE, address, reason);
        exchange.refuse(reason);
    }

    private Optional<Ip4> address() {
        Optional<Ip4> configured = exchange.host().flatMap(Host::address);
        if (configured.isPresent()) {
            Optional<Lease> holder = server.leases().byAddress(configured.get());
            boolean ours = exchange.lease().equals(holder)
                    || holder.filter(h -> !Discovery.names(exchange.host().orElseThrow(), h))
                            .isEmpty();
            return holder.isEmpty() || ours ? configured : Optional.empty();
        }
        boolean dynamic = !exchange.settings().clients().bootpDynamic().isEmpty()
                && exchange.tags().anyOf(exchange.settings().clients().bootpDynamic());
        if (exchange.identity().octets().isEmpty()) return Optional.empty();
        if (exchange.lease().isPresent())
            return exchange.lease().map(Lease::address).filter(_ -> dynamic);
        return switch (server.allocator().choose(exchange)) {
            case Allocator.Choice.Free(Ip4 address, Served network) -> {
                if (!dynamic)
                    exchange.tags()
                            .add(network.range().setTags(), network.range().directive(), "range");
                yield Optional.of(address).filter(_ -> dynamic);
            }
            // BOOTP clients have no patience for a probe, and their leases are few.
            case Allocator.Choice.Probe(Ip4 address) -> Optional.of(address).filter(_ -> dynamic);
            case Allocator.Choice.None _ -> {
                // dnsmasq: what it says first when a range has nothing for them, allowed or not.
                reason = "no address available";
                yield Optional.empty();
            }
        };
    }

    private void grant(Ip4 address, Served network) {
        if (exchange.lease().isEmpty()
                && !server.leases().isHeld(address)
                && server.leases().size() >= exchange.settings().policy().leaseMax()) {
            refuse("no leases left", Optional.of(address));
            return;
        }
        long seconds = exchange.host().isPresent()
                ? exchange.host().get().leaseSeconds().orElse(LeaseTime.INFINITE)
                : LeaseTime.INFINITE;
        Optional<Lease> before = server.leases().byAddress(address);
        Lease lease = before.orElseGet(() -> Lease.of(address, exchange.hardware(), exchange.clientId(), 0))
                .identifiedBy(exchange.hardware(), exchange.clientId())
                .expiring(LeaseLength.end(exchange.nowSeconds(), seconds));
        exchange.enter(network);
        lease = Naming.apply(exchange, lease);
        exchange.save(server.leases().put(lease));
        long wanted = lease.expires();
        // Its answer tells no end, so it promises the whole lease or nothing.
        exchange.effects()
                .add(new Effect.OnlyIfDurable(
                        lease,
                        end -> end == Lease.INFINITE || wanted != Lease.INFINITE && wanted <= end
                                ? exchange.aside(() -> answer(address, network))
                                : List.of()));
        exchange.effects().add(new Effect.Holds(address, exchange.tags().all()));
        server.allocator().offers().remove(address);
        LeaseScript.changed(exchange, before, lease, false);
        answer(address, network);
    }

    private void answer(Ip4 address, Served network) {
        exchange.log().packet(TYPE, Optional.of(address), "");
        new Replies(exchange).bootp(network, address);
    }
}
