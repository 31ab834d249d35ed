package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.address.Assignment;
import org.bootmasq.dhcp6.address.Given;
import org.bootmasq.dhcp6.address.Supply;
import org.bootmasq.dhcp6.address.Wish;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Outcome;
import org.bootmasq.dhcp6.client.Served;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.StatusCode;
import org.bootmasq.dhcp6.reply.Answer;
import org.bootmasq.trace.Trace;

/** SOLICIT and REQUEST: what a client gets (RFC 8415 sections 18.3.1 and 18.3.2). */
final class Assigning {
    private static final Dhcp6Option.Status SUCCESS = new Dhcp6Option.Status(StatusCode.SUCCESS, "success");
    static final Dhcp6Option.Status NO_ADDRESSES =
            new Dhcp6Option.Status(StatusCode.NO_ADDRS_AVAIL, "no addresses available");

    private final ServerState server;
    private final Outcome outcome;
    private final Supplies supplies;
    private final Leasing leasing;
    private final List<Assignment> assignments = new ArrayList<>();
    private Client client;
    private String domain = "";

    Assigning(ServerState server, Client client, Outcome outcome) {
        this.server = server;
        this.client = client;
        this.outcome = outcome;
        this.supplies = server.supplies();
        this.leasing = new Leasing(server, outcome, true);
    }

    /** SOLICIT: an offer, or with rapid commit all at once. */
    void solicit() {
        boolean rapid =
                client.request().message().first(Dhcp6Option.RapidCommit.class).isPresent();
        search(rapid);
        answer(rapid ? MessageType.REPLY : MessageType.ADVERTISE, true, rapid);
    }

    /** REQUEST. dnsmasq: where any association names no address, all are served as if they only wished. */
    void request() {
        boolean naming = client.request().associations().stream()
                .allMatch(each -> isNaming(each) || !supplies.of(each).isConfigured(client));
        if (naming) judge();
        else search(true);
        answer(MessageType.REPLY, !naming, false);
    }

    private static boolean isNaming(IdentityAssociation association) {
        return association instanceof Dhcp6Option.IaPd || !Wish.of(association).isEmpty();
    }

    private void search(boolean committing) {
        for (IdentityAssociation association : client.request().associations()) {
            if (supplies.of(association).isConfigured(client)) search(association, committing);
        }
    }

    private void search(IdentityAssociation association, boolean committing) {
        Supply supply = supplies.of(association);
        List<Given> found = supply.find(client, association);
        for (Given given : found) take(association, given, committing);
        assignments.add(
                found.isEmpty()
                        ? supply.nothing(association)
                        : Assignment.of(association, found, Assignment.Timers.LIFETIMES));
    }

    private void take(IdentityAssociation association, Given given, boolean committing) {
        client = given.place().map(client::on).orElse(client);
        if (outcome.trace().isOn()) {
            outcome.trace()
                    .tell(new Trace.AddressChosen(
                            given.address(),
                            given.source().rule(),
                            given.source().directive()));
        }
        if (!committing) return;
        leasing.give(client, association, given);
        domain = server.site().domainOf(given.address()).orElse("");
    }

    /** A router that cannot have the prefix it names wants another rather than none. */
    private void judge() {
        for (IdentityAssociation association : client.request().associations()) {
            if (!supplies.of(association).isConfigured(client)) continue;
            if (association instanceof Dhcp6Option.IaPd) search(association, true);
            else judge(association);
        }
    }

    private void judge(IdentityAssociation association) {
        List<Given> granted = new ArrayList<>();
        Optional<Dhcp6Option.Status> refusal = Optional.empty();
        for (Wish wish : Wish.of(association)) {
            switch (supplies.of(association).judge(client, association, wish)) {
                case Supply.Verdict.Granted(Given given) -> {
                    take(association, given, true);
                    granted.add(given);
                }
                case Supply.Verdict.Refused(Dhcp6Option.Status status) ->
                    refusal = refusal.isPresent() ? refusal : Optional.of(status);
            }
        }
        var assignment = Assignment.of(association, granted, Assignment.Timers.LIFETIMES);
        assignments.add(refusal.map(assignment::with).orElse(assignment));
    }

    private void answer(MessageType type, boolean offers, boolean rapid) {
        boolean useful = assignments.stream().anyMatch(Assignment::isUseful);
        var status = useful ? SUCCESS : NO_ADDRESSES;
        if (!useful && isWorthALine()) {
            outcome.complaint(type.logName(), Optional.empty(), NO_ADDRESSES.text());
        }
        if (!useful) outcome.refused(NO_ADDRESSES.text());
        leasing.answer(new Answer(type, client, assignments, Optional.of(status), offers && useful, rapid, domain));
    }

    /** dnsmasq: where only options are told, clients ask for addresses again and again. */
    private boolean isWorthALine() {
        return client.request().kind() == MessageType.REQUEST
                || client.networks().stream()
                        .map(Served::range)
                        .anyMatch(range -> range.service() != Range6.Service.INFORMATION);
    }
}
