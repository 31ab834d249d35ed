package org.bootmasq.dhcp6.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ChosenName;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.six.ConfiguredOption6;
import org.bootmasq.dhcp.six.OwnAddresses6;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.address.Assignment;
import org.bootmasq.dhcp6.address.Given;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Outcome;
import org.bootmasq.dhcp6.client.Request;
import org.bootmasq.dhcp6.client.Site;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.Dhcp6Option.ClientFqdn;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/** From what is chosen to what is said: the answer to one request, put together and sent where it belongs. */
public final class Replies {
    private static final int AUTHORITATIVE = 255;
    /** RFC 8415 section 21.23: IRT_MINIMUM. */
    private static final long SHORTEST_REFRESH_SECONDS = 600;
    /** What UDP over IPv6 carries without jumbograms. */
    private static final int MOST_OCTETS = 65_527;

    private final Dhcp6Settings settings;
    private final Bytes serverId;
    private final RandomGenerator random;

    /** @param random for T1 and T2 only */
    public Replies(Site site, Bytes serverId, RandomGenerator random) {
        this.settings = site.settings();
        this.serverId = serverId;
        this.random = random;
    }

    /** Tells the log of each address, and sends the answer. */
    public void send(Answer answer, Outcome outcome) {
        Request request = answer.client().request();
        for (Assignment assignment : answer.assignments()) tell(answer, assignment, outcome);
        ClientServerMessage message =
                new ClientServerMessage(answer.type(), request.message().transactionId(), options(answer, outcome));
        if (outcome.isDetailed() && tellsOptions(answer)) {
            request.wanted().ifPresent(codes -> OptionLog.requested(codes).forEach(outcome::detail));
        }
        outcome.tags(answer.client().tags());
        if (!send(message, first(answer), request, outcome)) {
            outcome.warning("the answer to " + request.sender().text() + " is too long to be sent");
        }
    }

    /**
     * Sends what is told about leases (RFC 5007 section 4.4).
     *
     * @param told behind the identifiers of requestor and server
     * @return whether it fits in a datagram; else nothing is sent
     */
    public boolean sendAboutLeases(List<Dhcp6Option> told, Request request, Outcome outcome) {
        List<Dhcp6Option> options = new ArrayList<>();
        request.message().first(Dhcp6Option.ClientId.class).ifPresent(options::add);
        options.add(new Dhcp6Option.ServerId(serverId));
        options.addAll(told);
        var message = new ClientServerMessage(
                MessageType.LEASEQUERY_REPLY, request.message().transactionId(), options);
        return send(message, Optional.empty(), request, outcome);
    }

    private static boolean send(
            ClientServerMessage message, Optional<IpAddress> given, Request request, Outcome outcome) {
        if (outcome.isDetailed()) OptionLog.sent(message.options()).forEach(outcome::detail);
        Bytes payload = Dhcp6Codec.encode(request.path().wrap(message));
        if (payload.length() > MOST_OCTETS) return false;
        Effect.Send6 send = Destination.send(payload, request);
        if (outcome.trace().isOn()) {
            String type = message.kind().map(MessageType::logName).orElse("");
            outcome.trace().tell(new Trace.MessageSent(type, given, send.destination(), send.port(), payload.length()));
        }
        outcome.add(send);
        return true;
    }

    private static Optional<IpAddress> first(Answer answer) {
        return answer.assignments().stream()
                .flatMap(assignment -> assignment.given().stream())
                .filter(Given::isUsable)
                .<IpAddress>map(Given::address)
                .findFirst();
    }

    private static void tell(Answer answer, Assignment assignment, Outcome outcome) {
        String name = isNamed(answer, assignment) ? answer.client().name().host() : "";
        for (Assignment.Note note : assignment.notes()) {
            String text = note.text().isEmpty() ? name : note.text();
            String what = note.block().isSingle()
                    ? note.block().address().toString()
                    : note.block().toString();
            if (note.complaint()) outcome.complaint(answer.type().logName(), Optional.of(what), text);
            else outcome.packet(answer.type().logName(), Optional.of(what), text);
        }
    }

    /** dnsmasq: a temporary address that is renewed has no name, not even in the log. */
    private static boolean isNamed(Answer answer, Assignment assignment) {
        MessageType kind = answer.client().request().kind();
        boolean renews = kind == MessageType.RENEW || kind == MessageType.REBIND;
        return !(renews && assignment.asked() instanceof Dhcp6Option.IaTa);
    }

    private List<Dhcp6Option> options(Answer answer, Outcome outcome) {
        Client client = answer.client();
        Request request = client.request();
        List<Dhcp6Option> options = new ArrayList<>();
        request.message().first(Dhcp6Option.ClientId.class).ifPresent(options::add);
        options.add(new Dhcp6Option.ServerId(serverId));
        if (answer.rapid()) options.add(new Dhcp6Option.RapidCommit());
        for (Assignment assignment : answer.assignments()) options.add(association(assignment));
        answer.status().ifPresent(options::add);
        if (answer.offers()) {
            boolean authoritative = settings.has(Option.DHCP_AUTHORITATIVE);
            options.add(new Dhcp6Option.Preference(authoritative ? AUTHORITATIVE : 0));
        }
        if (tellsOptions(answer)) {
            addConfigured(options, client, outcome);
            fqdn(answer).ifPresent(options::add);
        }
        return options;
    }

    /** dnsmasq: who asks whether addresses hold, gives them back, or solicits none, is told nothing else. */
    private static boolean tellsOptions(Answer answer) {
        return switch (answer.client().request().kind()) {
            case CONFIRM, RELEASE, DECLINE -> false;
            case SOLICIT -> !answer.assignments().isEmpty();
            default -> true;
        };
    }

    private void addConfigured(List<Dhcp6Option> options, Client client, Outcome outcome) {
        Request request = client.request();
        OwnAddresses6 own = Destination.ownAddresses(request);
        List<ConfiguredOption6> lines = settings.reply().options();
        lines = HttpBoot.of(settings, client, own, outcome.trace())
                .map(url -> url.with(settings.reply().options(), outcome.trace()))
                .orElse(lines);
        var choice = new OptionChoice(lines, client.tags().all(), request, own, outcome.trace());
        List<Dhcp6Option> configured = choice.alone();
        options.addAll(configured);
        HttpBoot.accepted(request, configured)
                .ifPresent(
                        accepted -> options.add(choice.byItself(accepted, "an HTTP client takes no URL without it")));
        if (settings.reply().servesDns()
                && !choice.tellsOf(OptionCode6.DNS_SERVERS)
                && own.global().isPresent()) {
            Bytes address = own.global().get().octets();
            options.add(choice.byItself(new Dhcp6Option.Other(OptionCode6.DNS_SERVERS, address), "our DNS"));
        }
        if (request.kind() == MessageType.INFORMATION_REQUEST
                && !choice.tellsOf(OptionCode6.INFORMATION_REFRESH_TIME)) {
            Bytes seconds = new ByteWriter(4).i32((int) refreshSeconds(request)).bytes();
            options.add(choice.byItself(
                    new Dhcp6Option.Other(OptionCode6.INFORMATION_REFRESH_TIME, seconds), "lease time of the range"));
        }
        options.addAll(choice.ofVendors());
    }

    private Dhcp6Option association(Assignment assignment) {
        Timers timers = Timers.of(assignment, random);
        List<Dhcp6Option> inside = new ArrayList<>();
        for (Given given : assignment.given()) inside.add(block(given));
        assignment.status().ifPresent(inside::add);
        return switch (assignment.asked()) {
            case Dhcp6Option.IaNa ia -> new Dhcp6Option.IaNa(ia.iaid(), timers.t1(), timers.t2(), inside);
            case Dhcp6Option.IaTa ia -> new Dhcp6Option.IaTa(ia.iaid(), inside);
            case Dhcp6Option.IaPd ia -> new Dhcp6Option.IaPd(ia.iaid(), timers.t1(), timers.t2(), inside);
        };
    }

    private static Dhcp6Option block(Given given) {
        long preferred = given.lifetimes().preferred();
        long valid = given.lifetimes().valid();
        return given.block().isSingle()
                ? new Dhcp6Option.IaAddress(given.address(), preferred, valid)
                : new Dhcp6Option.IaPrefix(
                        preferred, valid, given.block().length(), given.block().address());
    }

    /**
     * The name that the client is to have (RFC 4704). dnsmasq: told to who sends the option, lists it, or takes all.
     */
    private Optional<Dhcp6Option> fqdn(Answer answer) {
        Request request = answer.client().request();
        ChosenName name = answer.client().name();
        Optional<ClientFqdn> asked = request.message().first(ClientFqdn.class);
        boolean wanted = asked.isPresent() || request.wants(OptionCode6.CLIENT_FQDN.code());
        if (!wanted || name.host().isEmpty()) return Optional.empty();
        boolean complete = !answer.domain().isEmpty();
        String whole = complete ? name.host() + "." + answer.domain() : name.host();
        return Optional.of(new ClientFqdn(flags(asked), whole, complete));
    }

    private int flags(Optional<ClientFqdn> asked) {
        boolean updates = asked.isEmpty() || asked.get().has(ClientFqdn.SERVER_UPDATES);
        if (updates) return ClientFqdn.SERVER_UPDATES;
        return settings.has(Option.DHCP_CLIENT_UPDATE) ? 0 : ClientFqdn.SERVER_UPDATES | ClientFqdn.OVERRIDDEN;
    }

    /** Lease time of the first range of the link. */
    private static long refreshSeconds(Request request) {
        long seconds = request.networks().stream()
                .map(network -> network.range().leaseSecondsOrDefault())
                .findFirst()
                .orElse(Range6.DEFAULT_LEASE_SECONDS);
        return Math.max(SHORTEST_REFRESH_SECONDS, seconds);
    }
}
