package org.bootmasq.dhcp4;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp4.address.Binding;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.reply.Replies;
import org.bootmasq.lease.Lease4;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * DHCPREQUEST: acknowledged, refused, or left to another server (RFC 2131 section 4.3.2).
 *
 * <p>dnsmasq: without {@code dhcp-authoritative} it says nothing to a client that no lease is known of.
 */
final class Requesting {
    private static final String TYPE = "DHCPREQUEST";

    private final ServerState server;
    private final Client asking;
    private final Outcome outcome;
    private final boolean authoritative;

    /** A refusal of an address of another network reaches the client only by broadcast. */
    private final boolean unicast;

    /** In which state a client asks (RFC 2131 section 4.4). */
    private enum ClientState {
        /** It chose an offer, and names the server. */
        SELECTING,
        /** It remembers an address. */
        INIT_REBOOT,
        /** It uses its address already: RENEWING or REBINDING. */
        BOUND,
        /** It wants the address that it discovers at once (RFC 4039). */
        RAPID_COMMIT;

        /** Whether the client has no address of its own yet. */
        boolean isInitial() {
            return this != BOUND;
        }
    }

    /** @param unicast whether the refusal may go to the address that the client has */
    private record Refusal(String reason, boolean unicast) {}

    Requesting(ServerState server, Client asking, Outcome outcome) {
        this.server = server;
        this.asking = asking;
        this.outcome = outcome;
        this.authoritative = server.settings().has(Option.DHCP_AUTHORITATIVE);
        Ip4 destination = asking.request().arrival().destination();
        this.unicast =
                !destination.equals(Ip4.BROADCAST) && asking.request().view().has(destination);
    }

    void decide() {
        if (asking.ignored()) {
            outcome.refused("ignored");
            return;
        }
        Optional<Ip4> requested = asking.request().message().address(OptionCode.REQUESTED_ADDRESS);
        Optional<Ip4> chosenServer = asking.request().message().address(OptionCode.SERVER_ID);
        if (requested.isEmpty()) {
            renewal(asking.request().message().ciaddr());
        } else if (chosenServer.isPresent()) {
            selection(requested.get(), chosenServer.get());
        } else {
            reboot(requested.get());
        }
    }

    /** SELECTING: the client names a server. */
    private void selection(Ip4 address, Ip4 chosenServer) {
        Client client = asking;
        Optional<Refusal> refusal = Optional.empty();
        switch (judge(chosenServer)) {
            case OURS -> {}
            case OVERRIDDEN -> client = asking.answeredAs(chosenServer);
            case ANOTHER -> {
                if (!authoritative || asking.request().relay().override().isPresent()) {
                    if (server.allocator().hasOffered(address, asking)) {
                        server.allocator().offers().remove(address);
                    }
                    outcome.refused("the client chose the server " + chosenServer);
                    return;
                }
                refusal = Optional.of(new Refusal("wrong server-ID", unicast));
            }
        }
        client = withoutOtherLease(client, address);
        outcome.packet(TYPE, Optional.of(address), "");
        settle(client, address, refusal, ClientState.SELECTING);
    }

    private enum ServerIdentity {
        OURS,
        OVERRIDDEN,
        ANOTHER
    }

    private ServerIdentity judge(Ip4 serverId) {
        Optional<Ip4> override = asking.request().relay().override();
        if (override.isPresent()) {
            return override.get().equals(serverId) ? ServerIdentity.OURS : ServerIdentity.ANOTHER;
        }
        for (Served network : asking.networks()) {
            if (network.local().equals(serverId)) return ServerIdentity.OURS;
        }
        // A client with more than one way to us may know us by another address.
        for (InterfaceView view : server.site().networks().interfaces()) {
            if (view.has(serverId)) return ServerIdentity.OVERRIDDEN;
        }
        return ServerIdentity.ANOTHER;
    }

    private Client withoutOtherLease(Client client, Ip4 address) {
        if (client.lease().isEmpty() || client.holds(address)) return client;
        new Endings(server, outcome).end(client.lease().get());
        return client.withoutLease();
    }

    /** INIT-REBOOT: the client remembers an address. */
    private void reboot(Ip4 address) {
        Optional<Lease4> lease = asking.lease();
        if (lease.isEmpty() && !authoritative) {
            outcome.refused("no lease, and not authoritative");
            return;
        }
        boolean other = lease.isPresent() && !asking.holds(address);
        outcome.packet(TYPE, Optional.of(address), "");
        Optional<Refusal> refusal = other ? Optional.of(new Refusal("wrong address", unicast)) : Optional.empty();
        settle(asking, address, refusal, ClientState.INIT_REBOOT);
    }

    /** RENEWING and REBINDING. */
    private void renewal(Ip4 address) {
        Optional<Refusal> refusal = Optional.empty();
        Optional<Lease4> lease = asking.lease();
        boolean other = lease.isPresent() && !asking.holds(address);
        if (address.isUnspecified() || other || (lease.isEmpty() && !authoritative)) {
            // Rebinding is broadcast and may concern another server; what was sent to us alone does not.
            if (!unicast) {
                outcome.refused("no lease of " + address);
                return;
            }
            refusal = Optional.of(new Refusal("lease not found", false));
        }
        outcome.packet(TYPE, Optional.of(address), "");
        settle(asking, address, refusal, ClientState.BOUND);
    }

    /** RFC 4039: a DISCOVER with option 80 is acknowledged at once. */
    void commitRapidly(Ip4 address) {
        settle(withoutOtherLease(asking, address), address, Optional.empty(), ClientState.RAPID_COMMIT);
    }

    private void settle(Client client, Ip4 address, Optional<Refusal> earlier, ClientState state) {
        Optional<Served> network = client.belonging(address);
        Optional<Refusal> refusal = earlier.or(() -> objection(client, address, network, state));
        if (refusal.isEmpty()
                && client.lease().isEmpty()
                && !server.leases().isHeld(address)
                && server.leases().size() >= server.settings().policy().leaseMax()) {
            refusal = Optional.of(new Refusal("no leases left", unicast));
        }
        if (refusal.isEmpty()) {
            acknowledge(Binding.of(client, network.orElseThrow(), address), state);
            return;
        }
        String reason = refusal.get().reason();
        outcome.refused(reason);
        if (state == ClientState.RAPID_COMMIT) {
            outcome.refusal("NOANSWER", Optional.of(address), reason);
            return;
        }
        outcome.refusal("DHCPNAK", Optional.of(address), reason);
        server.replies().nak(client, network, reason, refusal.get().unicast(), outcome);
    }

    /** Why the client cannot have the address; empty if it can. */
    private Optional<Refusal> objection(Client client, Ip4 address, Optional<Served> network, ClientState state) {
        if (network.isEmpty()) return Optional.of(new Refusal("wrong network", false));
        String reason = objection(client, address, state);
        return reason.isEmpty() ? Optional.empty() : Optional.of(new Refusal(reason, unicast));
    }

    private String objection(Client client, Ip4 address, ClientState state) {
        Optional<Ip4> configured = client.configuredAddress();
        boolean own = configured.isPresent() && configured.get().equals(address);
        if (client.offering(address).isEmpty() && !own) return "address not available";
        boolean chosen = state == ClientState.SELECTING || state == ClientState.RAPID_COMMIT;
        if (configured.isPresent() && !chosen && !own && isObtainable(client, configured.get())) {
            return "static lease available";
        }
        Optional<Host> reservation = server.settings().clients().hosts().withAddress(address).stream()
                .findFirst();
        if (reservation.isPresent() && !client.host().equals(reservation) && !own) return "address reserved";
        Optional<Lease4> holder = server.leases().byAddress(address);
        if (client.lease().isEmpty() && holder.isPresent()) {
            boolean same = client.host()
                    .filter(host -> host.isOf(holder.get().hardware()))
                    .isPresent();
            if (!same) return "address in use";
            outcome.warning("abandoning lease to %s of %s"
                    .formatted(holder.get().hardware().octets().colonHex(), address));
        }
        return client.identity().isUnknown() ? "no unique-id" : "";
    }

    /** Only then a refusal leads to it; else the client would come back to the same refusal for ever. */
    private boolean isObtainable(Client client, Ip4 configured) {
        long now = client.request().at().steadyMillis();
        if (client.isTaken(configured) || server.allocator().declined().contains(configured, now)) return false;
        return !server.leases().isHeld(configured) || client.holds(configured);
    }

    private void acknowledge(Binding chosen, ClientState state) {
        outcome.reached(chosen.client(), chosen.network());
        outcome.tags(chosen.client().tags());
        Ip4 address = chosen.address();
        var names = new LeaseNames(server.site(), server.leases());
        Binding binding = chosen.with(remembered(names.settled(chosen.client(), address), address));
        Client client = binding.client();
        Optional<Lease4> before = server.leases().byAddress(address);
        Lease4 lease = names.apply(client, binding.on(before).with(extra(client)), outcome);
        outcome.save(server.leases().put(lease));
        Replies replies = server.replies();
        long nowSeconds = client.request().at().unixSeconds();
        outcome.add(Effect.OnlyIfDurable.of(lease, end -> {
            long whole = binding.seconds();
            long left = end == Lease4.INFINITE ? whole : Math.min(whole, end - nowSeconds);
            return left <= 0 ? List.of() : answer(replies, binding.lasting(left), state, outcome.another());
        }));
        outcome.add(new Effect.Holds(address, client.tags().all()));
        server.allocator().offers().remove(address);
        new LeaseScript(server.site(), outcome.effects()).changed(client, before, lease, state.isInitial());
        answer(replies, binding, state, outcome);
    }

    /** A client that was given a relay as its server keeps it when it renews without that relay's word (RFC 5107). */
    private Client remembered(Client client, Ip4 address) {
        Optional<Ip4> said = client.request().relay().override();
        Optional<Ip4> known = server.rememberOverride(address, said);
        return known.isEmpty() || known.equals(said) ? client : client.answeredAs(known.get());
    }

    /** What RFC 4388 has us remember of a client's last message. */
    private Lease4.Extra extra(Client client) {
        if (!server.settings().relays().leaseQuery().enabled()) return Lease4.Extra.NONE;
        return new Lease4.Extra(
                client.request().relay().information().orElse(Bytes.EMPTY),
                client.request().message().option(OptionCode.VENDOR_CLASS).orElse(Bytes.EMPTY),
                client.request().at().unixSeconds());
    }

    private static List<Effect> answer(Replies replies, Binding binding, ClientState state, Outcome outcome) {
        outcome.packet(
                "DHCPACK",
                Optional.of(binding.address()),
                binding.client().name().host());
        replies.acknowledge(binding, state.isInitial(), state == ClientState.RAPID_COMMIT, outcome);
        return outcome.effects();
    }
}
