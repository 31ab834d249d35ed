package org.bootmasq.dhcp4.address;

import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.wire.Ip4;

/**
 * Which address a client is offered (RFC 2131 section 4.3.1): that of its {@code dhcp-host} line, that of its lease,
 * the one that it wishes for, or a free one.
 */
public final class AddressSearch {
    private final Dhcp4Settings settings;
    private final Lease4Table leases;
    private final Allocator allocator;
    private final Outcome outcome;

    /** What the search ends with. */
    public sealed interface Found {
        /**
         * @param rule by which the address was found
         * @param directive the line that gave it
         */
        record Address(Ip4 address, String rule, Optional<Directive> directive) implements Found {}

        /** There is no address for the client. */
        record Nothing(String reason) implements Found {}

        /** A ping must show first that nobody uses it; the request is decided anew when the ping is answered or not. */
        record Waits(Ip4 address) implements Found {}
    }

    public AddressSearch(Dhcp4Settings settings, Lease4Table leases, Allocator allocator, Outcome outcome) {
        this.settings = settings;
        this.leases = leases;
        this.allocator = allocator;
        this.outcome = outcome;
    }

    /** Searches in the order of the class's description. */
    public Found find(Client client) {
        Optional<Ip4> configured = client.configuredAddress();
        if (configured.isPresent() && isUsable(client, configured.get())) {
            return new Found.Address(
                    configured.get(), "dhcp-host", client.host().map(Host::directive));
        }
        Optional<Ip4> held = client.lease().map(Lease4::address).filter(address -> mayHave(client, address));
        if (held.isPresent()) return new Found.Address(held.get(), "lease", Optional.empty());
        Optional<Ip4> wish = client.request().message().address(OptionCode.REQUESTED_ADDRESS);
        if (wish.isPresent() && mayHave(client, wish.get()) && allocator.isFor(client, wish.get())) {
            return allocator.mustAsk(client, wish.get(), settings)
                    ? new Found.Waits(wish.get())
                    : new Found.Address(wish.get(), "requested", Optional.empty());
        }
        if (client.identity().isUnknown()) return new Found.Nothing("no unique-id");
        return switch (allocator.choose(client, settings)) {
            case Allocator.Choice.Free(Ip4 address, Served network) ->
                new Found.Address(
                        address, "dhcp-range", Optional.of(network.range().directive()));
            case Allocator.Choice.Probe(Ip4 address) -> new Found.Waits(address);
            case Allocator.Choice.None _ -> new Found.Nothing("no address available");
        };
    }

    /** Whether nothing stands against the address of the machine's {@code dhcp-host} line. */
    private boolean isUsable(Client client, Ip4 address) {
        Optional<Lease4> holder = leases.byAddress(address);
        if (holder.isPresent()
                && !client.holds(address)
                && !client.host().orElseThrow().isOf(holder.get().hardware())) {
            String who = holder.get().hardware().octets().isEmpty()
                    ? holder.get().clientId().colonHex()
                    : holder.get().hardware().octets().colonHex();
            return unused(address, "it is leased to " + who);
        }
        if (client.isTaken(address)) return unused(address, "it is in use by the server or relay");
        if (allocator.declined().contains(address, client.request().at().steadyMillis())) {
            return unused(address, "it was previously declined");
        }
        return true;
    }

    private boolean unused(Ip4 address, String reason) {
        outcome.warning("not using configured address " + address + " because " + reason);
        return false;
    }

    /** Whether a range offers the address to this client, and no {@code dhcp-host} line gives it to a machine. */
    private boolean mayHave(Client client, Ip4 address) {
        return client.offering(address).isPresent()
                && settings.clients().hosts().withAddress(address).isEmpty();
    }
}
