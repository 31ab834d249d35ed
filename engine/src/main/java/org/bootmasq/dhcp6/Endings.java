package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.address.Assignment;
import org.bootmasq.dhcp6.address.Given;
import org.bootmasq.dhcp6.address.Supply;
import org.bootmasq.dhcp6.address.Wish;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Outcome;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.StatusCode;
import org.bootmasq.dhcp6.reply.Answer;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.LeaseChange;

/** RELEASE, DECLINE and leases that end (RFC 8415 sections 18.3.7 and 18.3.8). */
final class Endings {
    static final Dhcp6Option.Status NO_BINDING = new Dhcp6Option.Status(StatusCode.NO_BINDING, "no binding found");

    private final ServerState server;
    private final Outcome outcome;

    Endings(ServerState server, Outcome outcome) {
        this.server = server;
        this.outcome = outcome;
    }

    /** The client gives back what it has. */
    void release(Client client) {
        endAll(client, "release received");
    }

    /** Somebody else uses the client's addresses: they rest for ten minutes. */
    void decline(Client client) {
        endAll(client, "success");
    }

    private void endAll(Client client, String text) {
        List<Assignment> assignments = new ArrayList<>();
        for (IdentityAssociation association : client.request().associations()) {
            Lease6.Binding binding = Supply.binding(client, association);
            List<Given> unknown = new ArrayList<>();
            for (Wish wish : Wish.of(association)) {
                Optional<Lease6> lease = server.leases()
                        .byAddress(wish.address())
                        .filter(held -> held.binding().equals(binding)
                                && held.prefixLength() == wish.block().length()
                                && server.holders().mayEnd(client, held));
                if (lease.isEmpty()) unknown.add(Given.over(wish.block()));
                else end(client, lease.get());
            }
            if (unknown.isEmpty()) continue;
            assignments.add(
                    new Assignment(association, unknown, Optional.of(NO_BINDING), Assignment.Timers.ZERO, List.of()));
        }
        var status = new Dhcp6Option.Status(StatusCode.SUCCESS, text);
        new Leasing(server, outcome, false)
                .answer(Answer.of(client, Optional.of(status)).with(assignments));
    }

    private void end(Client client, Lease6 lease) {
        end(server, lease, outcome.effects());
        boolean declined = client.request().kind() == MessageType.DECLINE && !lease.isPrefix();
        if (declined) server.allocator().declined(client, lease.address());
    }

    /** A lease is over, whoever ended it. */
    static void end(ServerState server, Lease6 lease, List<Effect> effects) {
        List<Effect> calls = new ArrayList<>();
        new LeaseScript(server, calls).ended(lease);
        Optional<LeaseChange> change = server.removeLease(lease.address());
        if (change.isEmpty()) return;
        effects.add(new Effect.SaveLease(change.get()));
        if (!lease.via().equals(Lease6.Via.NOWHERE)) effects.add(new Effect.RemoveRoute(lease));
        effects.addAll(calls);
    }
}
