package org.bootmasq.dhcp6;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.Moment;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.client.BootClients6;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Identity;
import org.bootmasq.dhcp6.client.Networks;
import org.bootmasq.dhcp6.client.Outcome;
import org.bootmasq.dhcp6.client.Recognition;
import org.bootmasq.dhcp6.client.RelayPath;
import org.bootmasq.dhcp6.client.Request;
import org.bootmasq.dhcp6.client.Served;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;

/** From a client's message to the request, on to the client, and to what its kind of message asks for. */
final class Deciding {
    private final ServerState server;
    private final Moment at;
    private final Arrival6 arrival;
    private final InterfaceView view;

    Deciding(ServerState server, Moment at, Arrival6 arrival, InterfaceView arrived) {
        this.server = server;
        this.at = at;
        this.arrival = arrival;
        this.view = server.site().networks().servingInterface(arrived);
    }

    /**
     * Decides about a message.
     *
     * @param neighbour the sender's link-layer address, where no relay tells it and the neighbour cache knows it
     */
    List<Effect> decide(RelayPath.Unwrapped asked, Optional<HardwareAddress> neighbour) {
        ClientServerMessage message = asked.message();
        Optional<MessageType> kind = message.kind();
        if (kind.isEmpty() || message.options().isEmpty() || !isHeardAtAll(kind.get())) return List.of();
        RelayPath path = asked.path();
        Networks networks = server.site().networks();
        List<Served> ranges = path.link().map(networks::around).orElseGet(() -> networks.on(view));
        Bytes duid = message.first(Dhcp6Option.ClientId.class)
                .map(Dhcp6Option.ClientId::duid)
                .orElse(Bytes.EMPTY);
        HardwareAddress hardware = path.linkLayer().or(() -> neighbour).orElse(Identity.UNKNOWN_HARDWARE);
        var sender = new Identity(duid, hardware);
        var request = new Request(at, arrival, view, kind.get(), message, path, sender, ranges);
        var trace = ClientTrace.of(
                server.trace(), () -> new Trace.DhcpClient(view.name(), sender.text(), message.transactionId()));
        var outcome = new Outcome(request, server.site(), trace);
        if (outcome.trace().isOn()) {
            outcome.trace()
                    .tell(new Trace.MessageReceived(kind.get().logName(), arrival.source(), arrival.sourcePort()));
        }
        if (outcome.trace().isOn()) BootClients6.seen(request).ifPresent(outcome.trace()::tell);
        decide(request, outcome);
        return outcome.effects();
    }

    /** Without {@code leasequery} its messages mean nothing here. */
    private boolean isHeardAtAll(MessageType kind) {
        return switch (kind) {
            case LEASEQUERY -> server.settings().relays().leaseQuery().enabled();
            case LEASEQUERY_REPLY -> false;
            default -> true;
        };
    }

    private void decide(Request request, Outcome outcome) {
        if (request.kind() == MessageType.LEASEQUERY) {
            if (isForUs(request)) LeaseQueries.answer(server, request, outcome);
            else outcome.refused("not for this server");
            return;
        }
        boolean served = !request.networks().isEmpty();
        if (!served && server.site().pools().isEmpty()) {
            refuse(request, outcome);
            return;
        }
        if (outcome.isDetailed()) logRanges(request, outcome);
        if (!isForUs(request)) {
            outcome.refused("not for this server");
            return;
        }
        Client client = new Recognition(server.site(), outcome).recognise(request);
        if (!served && !server.supplies().prefixes().isConfigured(client)) {
            refuse(request, outcome);
            return;
        }
        answer(client, outcome);
    }

    private static void refuse(Request request, Outcome outcome) {
        String where = request.path()
                .link()
                .map(Ip6::toString)
                .map(link -> "from relay at " + link)
                .orElse("via " + request.view().name());
        outcome.warning("no address range available for DHCPv6 request " + where);
        outcome.refused("no range for this network");
    }

    private static void logRanges(Request request, Outcome outcome) {
        for (Served network : request.networks()) {
            boolean whole = network.range().service() == Range6.Service.RESERVED_ADDRESSES;
            outcome.detail(
                    whole
                            ? "available DHCPv6 subnet: "
                                    + (network.range().isForAllNetworks() ? "::/0" : network.network())
                            : "available DHCP range: " + network.start() + " -- " + network.end());
        }
    }

    /**
     * Whether the message has the identifiers that its kind must have (RFC 8415 section 16, RFC 5007 section 4.2.1),
     * and names no other server.
     */
    private boolean isForUs(Request request) {
        Optional<Bytes> named =
                request.message().first(Dhcp6Option.ServerId.class).map(Dhcp6Option.ServerId::duid);
        boolean ours = named.filter(server.serverId()::equals).isPresent();
        int octets = request.sender().duid().length();
        if (octets > Identity.LONGEST_DUID) return false;
        boolean identified = octets > 0;
        return switch (request.kind()) {
            case SOLICIT, CONFIRM, REBIND -> identified && named.isEmpty();
            case REQUEST, RENEW, RELEASE, DECLINE -> identified && ours;
            case INFORMATION_REQUEST -> named.isEmpty() || ours;
            case LEASEQUERY -> identified && (named.isEmpty() || ours);
            case ADVERTISE, REPLY, RECONFIGURE, RELAY_FORW, RELAY_REPL, LEASEQUERY_REPLY -> true;
        };
    }

    private void answer(Client client, Outcome outcome) {
        MessageType kind = client.request().kind();
        switch (kind) {
            case SOLICIT -> {
                if (isHeard(client, outcome)) new Assigning(server, client, outcome).solicit();
            }
            case REQUEST -> {
                if (isHeard(client, outcome)) new Assigning(server, client, outcome).request();
            }
            case INFORMATION_REQUEST -> {
                if (client.request().associations().isEmpty() && isHeard(client, outcome)) {
                    Informing.decide(server, client, outcome);
                }
            }
            case CONFIRM, RENEW, REBIND, RELEASE, DECLINE -> {
                outcome.asked("");
                answerKnown(client, outcome);
            }
            case ADVERTISE, REPLY, RECONFIGURE, RELAY_FORW, RELAY_REPL, LEASEQUERY, LEASEQUERY_REPLY -> {}
        }
    }

    /** dnsmasq: who has a lease already is not ignored. */
    private void answerKnown(Client client, Outcome outcome) {
        switch (client.request().kind()) {
            case CONFIRM -> Confirming.decide(server, client, outcome);
            case RENEW -> new Renewing(server, client, outcome).renew();
            case REBIND -> new Renewing(server, client, outcome).rebind();
            case RELEASE -> new Endings(server, outcome).release(client);
            case DECLINE -> new Endings(server, outcome).decline(client);
            default ->
                throw new IllegalStateException(
                        "no lease is meant by " + client.request().kind());
        }
    }

    private static boolean isHeard(Client client, Outcome outcome) {
        boolean informing = client.request().kind() == MessageType.INFORMATION_REQUEST;
        if (!client.ignored()) {
            outcome.asked(informing ? client.name().host() : "");
            return true;
        }
        outcome.asked("ignored");
        outcome.refused("ignored");
        return false;
    }
}
