package org.bootmasq.dhcp4;

import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.HardwarePattern;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.lease.Lease;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;

/** DHCPDISCOVER: which address is offered (RFC 2131 section 4.3.1). */
final class Discovery {
    private static final String TYPE = "DHCPDISCOVER";

    private final Exchange exchange;
    private final ServerState server;
    private final Optional<Ip4> wish;

    /** What the search for an address ends with. */
    private sealed interface Found {
        record Address(Ip4 address, String rule, Optional<Directive> directive) implements Found {}

        record Refused(String reason) implements Found {}

        /** Decided anew when the ping is answered or not. */
        record Waits(Ip4 address) implements Found {}
    }

    Discovery(Exchange exchange) {
        this.exchange = exchange;
        this.server = exchange.server();
        this.wish = exchange.request().address(OptionCode.REQUESTED_ADDRESS);
    }

    void decide() {
        if (exchange.isIgnored()) {
            refuse("ignored");
            return;
        }
        switch (search()) {
            case Found.Refused(String reason) -> refuse(reason);
            case Found.Waits(Ip4 address) -> await(address);
            case Found.Address found -> offer(found);
        }
    }

    private void refuse(String reason) {
        boolean ignored = reason.equals("ignored");
        boolean quiet = ignored && exchange.settings().policy().quiet();
        if (!quiet) exchange.log().refusal(TYPE, ignored ? Optional.empty() : wish, reason);
        exchange.refuse(reason);
    }

    /** Nothing is logged or answered yet: the whole request comes again. */
    private void await(Ip4 address) {
        int client = HardwareHash.of(exchange.identity().octets());
        Probes probes = server.allocator().probes();
        exchange.effects().clear();
        if (probes.repeats(client, exchange.arrival())) return;
        probes.await(address, exchange, client);
        exchange.effects().add(new Effect.Ping(address, exchange.view().index()));
    }

    private void offer(Found.Address found) {
        Ip4 address = found.address();
        exchange.log().packet(TYPE, wish, "");
        Optional<Served> network = Networks.belonging(exchange.networks(), address, exchange.tags());
        if (network.isEmpty()) {
            exchange.refuse("no range for " + address);
            return;
        }
        if (exchange.trace().isOn()) {
            exchange.trace().tell(new Trace.AddressChosen(address, found.rule(), found.directive()));
        }
        int client = HardwareHash.of(exchange.identity().octets());
        if (exchange.settings().policy().rapidCommit() && exchange.request().has(OptionCode.RAPID_COMMIT)) {
            new Requesting(exchange).commitRapidly(address);
            return;
        }
        if (!exchange.server().leases().isHeld(address)) {
            server.allocator().offers().add(address, client, exchange.nowMillis());
        }
        exchange.enter(network.get());
        exchange.log().packet("DHCPOFFER", Optional.of(address), "");
        new Replies(exchange).offer(network.get(), address);
    }

    private Found search() {
        Optional<Host> host = exchange.host().filter(h -> h.address().isPresent());
        if (host.isPresent()) {
            Optional<Ip4> configured = configured(host.get());
            if (configured.isPresent()) {
                return new Found.Address(
                        configured.get(), "dhcp-host", Optional.of(host.get().directive()));
            }
        }
        Optional<Ip4> held = exchange.lease().map(Lease::address).filter(this::mayKeep);
        if (held.isPresent()) return new Found.Address(held.get(), "lease", Optional.empty());
        if (wish.isPresent() && mayHave(wish.get())) {
            if (server.allocator().probes().mustAsk(exchange, wish.get(), client())) return new Found.Waits(wish.get());
            return new Found.Address(wish.get(), "requested", Optional.empty());
        }
        if (exchange.identity().octets().isEmpty()) return new Found.Refused("no unique-id");
        return switch (server.allocator().choose(exchange)) {
            case Allocator.Choice.Free(Ip4 address, Served network) ->
                new Found.Address(
                        address, "dhcp-range", Optional.of(network.range().directive()));
            case Allocator.Choice.Probe(Ip4 address) -> new Found.Waits(address);
            case Allocator.Choice.None _ -> new Found.Refused("no address available");
        };
    }

    private int client() {
        return HardwareHash.of(exchange.identity().octets());
    }

    /** The address of the machine's {@code dhcp-host} line, unless something stands against it. */
    private Optional<Ip4> configured(Host host) {
        Ip4 address = host.address().orElseThrow();
        Optional<Lease> holder = server.leases().byAddress(address);
        if (holder.isPresent() && !isOurs(holder.get()) && !names(host, holder.get())) {
            String who = holder.get().hardware().octets().isEmpty()
                    ? holder.get().clientId().colonHex()
                    : holder.get().hardware().octets().colonHex();
            return unused(address, "it is leased to " + who);
        }
        for (Served network : exchange.networks()) {
            if (network.isTaken(address)) return unused(address, "it is in use by the server or relay");
        }
        if (server.allocator().declined().contains(address, exchange.nowMillis())) {
            return unused(address, "it was previously declined");
        }
        return Optional.of(address);
    }

    private Optional<Ip4> unused(Ip4 address, String reason) {
        exchange.log().plainWarning("not using configured address " + address + " because " + reason);
        return Optional.empty();
    }

    private boolean isOurs(Lease lease) {
        return exchange.lease()
                .filter(own -> own.address().equals(lease.address()))
                .isPresent();
    }

    /** One machine with several link addresses: the lease of one passes to another. */
    static boolean names(Host host, Lease lease) {
        for (HardwarePattern pattern : host.hardware()) {
            // dnsmasq: a wildcard takes many machines, and none may take another's lease.
            if (pattern.isExact() && pattern.matches(lease.hardware())) return true;
        }
        return false;
    }

    private boolean mayKeep(Ip4 address) {
        return Networks.offering(exchange.networks(), address, exchange.tags()).isPresent()
                && exchange.settings().clients().hosts().withAddress(address).isEmpty();
    }

    private boolean mayHave(Ip4 address) {
        return mayKeep(address)
                && !server.leases().isHeld(address)
                && !server.allocator().declined().contains(address, exchange.nowMillis())
                && !server.allocator().probes().isTaken(address, exchange.nowMillis())
                && !server.allocator().probes().isWaitingForOther(address, client())
                && !server.allocator().offers().isOfferedToOther(address, client());
    }
}
