package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp6.client.Identity;
import org.bootmasq.dhcp6.client.Outcome;
import org.bootmasq.dhcp6.client.Pool;
import org.bootmasq.dhcp6.client.Request;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.dhcp6.message.QueryType;
import org.bootmasq.dhcp6.message.RelayMessage;
import org.bootmasq.dhcp6.message.StatusCode;
import org.bootmasq.dhcp6.settings.Relays6;
import org.bootmasq.lease.Lease6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** LEASEQUERY (RFC 5007): what a requestor may learn of a client's leases by address or client identifier. */
final class LeaseQueries {
    private static final int DATAGRAM = 65_527;
    /** Octets of an address with its lifetimes, header included. */
    private static final int SHORTEST_LEASE = 28;
    /** A client that holds more is not told of: a datagram has no room for it. */
    private static final int MOST_LEASES = DATAGRAM / SHORTEST_LEASE;
    /** Stands for a question that was cut short, of which nothing is known. */
    private static final Dhcp6Option.LeaseQuery CUT = new Dhcp6Option.LeaseQuery(0, Ip6.UNSPECIFIED, List.of());

    private final ServerState server;
    private final Request request;
    private final Outcome outcome;
    private final LeaseLinks links;
    private final Dhcp6Option.LeaseQuery query;

    private LeaseQueries(ServerState server, Request request, Outcome outcome, Dhcp6Option.LeaseQuery query) {
        this.server = server;
        this.request = request;
        this.outcome = outcome;
        this.links = new LeaseLinks(server);
        this.query = query;
    }

    /** Silent where nothing is asked (RFC 5007 section 4.2.1). */
    static void answer(ServerState server, Request request, Outcome outcome) {
        Optional<Dhcp6Option.LeaseQuery> query = request.message().first(Dhcp6Option.LeaseQuery.class);
        boolean cut = request.message().options().stream()
                .anyMatch(option -> option.code() == OptionCode6.LEASEQUERY_QUERY.code());
        if (query.isPresent()) new LeaseQueries(server, request, outcome, query.get()).answer(true);
        else if (cut) new LeaseQueries(server, request, outcome, CUT).answer(false);
        else outcome.refused("asks nothing");
    }

    private void answer(boolean whole) {
        outcome.packet(request.kind().logName(), what(), "");
        Optional<Ip6> stranger = stranger();
        if (stranger.isPresent()) {
            outcome.warning("DHCPLEASEQUERY from " + stranger.get() + " not permitted");
            refuse(StatusCode.NOT_ALLOWED, "not permitted");
            return;
        }
        if (!whole) {
            malformed("cut short");
            return;
        }
        Optional<QueryType> type = QueryType.of(query.queryType());
        if (type.isEmpty()) {
            refuse(StatusCode.UNKNOWN_QUERY_TYPE, "unknown query type " + query.queryType());
            return;
        }
        switch (type.get()) {
            case BY_ADDRESS -> address().ifPresentOrElse(this::byAddress, () -> malformed("no address"));
            case BY_CLIENT_ID -> clientId().ifPresentOrElse(this::byClientId, () -> malformed("no client identifier"));
        }
    }

    private Optional<Ip6> address() {
        return Dhcp6Option.first(query.options(), Dhcp6Option.IaAddress.class).map(Dhcp6Option.IaAddress::address);
    }

    private Optional<Bytes> clientId() {
        return Dhcp6Option.first(query.options(), Dhcp6Option.ClientId.class)
                .map(Dhcp6Option.ClientId::duid)
                .filter(duid -> !duid.isEmpty() && duid.length() <= Identity.LONGEST_DUID);
    }

    /** What the log calls that which is asked for. */
    private Optional<String> what() {
        return QueryType.of(query.queryType()).flatMap(type -> switch (type) {
            case BY_ADDRESS -> address().map(Ip6::toString);
            case BY_CLIENT_ID -> clientId().map(Bytes::colonHex);
        });
    }

    /**
     * Whoever may not ask, of those whom the question came from and through: a relay that may must not ask for others.
     */
    private Optional<Ip6> stranger() {
        Relays6.LeaseQuery allowed = server.settings().relays().leaseQuery();
        List<Ip6> all = new ArrayList<>();
        all.add(request.arrival().source());
        for (RelayMessage relay : request.path().relays()) all.add(relay.peerAddress());
        return all.stream().filter(each -> !allowed.allows(each)).findFirst();
    }

    /** All that the holder of the address has on the same link: RFC 5007 section 3.3 asks for the client. */
    private void byAddress(Ip6 address) {
        Optional<Lease6> found = server.leases().holding(address);
        if (found.isPresent()) {
            Lease6 lease = found.get();
            Optional<Ip6> link = links.of(lease);
            List<Lease6> all = held(lease.binding().duid()).stream()
                    .filter(other -> other.equals(lease)
                            || link.isPresent() && links.of(other).equals(link))
                    .toList();
            tell(all.isEmpty() ? List.of(lease) : all);
        } else if (isConfigured(address)) {
            say(List.of(), "no lease");
        } else {
            refuse(StatusCode.NOT_CONFIGURED, "no range for this address");
        }
    }

    private boolean isConfigured(Ip6 address) {
        if (links.networkOf(address).isPresent()) return true;
        for (Pool pool : server.site().pools().all()) {
            if (pool.all().contains(address)) return true;
        }
        return false;
    }

    private void byClientId(Bytes duid) {
        Optional<Ip6> asked = links.around(query.link());
        boolean anywhere = query.link().isUnspecified();
        if (!anywhere && asked.isEmpty()) {
            refuse(StatusCode.NOT_CONFIGURED, "no range for this link");
            return;
        }
        List<Lease6> all = held(duid);
        if (all.isEmpty() && !server.leases().ofDuid(duid).isEmpty()) {
            tooLong();
            return;
        }
        if (!anywhere) {
            tell(all.stream().filter(lease -> links.of(lease).equals(asked)).toList());
            return;
        }
        Set<Ip6> several = new LinkedHashSet<>();
        for (Lease6 lease : all) links.of(lease).ifPresent(several::add);
        if (several.size() <= 1) tell(all);
        else say(List.of(new Dhcp6Option.ClientLinks(List.copyOf(several))), several.size() + " links");
    }

    /** What a client holds; nothing if that is more than can be told. */
    private List<Lease6> held(Bytes duid) {
        List<Lease6> all = server.leases().ofDuid(duid);
        return all.size() > MOST_LEASES ? List.of() : all;
    }

    private void tell(List<Lease6> leases) {
        if (leases.isEmpty()) {
            say(List.of(), "no lease");
            return;
        }
        List<Dhcp6Option> told = new ArrayList<>();
        told.add(new Dhcp6Option.ClientId(leases.getFirst().binding().duid()));
        for (Lease6 lease : leases) told.add(block(lease));
        told.add(new Dhcp6Option.ClientTime(
                server.contacts().secondsSince(leases, request.at().steadyMillis())));
        if (asks(OptionCode6.LEASEQUERY_RELAY_DATA)) {
            server.contacts().latest(leases).flatMap(Contacts.Contact::relays).ifPresent(told::add);
        }
        if (asks(OptionCode6.CLIENT_FQDN)) name(leases).ifPresent(told::add);
        say(List.of(new Dhcp6Option.ClientData(told)), leases.size() == 1 ? "1 lease" : leases.size() + " leases");
    }

    private boolean asks(OptionCode6 option) {
        return Dhcp6Option.first(query.options(), Dhcp6Option.OptionRequest.class)
                .filter(wanted -> wanted.codes().contains(option.code()))
                .isPresent();
    }

    private static Optional<Dhcp6Option> name(List<Lease6> leases) {
        return leases.stream()
                .filter(lease -> !lease.hostname().isEmpty())
                .findFirst()
                .map(lease -> new Dhcp6Option.ClientFqdn(
                        Dhcp6Option.ClientFqdn.SERVER_UPDATES,
                        lease.fullName(),
                        !lease.domain().isEmpty()));
    }

    private Dhcp6Option block(Lease6 lease) {
        long left = Math.min(lease.remaining(request.at().unixSeconds()), LeaseTime.INFINITE);
        if (lease.isPrefix()) return new Dhcp6Option.IaPrefix(left, left, lease.prefixLength(), lease.address());
        boolean deprecated = links.networkOf(lease.address())
                .filter(served -> served.range().deprecated())
                .isPresent();
        return new Dhcp6Option.IaAddress(lease.address(), deprecated ? 0 : left, left);
    }

    private void malformed(String reason) {
        refuse(StatusCode.MALFORMED_QUERY, reason);
    }

    private void tooLong() {
        refuse(StatusCode.UNSPEC_FAIL, "more leases than a datagram holds");
    }

    private void refuse(StatusCode status, String reason) {
        outcome.refused(reason);
        say(List.of(new Dhcp6Option.Status(status, reason)), reason);
    }

    private void say(List<Dhcp6Option> told, String text) {
        boolean fits = server.replies().sendAboutLeases(told, request, outcome);
        if (fits) outcome.packet(MessageType.LEASEQUERY_REPLY.logName(), what(), text);
        else if (told.stream().noneMatch(Dhcp6Option.Status.class::isInstance)) tooLong();
    }
}
