package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.address.Assignment;
import org.bootmasq.dhcp6.address.Given;
import org.bootmasq.dhcp6.address.Supply;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Outcome;
import org.bootmasq.dhcp6.client.Pool;
import org.bootmasq.dhcp6.client.Request;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;
import org.bootmasq.dhcp6.reply.Answer;
import org.bootmasq.dhcp6.reply.Replies;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease6;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** Makes leases of what one message is given, and lets its answer wait for them. */
final class Leasing {
    private final ServerState server;
    private final Outcome outcome;
    private final boolean initial;
    private final List<Lease6> made = new ArrayList<>();
    private final List<Effect> calls = new ArrayList<>();

    /** @param initial whether the client comes back, rather than renews */
    Leasing(ServerState server, Outcome outcome, boolean initial) {
        this.server = server;
        this.outcome = outcome;
        this.initial = initial;
    }

    /** The client holds what it is given from now on. */
    void give(Client client, IdentityAssociation association, Given given) {
        Optional<Lease6> before = server.leases().byAddress(given.address());
        Lease6 lease = before.orElseGet(() -> fresh(client, association, given))
                .expiring(given.lifetimes().end(client.request().at()));
        if (lease.isPrefix()) lease = lease.via(hop(client, given));
        lease = new LeaseNames(server).apply(client, lease, outcome);
        server.holders().remember(lease.address(), client.identity());
        server.contacts().heard(lease.address(), client.request());
        outcome.save(server.leases().put(lease));
        made.add(lease);
        route(before, lease);
        new LeaseScript(server, calls).changed(client, before, lease, initial);
    }

    /** Behind a relay the way is the relay's affair. */
    private static Lease6.Via hop(Client client, Given given) {
        boolean unrouted = given.place().isPresent()
                && given.place().get() instanceof Pool pool
                && !pool.line().isRouted();
        Request request = client.request();
        Ip6 source = request.arrival().source();
        boolean reachable = request.path().isDirect() && source.isLinkLocal();
        return unrouted || !reachable
                ? Lease6.Via.NOWHERE
                : new Lease6.Via(source, request.view().name());
    }

    private void route(Optional<Lease6> before, Lease6 lease) {
        Lease6.Via since = before.map(Lease6::via).orElse(Lease6.Via.NOWHERE);
        if (since.equals(lease.via())) return;
        if (!since.equals(Lease6.Via.NOWHERE)) calls.add(new Effect.RemoveRoute(before.orElseThrow()));
        if (!lease.via().equals(Lease6.Via.NOWHERE)) calls.add(new Effect.AddRoute(lease));
    }

    private static Lease6 fresh(Client client, IdentityAssociation association, Given given) {
        Lease6.Binding binding = Supply.binding(client, association);
        return given.block().isSingle()
                ? Lease6.ofAddress(given.address(), binding, Lease.INFINITE)
                : Lease6.ofPrefix(given.address(), given.block().length(), binding, Lease.INFINITE, Lease6.Via.NOWHERE);
    }

    /** Sends the answer, which acknowledges what was given, once that is durable. */
    void answer(Answer answer) {
        Replies replies = server.replies();
        if (!made.isEmpty()) {
            outcome.add(new Effect.OnlyIfDurable(made, durable -> lesser(replies, answer, durable)));
            for (Lease6 lease : made) {
                if (lease.isPrefix()) continue;
                outcome.add(
                        new Effect.Holds(lease.address(), answer.client().tags().all()));
            }
            calls.forEach(outcome::add);
        }
        replies.send(answer, outcome);
    }

    /** An answer that promises no more than what is durable; none if that is not all that was to be said. */
    private List<Effect> lesser(Replies replies, Answer answer, List<Lease> durable) {
        Map<IpAddress, Lease> held = new HashMap<>();
        for (Lease lease : durable) held.put(lease.address(), lease);
        long now = answer.client().request().at().unixSeconds();
        List<Assignment> assignments = new ArrayList<>();
        for (Assignment assignment : answer.assignments()) {
            List<Given> all = new ArrayList<>();
            for (Given given : assignment.given()) {
                if (!given.isUsable()) {
                    all.add(given);
                    continue;
                }
                Lease lease = held.get(given.address());
                if (lease == null || lease.isOver(now)) return List.of();
                all.add(given.lasting(given.lifetimes().cut(lease.remaining(now))));
            }
            assignments.add(assignment.with(all));
        }
        Outcome other = outcome.another();
        replies.send(answer.with(assignments), other);
        return other.effects();
    }
}
