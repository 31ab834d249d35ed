package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Message;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.RelayMessage;
import org.bootmasq.dhcp6.settings.Relays6;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;

/** {@code dhcp-relay} with IPv6 addresses: a relay agent (RFC 8415 section 19). */
final class Relaying {
    private static final String SUBSYSTEM = "dhcp";
    private static final int CLIENT_PORT = 546;
    private static final int MOST_HOPS = 32;
    private static final int HOP_LIMIT = 64;
    /** A group of servers is for one link here: no router is to pass it on. */
    private static final int GROUP_HOP_LIMIT = 1;
    /** All_DHCP_Servers, ff05::1:3 (RFC 8415 section 7.1). */
    private static final Ip6 ALL_SERVERS = new Ip6(0xff05L << 48, 0x10003);

    private final ServerState server;
    private final Arrival6 arrival;
    private final InterfaceView view;
    private final List<Effect> effects = new ArrayList<>();

    Relaying(ServerState server, Arrival6 arrival, InterfaceView view) {
        this.server = server;
        this.arrival = arrival;
        this.view = view;
    }

    /**
     * Whether the message is other servers' to answer: it came from a client's link. A link-local address never tells a
     * link, and what was sent to the group of all servers needs no relay.
     */
    boolean isClientSide() {
        if (arrival.destination().equals(ALL_SERVERS)) return false;
        return server.settings().relays().rules().stream().anyMatch(this::isOf);
    }

    private boolean isOf(Relays6.Rule rule) {
        return !rule.local().isLinkLocal() && view.has(rule.local());
    }

    /**
     * A client's or another relay's message goes to the servers.
     *
     * @param hardware of the client, where it is known
     */
    List<Effect> upstream(Dhcp6Message message, Optional<HardwareAddress> hardware) {
        int hops = message instanceof RelayMessage relayed ? relayed.hopCount() + 1 : 0;
        if (hops > MOST_HOPS) return effects;
        // Only the relay next to the client knows its link-layer address (RFC 6939).
        List<Dhcp6Option> options = message instanceof ClientServerMessage && hardware.isPresent()
                ? List.of(new Dhcp6Option.ClientLinkLayer(hardware.get()))
                : List.of();
        for (Relays6.Rule rule : server.settings().relays().rules().reversed()) {
            if (!isOf(rule)) continue;
            var forward = new RelayMessage(
                    MessageType.RELAY_FORW.code(),
                    hops,
                    rule.local(),
                    arrival.source(),
                    options,
                    Optional.empty(),
                    List.of());
            send(rule, Dhcp6Codec.encode(forward, arrival.payload()));
        }
        return effects;
    }

    private void send(Relays6.Rule rule, Bytes payload) {
        if (rule.server().isPresent()) {
            Ip6 to = rule.server().get();
            effects.add(new Effect.Send6(payload, 0, Ip6.UNSPECIFIED, to, rule.port(), HOP_LIMIT));
            log("DHCP relay at " + rule.local() + " -> " + to);
            return;
        }
        String name = rule.serverInterface().map(pattern -> pattern.text()).orElse("");
        Optional<InterfaceView> out = server.site().networks().byName(name);
        if (out.isEmpty()) {
            String text = "Cannot multicast DHCP relay via interface " + name;
            effects.add(new Effect.Log(Effect.Priority.ERROR, SUBSYSTEM, text));
            return;
        }
        effects.add(new Effect.Send6(
                payload, out.get().index(), Ip6.UNSPECIFIED, ALL_SERVERS, rule.port(), GROUP_HOP_LIMIT));
        log("DHCP relay at " + rule.local() + " -> multicast via " + name);
    }

    /** A server's answer goes to the client, or to the relay before it. */
    List<Effect> downstream(RelayMessage reply) {
        Optional<Dhcp6Message> inside = reply.inside();
        Optional<Bytes> payload = Dhcp6Codec.inside(arrival.payload());
        if (inside.isEmpty() || payload.isEmpty() || !isAwaited(reply)) return effects;
        Optional<InterfaceView> clients = server.site().networks().interfaces().stream()
                .filter(each -> each.has(reply.linkAddress()))
                .findFirst();
        if (clients.isEmpty() || !mayBeAnswer(reply, inside.get(), clients.get())) return effects;
        int port = inside.get() instanceof RelayMessage ? Relays6.SERVER_PORT : CLIENT_PORT;
        if (inside.get() instanceof ClientServerMessage answer) tellPrefixes(answer, reply, clients.get());
        effects.add(new Effect.Send6(
                payload.get(), clients.get().index(), Ip6.UNSPECIFIED, reply.peerAddress(), port, HOP_LIMIT));
        return effects;
    }

    private boolean isAwaited(RelayMessage reply) {
        for (Relays6.Rule rule : server.settings().relays().rules()) {
            boolean ours =
                    rule.local().equals(reply.linkAddress()) && !rule.local().isLinkLocal();
            boolean fromThere = rule.serverInterface()
                    .map(pattern -> pattern.matches(view.name()))
                    .orElse(true);
            if (ours && fromThere) return true;
        }
        return false;
    }

    /**
     * What arrives on the link of the clients is none of a server, unless the server is there: a client could else
     * answer others, and have the script route prefixes. And what is for a client goes to that link alone.
     */
    private boolean mayBeAnswer(RelayMessage reply, Dhcp6Message inside, InterfaceView clients) {
        boolean fromClients = arrival.interfaceIndex() == clients.index();
        boolean fromServer = server.settings().relays().rules().stream()
                .filter(rule -> rule.local().equals(reply.linkAddress()))
                .anyMatch(rule -> rule.server().map(arrival.source()::equals).orElse(true));
        if (fromClients && !fromServer) return false;
        Ip6 peer = reply.peerAddress();
        if (peer.isMulticast() || peer.isUnspecified()) return false;
        return inside instanceof RelayMessage
                || peer.isLinkLocal()
                || clients.addresses6().stream().anyMatch(local -> local.reaches(peer));
    }

    /** The script may route what a server delegates to a client behind us. */
    private void tellPrefixes(ClientServerMessage answer, RelayMessage reply, InterfaceView clients) {
        boolean told = server.settings().scripts().script().isPresent()
                && answer.kind().filter(MessageType.REPLY::equals).isPresent();
        if (!told) return;
        for (Dhcp6Option.IaPd association : answer.all(Dhcp6Option.IaPd.class)) {
            for (Dhcp6Option option : association.options()) {
                if (!(option instanceof Dhcp6Option.IaPrefix one) || one.valid() == 0) continue;
                List<String> arguments = List.of(
                        "relay-snoop",
                        clients.name(),
                        reply.peerAddress().toString(),
                        one.prefix() + "/" + one.length());
                effects.add(new Effect.Script(arguments, Map.of()));
            }
        }
    }

    private void log(String text) {
        if (server.settings().has(Option.LOG_DHCP)) {
            effects.add(new Effect.Log(Effect.Priority.INFO, SUBSYSTEM, text));
        }
    }
}
