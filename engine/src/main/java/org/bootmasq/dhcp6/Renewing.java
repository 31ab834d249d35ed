package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp6.address.Assignment;
import org.bootmasq.dhcp6.address.Given;
import org.bootmasq.dhcp6.address.Lifetimes;
import org.bootmasq.dhcp6.address.Supply;
import org.bootmasq.dhcp6.address.Wish;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Outcome;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.reply.Answer;
import org.bootmasq.lease.Lease6;

/** RENEW and REBIND: leases that go on (RFC 8415 sections 18.3.4 and 18.3.5). */
final class Renewing {
    private final ServerState server;
    private final Outcome outcome;
    private final Supplies supplies;
    private final Leasing leasing;
    private final List<Assignment> assignments = new ArrayList<>();
    private Client client;
    private String domain = "";

    Renewing(ServerState server, Client client, Outcome outcome) {
        this.server = server;
        this.client = client;
        this.outcome = outcome;
        this.supplies = server.supplies();
        this.leasing = new Leasing(server, outcome, false);
    }

    /** RENEW: the client asks the server that it has its leases from. */
    void renew() {
        for (IdentityAssociation association : client.request().associations()) {
            if (supplies.of(association).isConfigured(client)) assignments.add(renewed(association));
        }
        answer(Optional.empty());
    }

    /** REBIND: the client asks any server, and has heard nothing of its own. */
    void rebind() {
        for (IdentityAssociation association : client.request().associations()) {
            if (supplies.of(association).isConfigured(client)) assignments.add(rebound(association));
        }
        boolean useful = assignments.stream().anyMatch(Assignment::isUseful);
        answer(useful ? Optional.empty() : Optional.of(Assigning.NO_ADDRESSES));
    }

    private void answer(Optional<Dhcp6Option.Status> status) {
        leasing.answer(new Answer(MessageType.REPLY, client, assignments, status, false, false, domain));
    }

    /** dnsmasq: one address without a lease costs the whole association; those before it are renewed. */
    private Assignment renewed(IdentityAssociation association) {
        List<Given> all = new ArrayList<>();
        for (Wish wish : Wish.of(association)) {
            Optional<Lease6> lease = lease(association, wish);
            boolean gone = lease.isEmpty() && isOfNoPool(association, wish);
            if (lease.isEmpty() && !gone) return unbound(association, all, wish);
            all.add(gone ? Given.over(wish.block()) : goOn(association, wish, lease.orElseThrow()));
        }
        succeed(association, all);
        return Assignment.of(association, all, Assignment.Timers.SCATTERED);
    }

    /** A prefix that this server delegated, and that its pools have no more: the answer to it may have been lost. */
    private boolean isOfNoPool(IdentityAssociation association, Wish wish) {
        return association instanceof Dhcp6Option.IaPd
                && !supplies.of(association).isOnLink(client, wish);
    }

    /**
     * Who has nothing but addresses or prefixes of networks that are gone hears at once what takes their place.
     *
     * <p>dnsmasq: says no more than that they are gone. Then systemd-networkd, if it renews a prefix beside an address,
     * goes on without an address.
     */
    private void succeed(IdentityAssociation association, List<Given> all) {
        Supply supply = supplies.of(association);
        boolean gone = !all.isEmpty()
                && all.stream().noneMatch(Given::isUsable)
                && Wish.of(association).stream().noneMatch(wish -> supply.isOnLink(client, wish));
        boolean succeeded = gone
                && switch (association) {
                    case Dhcp6Option.IaNa _ -> hasLostAll(association);
                    case Dhcp6Option.IaPd _ -> true;
                    case Dhcp6Option.IaTa _ -> false;
                };
        if (!succeeded) return;
        for (Given other : supply.find(client, association)) {
            take(association, other);
            all.add(other);
        }
    }

    /** Whether the client had all that it names, and has nothing else. */
    private boolean hasLostAll(IdentityAssociation association) {
        return Wish.of(association).stream()
                        .allMatch(wish -> lease(association, wish).isPresent())
                && server.leases().of(Supply.binding(client, association)).stream()
                        .noneMatch(lease -> supplies.of(association)
                                .renewed(client, lease, Lifetimes.NONE)
                                .isPresent());
    }

    private static Assignment unbound(IdentityAssociation association, List<Given> before, Wish unknown) {
        List<Assignment.Note> notes = new ArrayList<>();
        for (Given given : before) notes.add(Assignment.note(given));
        notes.add(new Assignment.Note(unknown.block(), "lease not found", true));
        return new Assignment(association, List.of(), Optional.of(Endings.NO_BINDING), Assignment.Timers.ZERO, notes);
    }

    private Optional<Lease6> lease(IdentityAssociation association, Wish wish) {
        Lease6.Binding binding = Supply.binding(client, association);
        return server.leases()
                .byAddress(wish.address())
                .filter(lease -> lease.binding().equals(binding)
                        && lease.prefixLength() == wish.block().length()
                        && server.holders().mayHave(client, lease));
    }

    /**
     * A lease goes on, unless its network is ours no more; then the client is to stop using it.
     *
     * <p>dnsmasq: the lease of an address stays until its end all the same; a prefix has a way that would lead nowhere.
     */
    private Given goOn(IdentityAssociation association, Wish wish, Lease6 lease) {
        Optional<Given> given = supplies.of(association).renewed(client, lease, wish.asked());
        given.ifPresent(each -> take(association, each));
        if (given.isEmpty() && lease.isPrefix()) Endings.end(server, lease, outcome.effects());
        return given.orElseGet(() -> Given.over(wish.block()));
    }

    private void take(IdentityAssociation association, Given given) {
        client = given.place().map(client::on).orElse(client);
        leasing.give(client, association, given);
        domain = server.site().domainOf(given.address()).orElse("");
    }

    private Assignment rebound(IdentityAssociation association) {
        List<Given> all = new ArrayList<>();
        for (Wish wish : Wish.of(association)) {
            Optional<Lease6> lease = lease(association, wish);
            if (lease.isPresent()) all.add(goOn(association, wish, lease.get()));
            else takeOver(association, wish).ifPresent(all::add);
        }
        succeed(association, all);
        return Assignment.of(association, all, Assignment.Timers.SCATTERED);
    }

    /**
     * {@code dhcp-authoritative}: the only server of the link also goes on with what it does not remember, unless it is
     * another client's, and says so of what is none of its link's.
     */
    private Optional<Given> takeOver(IdentityAssociation association, Wish wish) {
        if (!server.settings().has(Option.DHCP_AUTHORITATIVE)) return Optional.empty();
        Supply supply = supplies.of(association);
        if (!supply.isOnLink(client, wish)) return Optional.of(Given.over(wish.block()));
        if (!(supply.judge(client, association, wish) instanceof Supply.Verdict.Granted(Given given))) {
            return Optional.empty();
        }
        take(association, given);
        return Optional.of(given);
    }
}
