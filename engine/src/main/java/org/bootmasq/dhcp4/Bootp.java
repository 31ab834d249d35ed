package org.bootmasq.dhcp4;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.address.Allocator;
import org.bootmasq.dhcp4.address.Binding;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.reply.Replies;
import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.Ip4;

/**
 * BOOTP (RFC 951): an address from {@code dhcp-host}, or for ever from a range where {@code bootp-dynamic} allows it.
 */
final class Bootp {
    private static final String TYPE = "BOOTP";

    private final ServerState server;
    private final Outcome outcome;

    /**
     * What the search for an address ends with.
     *
     * @param client with the tags that the search has brought
     * @param reason why there is no address
     */
    private record Found(Client client, Optional<Ip4> address, String reason) {}

    Bootp(ServerState server, Outcome outcome) {
        this.server = server;
        this.outcome = outcome;
    }

    void decide(Client client) {
        if (client.ignored()) {
            outcome.refusal(TYPE, Optional.empty(), "ignored");
            outcome.refused("ignored");
            return;
        }
        if (client.networks().stream().allMatch(Served::isProxy)) {
            outcome.refused("only a proxy here");
            return;
        }
        Found found = find(client);
        outcome.reached(found.client());
        if (found.address().isEmpty()) {
            refuse(found.client(), found.reason(), Optional.empty());
            return;
        }
        Optional<Served> network = found.client().belonging(found.address().get());
        if (network.isEmpty()) {
            refuse(found.client(), "wrong network", found.address());
            return;
        }
        grant(found.client(), network.get(), found.address().get());
    }

    private void refuse(Client client, String reason, Optional<Ip4> address) {
        outcome.tags(client.tags());
        outcome.refusal(TYPE, address, reason);
        outcome.refused(reason);
    }

    private Found find(Client client) {
        String none = "no address configured";
        Optional<Ip4> configured = client.configuredAddress();
        if (configured.isPresent()) {
            return new Found(client, configured.filter(address -> isFor(client, address)), none);
        }
        boolean dynamic = client.tags().meetAny(server.settings().subnets().bootpDynamic());
        if (client.identity().isUnknown()) return new Found(client, Optional.empty(), none);
        if (client.lease().isPresent()) {
            return new Found(client, client.lease().map(Lease4::address).filter(_ -> dynamic), none);
        }
        return switch (server.allocator().choose(client, server.settings())) {
            case Allocator.Choice.Free(Ip4 address, Served network) ->
                dynamic
                        ? new Found(client, Optional.of(address), none)
                        : new Found(
                                client.withTags(client.tags()
                                        .with(
                                                network.range().setTags(),
                                                network.range().directive(),
                                                "range")),
                                Optional.empty(),
                                none);
            // BOOTP clients have no patience for a probe, and their leases are few.
            case Allocator.Choice.Probe(Ip4 address) ->
                new Found(client, Optional.of(address).filter(_ -> dynamic), none);
            // dnsmasq: what it says first when a range has nothing for them, allowed or not.
            case Allocator.Choice.None _ -> new Found(client, Optional.empty(), "no address available");
        };
    }

    /** Whether nobody else has the address of the machine's line. */
    private boolean isFor(Client client, Ip4 address) {
        Optional<Lease4> holder = server.leases().byAddress(address);
        return holder.isEmpty()
                || client.lease().equals(holder)
                || client.host().orElseThrow().isOf(holder.get().hardware());
    }

    private void grant(Client client, Served network, Ip4 address) {
        if (client.lease().isEmpty()
                && !server.leases().isHeld(address)
                && server.leases().size() >= server.settings().policy().leaseMax()) {
            refuse(client, "no leases left", Optional.of(address));
            return;
        }
        long seconds = client.host().isPresent()
                ? client.host().get().leaseSeconds().orElse(LeaseTime.INFINITE)
                : LeaseTime.INFINITE;
        Binding binding = Binding.of(client, network, address).lasting(seconds);
        outcome.reached(binding.client(), network);
        outcome.tags(binding.client().tags());
        Optional<Lease4> before = server.leases().byAddress(address);
        Lease4 lease =
                new LeaseNames(server.site(), server.leases()).apply(binding.client(), binding.on(before), outcome);
        outcome.save(server.leases().put(lease));
        long wanted = lease.expires();
        Replies replies = server.replies();
        // Its answer tells no end, so it promises the whole lease or nothing.
        outcome.add(Effect.OnlyIfDurable.of(
                lease,
                end -> end == Lease4.INFINITE || wanted != Lease4.INFINITE && wanted <= end
                        ? answer(replies, binding, outcome.another())
                        : List.of()));
        outcome.add(new Effect.Holds(address, binding.client().tags().all()));
        server.allocator().offers().remove(address);
        new LeaseScript(server.site(), outcome.effects()).changed(binding.client(), before, lease, false);
        answer(replies, binding, outcome);
    }

    private static List<Effect> answer(Replies replies, Binding binding, Outcome outcome) {
        outcome.packet(TYPE, Optional.of(binding.address()), "");
        replies.bootp(binding, outcome);
        return outcome.effects();
    }
}
