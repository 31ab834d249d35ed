package org.bootmasq.dhcp4;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.Delivery;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.RelayAgentSubOption;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.dhcp4.settings.RelayRule;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * {@code dhcp-relay} and {@code dhcp-split-relay}, later lines first: a BOOTP relay agent (RFC 1542 section 4,
 * RFC 3046, RFC 3527, RFC 5107).
 */
final class Relaying {
    private static final int MOST_HOPS = 16;

    private final ServerState server;
    private final Arrival arrival;
    private final InterfaceView view;
    private final Dhcp4Message message;
    private final List<Effect> effects = new ArrayList<>();

    Relaying(ServerState server, Arrival arrival, InterfaceView view, Dhcp4Message message) {
        this.server = server;
        this.arrival = arrival;
        this.view = view;
        this.message = message;
    }

    /** @return what to do, or empty if it is no relay's affair and the server shall see it */
    Optional<List<Effect>> relay() {
        if (message.op() == Dhcp4Message.BOOTREQUEST) return upstream();
        return message.op() == Dhcp4Message.BOOTREPLY ? downstream() : Optional.empty();
    }

    private Optional<List<Effect>> upstream() {
        List<RelayRule> rules = server.settings().relays().rules().reversed().stream()
                .filter(rule -> view.has(rule.local()))
                .toList();
        if (rules.isEmpty()) return Optional.empty();
        // A relay behind us has put itself in; then we are only a router on its way.
        if (!message.giaddr().isUnspecified()
                && server.site().networks().interfaces().stream().anyMatch(v -> v.has(message.giaddr()))) {
            return Optional.of(List.of());
        }
        if (message.hops() > MOST_HOPS) return Optional.of(List.of());
        for (RelayRule rule : rules) forward(rule);
        return Optional.of(effects);
    }

    private void forward(RelayRule rule) {
        Ip4 towardsServer = rule.split() ? serverSide(rule) : rule.local();
        Ip4 giaddr = message.giaddr().isUnspecified() ? towardsServer : message.giaddr();
        Bytes forwarded = rule.split()
                ? Dhcp4Codec.encode(withAgentInformation(withHops(message, message.hops() + 1, giaddr), rule))
                : withGiaddr(message.hops() + 1, giaddr);
        if (rule.server().isPresent()) {
            var delivery = new Delivery.Unicast(rule.server().get(), rule.port());
            effects.add(new Effect.Send(forwarded, 0, towardsServer, delivery));
        } else if (!broadcast(rule, forwarded, towardsServer)) {
            return;
        }
        if (server.settings().has(Option.LOG_DHCP)) {
            String to = rule.server()
                    .map(Ip4::toString)
                    .orElseGet(() -> "broadcast via " + rule.serverInterface().orElse(""));
            log("DHCP relay at " + rule.local() + " -> " + to);
        }
    }

    /** dnsmasq: to the broadcast address of the interface's own network, not to all networks. */
    private boolean broadcast(RelayRule rule, Bytes forwarded, Ip4 source) {
        Optional<InterfaceView> out =
                rule.serverInterface().flatMap(server.site().networks()::byName);
        if (out.isEmpty() || out.get().addresses().isEmpty()) {
            String name = rule.serverInterface().orElse("(null)");
            effects.add(
                    new Effect.Log(Effect.Priority.ERROR, "dhcp", "Cannot broadcast DHCP relay via interface " + name));
            return false;
        }
        Ip4 everybody = out.get().addresses().getFirst().broadcast();
        effects.add(
                new Effect.Send(forwarded, out.get().index(), source, new Delivery.Unicast(everybody, rule.port())));
        return true;
    }

    /** Our address towards the servers: given, or the interface's. */
    private Ip4 serverSide(RelayRule rule) {
        return rule.serverSide()
                .or(() -> rule.serverInterface()
                        .flatMap(server.site().networks()::byName)
                        .flatMap(InterfaceView::firstAddress))
                .orElse(rule.local());
    }

    /** The network of the client, and ourselves as server identifier, so that clients come back through us. */
    private static Dhcp4Message withAgentInformation(Dhcp4Message message, RelayRule rule) {
        var inside = new ByteWriter(32);
        message.option(OptionCode.RELAY_AGENT_INFORMATION).ifPresent(inside::bytes);
        inside.u8(RelayAgentSubOption.LINK_SELECTION.code()).u8(4).ip4(rule.local());
        inside.u8(RelayAgentSubOption.SERVER_ID_OVERRIDE.code()).u8(4).ip4(rule.local());
        return withoutAgentInformation(message).with(OptionCode.RELAY_AGENT_INFORMATION, inside.bytes());
    }

    private static Dhcp4Message withoutAgentInformation(Dhcp4Message message) {
        return message.withOptions(message.options().stream()
                .filter(option -> !option.is(OptionCode.RELAY_AGENT_INFORMATION))
                .toList());
    }

    private Optional<List<Effect>> downstream() {
        for (RelayRule rule : server.settings().relays().rules().reversed()) {
            Ip4 ours = rule.split() ? serverSide(rule) : rule.local();
            if (!message.giaddr().equals(ours) || !isFrom(rule)) continue;
            Optional<InterfaceView> client = clientSide(rule);
            if (client.isEmpty()) continue;
            deliver(rule, client.get());
            return Optional.of(effects);
        }
        return Optional.of(List.of());
    }

    private boolean isFrom(RelayRule rule) {
        if (rule.serverInterface().isEmpty() || rule.split()) return true;
        String wanted = rule.serverInterface().get();
        return wanted.endsWith("*")
                ? view.name().startsWith(wanted.substring(0, wanted.length() - 1))
                : view.name().equals(wanted);
    }

    /** Several clients' networks may share one address towards the servers; option 82 then tells which. */
    private Optional<InterfaceView> clientSide(RelayRule rule) {
        Optional<Ip4> link = SubOptions.address(message.option(OptionCode.RELAY_AGENT_INFORMATION)
                .flatMap(inside -> SubOptions.find(inside, RelayAgentSubOption.LINK_SELECTION)));
        if (rule.split() && link.isPresent() && !link.get().equals(rule.local())) return Optional.empty();
        return server.site().networks().interfaces().stream()
                .filter(v -> v.has(rule.local()))
                .findFirst();
    }

    /**
     * dnsmasq: the server's packet as it came, giaddr included; where it cannot go to yiaddr, to everybody (RFC 2131
     * section 4.1, for a NAK).
     */
    private void deliver(RelayRule rule, InterfaceView client) {
        Bytes packet = rule.split() ? Dhcp4Codec.encode(withoutAgentInformation(message)) : arrival.payload();
        int port = server.settings().policy().ports().client();
        Delivery delivery;
        boolean broadcast = (message.flags() & Dhcp4Message.BROADCAST) != 0 || message.hlen() == 0;
        if (!message.ciaddr().isUnspecified()) {
            delivery = new Delivery.Unicast(message.ciaddr(), port);
        } else if (broadcast || message.yiaddr().isUnspecified()) {
            delivery = new Delivery.Broadcast(port);
        } else {
            var hardware = new HardwareAddress(message.htype(), message.chaddr());
            delivery = new Delivery.Unresolved(message.yiaddr(), hardware, port);
        }
        effects.add(new Effect.Send(packet, client.index(), rule.local(), delivery));
    }

    private void log(String text) {
        effects.add(new Effect.Log(Effect.Priority.INFO, "dhcp", text));
    }

    /**
     * The packet as it came but for hops and giaddr (RFC 1542 section 4.1.1): a relay changes nothing that it need not.
     */
    private Bytes withGiaddr(int hops, Ip4 giaddr) {
        Bytes came = arrival.payload();
        return came.slice(0, 3)
                .plus(Bytes.ofInts(hops))
                .plus(came.slice(4, 24))
                .plus(giaddr.octets())
                .plus(came.slice(28));
    }

    private static Dhcp4Message withHops(Dhcp4Message m, int hops, Ip4 giaddr) {
        return new Dhcp4Message(
                m.op(),
                m.htype(),
                m.hlen(),
                hops,
                m.xid(),
                m.secs(),
                m.flags(),
                m.ciaddr(),
                m.yiaddr(),
                m.siaddr(),
                giaddr,
                m.chaddr(),
                m.sname(),
                m.file(),
                m.cookie(),
                m.options());
    }
}
