package org.bootmasq.dhcp4;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.dhcp.Delivery;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.reply.OptionLog;
import org.bootmasq.dhcp4.reply.Reply;
import org.bootmasq.dhcp4.reply.ReplyBuilder;
import org.bootmasq.dhcp4.reply.ReplyContext;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.Policy;
import org.bootmasq.lease.Lease;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** Puts replies together and decides where they go (RFC 2131 section 4.1). */
final class Replies {
    /** An ARP entry holds no longer link address. */
    private static final int LONGEST_HARDWARE = 14;

    private final Exchange exchange;
    private final Dhcp4Message request;

    Replies(Exchange exchange) {
        this.exchange = exchange;
        this.request = exchange.request();
    }

    void offer(Served network, Ip4 address) {
        Dhcp4Message base = header(request.flags(), Ip4.UNSPECIFIED, address);
        OptionalLong time = OptionalLong.of(LeaseLength.choose(exchange, network));
        boolean named = exchange.name().offer();
        build(Optional.of(MessageType.OFFER), base, network, time, 0, false, named);
    }

    void acknowledge(Served network, Ip4 address, long seconds, boolean initial, boolean rapid) {
        Dhcp4Message base = header(request.flags(), initial ? Ip4.UNSPECIFIED : request.ciaddr(), address);
        learnRelay(address);
        int fuzz = initial ? 0 : exchange.server().random().nextInt(0x10000);
        build(Optional.of(MessageType.ACK), base, network, OptionalLong.of(seconds), fuzz, rapid, true);
    }

    private void learnRelay(Ip4 client) {
        if (!request.giaddr().isUnspecified()) exchange.server().relays().learn(client, request.giaddr());
    }

    /** DHCPINFORM: no lease time, unless the client asks for it by name. */
    void inform(Optional<Served> network, Optional<Lease> lease) {
        Dhcp4Message base = header(request.flags(), request.ciaddr(), Ip4.UNSPECIFIED);
        OptionalLong time = OptionalLong.empty();
        if (lease.isPresent() && (!request.has(OptionCode.PARAMETER_REQUEST_LIST) || asks(OptionCode.LEASE_TIME))) {
            long left = lease.get().remaining(exchange.nowSeconds());
            time = OptionalLong.of(Math.min(left, LeaseTime.INFINITE));
        }
        // dnsmasq: who asks from elsewhere hears nothing of our network, but who we are.
        if (network.isEmpty()) exchange.override(exchange.serverId(Optional.empty()));
        Served served = network.orElseGet(() -> new Served(
                exchange.networks().getFirst().range(),
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Optional.empty()));
        build(Optional.of(MessageType.ACK), base, served, time, 0, false, true);
    }

    void bootp(Served network, Ip4 address) {
        learnRelay(address);
        Dhcp4Message base = header(request.flags(), request.ciaddr(), address);
        build(Optional.empty(), base, network, OptionalLong.empty(), 0, false, true);
    }

    /** DHCPNAK (RFC 2131 section 4.3.2): by broadcast, unless it was a unicast request about another network. */
    void nak(Optional<Served> network, String reason, boolean unicast) {
        boolean broadcast = !unicast
                || !request.giaddr().isUnspecified()
                || request.ciaddr().isUnspecified()
                || network.filter(served -> served.local().sameNetwork(request.ciaddr(), served.netmask()))
                        .isPresent();
        Ip4 ciaddr = broadcast ? Ip4.UNSPECIFIED : request.ciaddr();
        int flags = broadcast ? request.flags() | Dhcp4Message.BROADCAST : request.flags();
        Optional<Served> identity =
                network.or(() -> exchange.networks().stream().findFirst());
        Dhcp4Message nak = header(flags, ciaddr, Ip4.UNSPECIFIED);
        List<Dhcp4Option> options = List.of(
                new Dhcp4Option(53, Bytes.ofInts(MessageType.NAK.code())),
                new Dhcp4Option(OptionCode.SERVER_ID, exchange.serverId(identity).octets()),
                new Dhcp4Option(OptionCode.MESSAGE, Bytes.latin1(reason)));
        Optional<MessageType> type = Optional.of(MessageType.NAK);
        ReplyContext context = identity.map(served ->
                        context(type, nak, served, Optional.empty(), OptionalLong.empty(), 0, false, Optional.empty()))
                .orElseThrow();
        send(ReplyBuilder.plain(exchange.settings(), context, options), identity);
    }

    private boolean asks(OptionCode code) {
        Bytes list = request.option(OptionCode.PARAMETER_REQUEST_LIST).orElse(Bytes.EMPTY);
        return list.contains(Bytes.ofInts(code.code()));
    }

    /** A reply's header: what the request said, but for addresses. */
    Dhcp4Message header(int flags, Ip4 ciaddr, Ip4 yiaddr) {
        return new Dhcp4Message(
                Dhcp4Message.BOOTREPLY,
                request.htype(),
                request.hlen(),
                request.hops(),
                request.xid(),
                request.secs(),
                flags,
                ciaddr,
                yiaddr,
                Ip4.UNSPECIFIED,
                request.giaddr(),
                request.chaddr(),
                Bytes.EMPTY,
                Bytes.EMPTY,
                true,
                List.of());
    }

    private void build(
            Optional<MessageType> type,
            Dhcp4Message base,
            Served network,
            OptionalLong time,
            int fuzz,
            boolean rapid,
            boolean named) {
        Dhcp4Settings settings = exchange.settings();
        if (exchange.tags().anyOf(settings.reply().broadcast()) && !settings.reply().broadcast().isEmpty()) {
            base = withFlags(base, base.flags() | Dhcp4Message.BROADCAST);
        }
        Optional<String> name = Optional.of(exchange.name().host()).filter(host -> named && !host.isEmpty());
        ReplyContext context = context(type, base, network, name, time, fuzz, rapid, PxeClient.of(exchange));
        Reply reply = ReplyBuilder.build(settings, context, exchange.trace());
        if (exchange.log().isDetailed() && type.isPresent() && request.has(OptionCode.PARAMETER_REQUEST_LIST)) {
            OptionLog.requested(request.option(OptionCode.PARAMETER_REQUEST_LIST).orElse(Bytes.EMPTY))
                    .forEach(exchange.log()::detail);
        }
        send(reply, Optional.of(network));
    }

    /** For answers to PXE clients that are no part of a lease. */
    ReplyContext pxeContext(MessageType type, Dhcp4Message base, Served network, PxeClient client) {
        return context(
                Optional.of(type),
                base,
                network,
                Optional.empty(),
                OptionalLong.empty(),
                0,
                false,
                Optional.of(client));
    }

    private ReplyContext context(
            Optional<MessageType> type,
            Dhcp4Message base,
            Served network,
            Optional<String> name,
            OptionalLong time,
            int fuzz,
            boolean rapid,
            Optional<PxeClient> pxe) {
        Ip4 address = base.yiaddr().isUnspecified() ? base.ciaddr() : base.yiaddr();
        return new ReplyContext(
                request,
                base,
                type,
                exchange.tags().all(),
                exchange.serverId(Optional.of(network)),
                network.local(),
                network.router(),
                network.netmask(),
                network.broadcast(),
                Naming.domainOf(exchange.server(), address),
                name,
                time,
                fuzz,
                rapid,
                exchange.clientName().fqdn(),
                pxe.map(PxeClient::architecture),
                exchange.relayAgent().information(),
                exchange::resolve,
                exchange.settings().reply().servesDns());
    }

    void send(Reply reply, Optional<Served> network) {
        for (String warning : reply.warnings()) exchange.log().plainWarning(warning);
        for (String line : reply.logLines()) exchange.log().detail(line);
        send(reply.message(), reply.packet(), network);
    }

    private static Dhcp4Message withFlags(Dhcp4Message m, int flags) {
        return new Dhcp4Message(
                m.op(),
                m.htype(),
                m.hlen(),
                m.hops(),
                m.xid(),
                m.secs(),
                flags,
                m.ciaddr(),
                m.yiaddr(),
                m.siaddr(),
                m.giaddr(),
                m.chaddr(),
                m.sname(),
                m.file(),
                m.cookie(),
                m.options());
    }

    /** For answers whose options are all given. */
    void send(Dhcp4Message reply) {
        send(reply, Dhcp4Codec.encode(reply), Optional.empty());
    }

    private void send(Dhcp4Message reply, Bytes packet, Optional<Served> network) {
        Ip4 local = network.map(Served::local).filter(exchange.view()::has).orElse(exchange.fallbackAddress());
        // An alias of bridge-interface is answered where it asked; it may have no address, so that the kernel chooses
        // ours.
        int arrivedAt = exchange.arrival().interfaceIndex();
        Ip4 source = arrivedAt == exchange.view().index() ? local : Ip4.UNSPECIFIED;
        exchange.effects().add(new Effect.Send(packet, arrivedAt, source, delivery(reply)));
    }

    /** RFC 2131 section 4.1, fourth paragraph; PXE clients on port 4011 hear back on their own port. */
    private Delivery delivery(Dhcp4Message reply) {
        Policy.Ports ports = exchange.settings().policy().ports();
        Arrival arrival = exchange.arrival();
        if (arrival.pxePort()) {
            return arrival.source().isUnspecified()
                    ? new Delivery.Broadcast(ports.client())
                    : new Delivery.Unicast(arrival.source(), arrival.sourcePort());
        }
        if (!reply.giaddr().isUnspecified()) return new Delivery.Unicast(reply.giaddr(), ports.server());
        if (!reply.ciaddr().isUnspecified()) {
            boolean inform = request.type().filter(MessageType.INFORM::equals).isPresent();
            boolean trusted = !arrival.source().isUnspecified() && arrival.sourcePort() != 0;
            // dnsmasq: a source that tallies with ciaddr is believed with its port; for INFORM, any source is.
            if (trusted && (inform || arrival.source().equals(reply.ciaddr()))) {
                return new Delivery.Unicast(arrival.source(), arrival.sourcePort());
            }
            return new Delivery.Unicast(reply.ciaddr(), ports.client());
        }
        boolean reachable = reply.hlen() > 0 && reply.hlen() <= LONGEST_HARDWARE && reply.htype() != 0;
        if ((reply.flags() & Dhcp4Message.BROADCAST) != 0
                || !reachable
                || reply.yiaddr().isUnspecified()) {
            return new Delivery.Broadcast(ports.client());
        }
        return new Delivery.Unresolved(reply.yiaddr(), exchange.hardware(), ports.client());
    }
}
