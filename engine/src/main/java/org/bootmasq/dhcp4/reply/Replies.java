package org.bootmasq.dhcp4.reply;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.bootmasq.dhcp.ChosenName;
import org.bootmasq.dhcp.Delivery;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.address.Binding;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.ClientRelays;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.PxeClient;
import org.bootmasq.dhcp4.client.Request;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.client.Site;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.lease.Lease4;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/** From what is chosen to what is said: the replies to one request, each put together and sent where it belongs. */
public final class Replies {
    private final Site site;
    private final Dhcp4Settings settings;
    private final ClientRelays relays;
    private final RandomGenerator random;
    private final Function<String, Optional<Ip4>> addresses;
    private final Map<String, Optional<Ip4>> resolved = new HashMap<>(0);

    /**
     * @param relays learn through which relay a client got its address
     * @param random for T1 and T2 only
     * @param addresses of servers that the configuration names; each call may give another
     */
    public Replies(Site site, ClientRelays relays, RandomGenerator random, Function<String, Optional<Ip4>> addresses) {
        this.site = site;
        this.settings = site.settings();
        this.relays = relays;
        this.random = random;
        this.addresses = addresses;
    }

    /** DHCPOFFER. */
    public void offer(Binding binding, Outcome outcome) {
        Client named = binding.client();
        Client client = named.name().offer() ? named : named.named(ChosenName.NONE);
        Dhcp4Message base = header(client.request(), Ip4.UNSPECIFIED, binding.address());
        var terms = ReplyContext.Terms.of(binding.seconds());
        send(context(client, binding.network(), Optional.of(MessageType.OFFER), base, terms), outcome);
    }

    /**
     * DHCPACK.
     *
     * @param initial whether the client has no address of its own yet
     * @param rapid whether it answers a DISCOVER (RFC 4039)
     */
    public void acknowledge(Binding binding, boolean initial, boolean rapid, Outcome outcome) {
        Client client = binding.client();
        Request request = client.request();
        Ip4 ciaddr = initial ? Ip4.UNSPECIFIED : request.message().ciaddr();
        Dhcp4Message base = header(request, ciaddr, binding.address());
        learnRelay(request, binding.address());
        int fuzz = initial ? 0 : random.nextInt(0x10000);
        var terms = new ReplyContext.Terms(OptionalLong.of(binding.seconds()), fuzz, rapid);
        send(context(client, binding.network(), Optional.of(MessageType.ACK), base, terms), outcome);
    }

    private void learnRelay(Request request, Ip4 address) {
        Ip4 relay = request.message().giaddr();
        if (!relay.isUnspecified()) relays.learn(address, relay);
    }

    /**
     * The DHCPACK to DHCPINFORM: no lease time, unless the client asks for it by name.
     *
     * @param network of the client's address
     * @param lease of that address
     */
    public void inform(Client asking, Optional<Served> network, Optional<Lease4> lease, Outcome outcome) {
        // dnsmasq: who asks from elsewhere hears nothing of our network, but who we are.
        Client client = network.isPresent()
                ? asking
                : asking.answeredAs(asking.request().serverId(Optional.empty()));
        Dhcp4Message request = client.request().message();
        Dhcp4Message base = header(client.request(), request.ciaddr(), Ip4.UNSPECIFIED);
        OptionalLong time = OptionalLong.empty();
        if (lease.isPresent()
                && (!request.has(OptionCode.PARAMETER_REQUEST_LIST) || asks(request, OptionCode.LEASE_TIME))) {
            long left = lease.get().remaining(client.request().at().unixSeconds());
            time = OptionalLong.of(Math.min(left, LeaseTime.INFINITE));
        }
        Served served = network.orElseGet(() -> new Served(
                client.networks().getFirst().range(),
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Optional.empty()));
        var terms = new ReplyContext.Terms(time, 0, false);
        send(context(client, served, Optional.of(MessageType.ACK), base, terms), outcome);
    }

    private static boolean asks(Dhcp4Message request, OptionCode code) {
        Bytes list = request.option(OptionCode.PARAMETER_REQUEST_LIST).orElse(Bytes.EMPTY);
        return list.contains(Bytes.ofInts(code.code()));
    }

    /** The reply to BOOTP. */
    public void bootp(Binding binding, Outcome outcome) {
        Client client = binding.client();
        learnRelay(client.request(), binding.address());
        Dhcp4Message base = header(client.request(), client.request().message().ciaddr(), binding.address());
        var terms = ReplyContext.Terms.NONE;
        send(context(client, binding.network(), Optional.empty(), base, terms), outcome);
    }

    /** DHCPNAK (RFC 2131 section 4.3.2): by broadcast, unless it was a unicast request about another network. */
    public void nak(Client client, Optional<Served> network, String reason, boolean unicast, Outcome outcome) {
        Dhcp4Message request = client.request().message();
        boolean broadcast = !unicast
                || !request.giaddr().isUnspecified()
                || request.ciaddr().isUnspecified()
                || network.filter(served -> served.local().sameNetwork(request.ciaddr(), served.netmask()))
                        .isPresent();
        Ip4 ciaddr = broadcast ? Ip4.UNSPECIFIED : request.ciaddr();
        Dhcp4Message base = header(client.request(), ciaddr, Ip4.UNSPECIFIED);
        Dhcp4Message nak = broadcast ? broadcast(base) : base;
        Served identity = network.orElseGet(() -> client.networks().getFirst());
        List<Dhcp4Option> options = List.of(
                new Dhcp4Option(OptionCode.MESSAGE_TYPE, Bytes.ofInts(MessageType.NAK.code())),
                new Dhcp4Option(
                        OptionCode.SERVER_ID,
                        client.request().serverId(Optional.of(identity)).octets()),
                new Dhcp4Option(OptionCode.MESSAGE, Bytes.latin1(reason)));
        var terms = ReplyContext.Terms.NONE;
        ReplyContext context = context(client, identity, Optional.of(MessageType.NAK), nak, terms);
        send(ReplyBuilder.plain(settings, context, options), client.request(), identity, outcome);
    }

    /** Whether {@code http-boot} gives a client a URL where its address is another server's affair. */
    public boolean givesUrl(Client client, Served network) {
        Dhcp4Message head = header(client.request(), Ip4.UNSPECIFIED, Ip4.UNSPECIFIED);
        Optional<MessageType> type = Optional.of(MessageType.OFFER);
        return ReplyBuilder.givesUrl(settings, context(client, network, type, head, ReplyContext.Terms.NONE));
    }

    /** A proxy's reply to a PXE client, whose address is another server's affair: an OFFER, or an ACK on port 4011. */
    public void proxy(Client client, Served network, boolean discover, Outcome outcome) {
        Dhcp4Message request = client.request().message();
        boolean broadcast = discover || request.ciaddr().isUnspecified();
        Dhcp4Message base = header(client.request(), broadcast ? Ip4.UNSPECIFIED : request.ciaddr(), Ip4.UNSPECIFIED);
        Optional<MessageType> type = Optional.of(discover ? MessageType.OFFER : MessageType.ACK);
        Dhcp4Message head = broadcast ? broadcast(base) : base;
        ReplyContext context = context(client, network, type, head, ReplyContext.Terms.NONE);
        send(ReplyBuilder.proxy(settings, context, outcome.trace()), client.request(), network, outcome);
    }

    /**
     * The reply to a PXE client that chose an entry of the menu; not sent yet.
     *
     * @param choice option 43 of the request
     * @return empty if no such service is ours
     */
    public Optional<Reply> bootItem(Client client, Served network, Bytes choice, Outcome outcome) {
        Ip4 address = client.request().message().ciaddr();
        Dhcp4Message base = header(client.request(), Ip4.UNSPECIFIED, address);
        Optional<MessageType> type = Optional.of(MessageType.ACK);
        ReplyContext context = context(client, network, type, base, ReplyContext.Terms.NONE);
        return ReplyBuilder.bootItem(settings, context, choice, outcome.trace());
    }

    /** A reply's header: what the request said, but for addresses. */
    private static Dhcp4Message header(Request asked, Ip4 ciaddr, Ip4 yiaddr) {
        Dhcp4Message request = asked.message();
        return new Dhcp4Message(
                Dhcp4Message.BOOTREPLY,
                request.htype(),
                request.hlen(),
                request.hops(),
                request.xid(),
                request.secs(),
                request.flags(),
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

    private static Dhcp4Message broadcast(Dhcp4Message m) {
        return new Dhcp4Message(
                m.op(),
                m.htype(),
                m.hlen(),
                m.hops(),
                m.xid(),
                m.secs(),
                m.flags() | Dhcp4Message.BROADCAST,
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

    private ReplyContext context(
            Client client, Served network, Optional<MessageType> type, Dhcp4Message base, ReplyContext.Terms terms) {
        Ip4 address = base.yiaddr().isUnspecified() ? base.ciaddr() : base.yiaddr();
        return new ReplyContext(
                client,
                network,
                type,
                base,
                PxeClient.of(client.request().message(), settings.boot()),
                new ReplyContext.Names(
                        site.domainOf(address),
                        Optional.of(client.name().host()).filter(host -> !host.isEmpty())),
                terms,
                this::addressOf);
    }

    /** The same address throughout the replies to one request, whichever of a server's addresses has its turn. */
    private Optional<Ip4> addressOf(String server) {
        return resolved.computeIfAbsent(server, addresses);
    }

    /** Puts the options together and sends the reply. */
    private void send(ReplyContext decided, Outcome outcome) {
        Client client = decided.client();
        boolean broadcast = client.tags().meetAny(settings.reply().broadcast());
        ReplyContext context = broadcast ? decided.with(broadcast(decided.base())) : decided;
        Reply reply = ReplyBuilder.build(settings, context, outcome.trace());
        Optional<Bytes> requested = decided.request().option(OptionCode.PARAMETER_REQUEST_LIST);
        if (outcome.isDetailed() && decided.type().isPresent() && requested.isPresent()) {
            OptionLog.requested(requested.get()).forEach(outcome::detail);
        }
        send(reply, client.request(), decided.network(), outcome);
    }

    /** Sends a reply to whoever is on this network. */
    public void send(Reply reply, Request request, Served network, Outcome outcome) {
        for (String warning : reply.warnings()) outcome.warning(warning);
        for (String line : reply.logLines()) outcome.detail(line);
        Ip4 local = request.view().has(network.local()) ? network.local() : request.fallbackAddress();
        send(reply.message(), reply.packet(), request, local, outcome);
    }

    /** Sends a message whose options are all given. */
    public void send(Dhcp4Message reply, Request request, Outcome outcome) {
        send(reply, Dhcp4Codec.encode(reply), request, request.fallbackAddress(), outcome);
    }

    private void send(Dhcp4Message reply, Bytes packet, Request request, Ip4 local, Outcome outcome) {
        // An alias of bridge-interface is answered where it asked; it may have no address, so that the kernel chooses
        // ours.
        int arrivedAt = request.arrival().interfaceIndex();
        Ip4 source = arrivedAt == request.view().index() ? local : Ip4.UNSPECIFIED;
        Delivery delivery = Destination.of(request, reply, settings.policy().ports());
        outcome.add(new Effect.Send(packet, arrivedAt, source, delivery));
        if (outcome.trace().isOn()) outcome.trace().tell(sent(reply, packet, delivery));
    }

    private static Trace.MessageSent sent(Dhcp4Message reply, Bytes packet, Delivery delivery) {
        String type = reply.type().map(MessageType::logName).orElse("BOOTP");
        Ip4 given = reply.yiaddr().isUnspecified() ? reply.ciaddr() : reply.yiaddr();
        Optional<IpAddress> address = given.isUnspecified() ? Optional.empty() : Optional.of(given);
        return new Trace.MessageSent(type, address, delivery.address(), delivery.port(), packet.length());
    }
}
