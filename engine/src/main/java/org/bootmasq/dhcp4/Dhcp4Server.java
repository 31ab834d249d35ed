package org.bootmasq.dhcp4;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp4.address.Probes;
import org.bootmasq.dhcp4.client.BootClients;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.MessageCounts;
import org.bootmasq.dhcp4.client.Networks;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.PxeClient;
import org.bootmasq.dhcp4.client.Recognition;
import org.bootmasq.dhcp4.client.Request;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.ReplyRules;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;

/**
 * The DHCPv4 server (RFC 2131) with BOOTP, relaying, LEASEQUERY (RFC 4388) and PXE: packets and time in, effects out.
 *
 * <p>Times are milliseconds of a clock that never jumps; leases end by the wall clock, of which {@link #wallAhead}
 * tells. Not for several threads at once.
 */
public final class Dhcp4Server {
    static final int MOST_DELAYED = 4096;
    private static final long SAY_EVERY_MILLIS = 60_000;

    private final ServerState state;
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Comparator.comparingLong(Delayed::due));
    private final MessageCounts counts = new MessageCounts();
    private long malformed;
    private long crowdedSaid = -SAY_EVERY_MILLIS;

    /** Effects that {@code dhcp-reply-delay} holds back. */
    private record Delayed(long due, List<Effect> effects) {}

    /**
     * @param leases what the lease file and the journal held; the server changes it from now on
     * @param random for T1 and T2 only
     * @param names what hosts files say, as it is at each moment
     */
    public Dhcp4Server(Dhcp4Settings settings, Lease4Table leases, RandomGenerator random, Supplier<KnownNames> names) {
        this.state = new ServerState(settings, leases, random, names);
    }

    /** Takes another configuration; leases, offers and probes stay. */
    public void reconfigure(Dhcp4Settings settings) {
        state.reconfigure(settings);
    }

    /** Tells which interfaces and addresses there are now. */
    public void interfacesChanged(List<InterfaceView> interfaces) {
        state.interfaces(interfaces);
    }

    /** Tells how far the wall clock is ahead of the times given, 0 at first: it may be set while the server runs. */
    public void wallAhead(long millis) {
        state.wallAhead(millis);
    }

    /** Tells why from now on; {@link Trace#NONE} to stop. */
    public void trace(Trace listener) {
        state.trace(listener);
    }

    /** Whether anything is served at all: without ranges and relays the ports need not be open. */
    public boolean isNeeded() {
        return !state.settings().subnets().ranges().isEmpty()
                || !state.settings().relays().rules().isEmpty();
    }

    /** Every lease it knows of. */
    public Lease4Table leases() {
        return state.leases();
    }

    /** Packets dropped because they break their format. */
    public long malformed() {
        return malformed;
    }

    /** How many messages of each kind were taken and sent. */
    public MessageCounts counts() {
        return counts;
    }

    /**
     * At start, and on SIGHUP: leases have the names that the configuration gives them, no two leases have one name,
     * and the script hears of every lease there is.
     */
    public List<Effect> started(long nowMillis) {
        List<Effect> effects = new ArrayList<>();
        state.refreshNames();
        var names = new LeaseNames(state.site(), state.leases());
        for (LeaseChange change : names.oneEach()) effects.add(new Effect.SaveLease(change));
        List<LeaseChange> changes = names.fromConfiguration();
        for (LeaseChange change : changes) effects.add(new Effect.SaveLease(change));
        long nowSeconds = state.at(nowMillis).unixSeconds();
        var script = new LeaseScript(state.site(), effects);
        script.lostNames(changes, nowSeconds);
        script.announce(state.leases().all(), nowSeconds);
        return effects;
    }

    /** When hosts have other names: their leases have them too, and the script hears of those that change. */
    public List<Effect> renamed(long nowMillis) {
        List<Effect> effects = new ArrayList<>();
        state.refreshNames();
        List<LeaseChange> changes = new LeaseNames(state.site(), state.leases()).fromConfiguration();
        for (LeaseChange change : changes) effects.add(new Effect.SaveLease(change));
        long nowSeconds = state.at(nowMillis).unixSeconds();
        var script = new LeaseScript(state.site(), effects);
        script.lostNames(changes, nowSeconds);
        script.announce(changes.stream().map(change -> (Lease4) change.lease()).toList(), nowSeconds);
        return effects;
    }

    /** Decides about a packet. */
    public List<Effect> on(long nowMillis, Arrival arrival) {
        List<Effect> effects = new ArrayList<>();
        expire(nowMillis, effects);
        effects.addAll(decide(nowMillis, arrival));
        return effects;
    }

    private List<Effect> decide(long nowMillis, Arrival arrival) {
        state.refreshNames();
        Networks networks = state.site().networks();
        Optional<InterfaceView> arrived = networks.byIndex(arrival.interfaceIndex());
        if (arrived.isEmpty()) return List.of();
        Dhcp4Message message;
        try {
            message = Dhcp4Codec.decode(arrival.payload());
        } catch (Malformed _) {
            malformed++;
            return List.of();
        }
        Dhcp4Settings settings = state.settings();
        if (!settings.relays().rules().isEmpty() && !arrival.pxePort()) {
            Optional<List<Effect>> relayed = new Relaying(state, arrival, arrived.get(), message).relay();
            if (relayed.isPresent()) return relayed.get();
        }
        // Without a menu nobody listens there.
        if (arrival.pxePort() && !settings.boot().hasMenu()) return List.of();
        if (message.op() != Dhcp4Message.BOOTREQUEST
                || settings.subnets().ranges().isEmpty()) return List.of();
        InterfaceView serving = networks.servingInterface(arrived.get());
        var request = Request.of(state.at(nowMillis), arrival, serving, message, settings);
        var outcome = new Outcome(request, settings.policy(), traceOf(request), counts);
        decide(request, outcome);
        if (outcome.trace().isOn()) LostLines.tell(state.site(), request, outcome);
        return delay(request, outcome);
    }

    /** Whoever listens hears first of all what was received. */
    private ClientTrace traceOf(Request request) {
        Dhcp4Message message = request.message();
        Arrival arrival = request.arrival();
        var trace = ClientTrace.of(
                state.trace(),
                () -> new Trace.DhcpClient(
                        request.view().name(), request.sender().text(), Integer.toUnsignedLong(message.xid())));
        if (trace.isOn()) {
            String type = message.type().map(MessageType::logName).orElse("BOOTP");
            trace.tell(new Trace.MessageReceived(type, arrival.source(), arrival.sourcePort()));
        }
        if (trace.isOn()) BootClients.seen(message).ifPresent(trace::tell);
        return trace;
    }

    /** From the request to the client, and on to what its kind of message asks for. */
    private void decide(Request request, Outcome outcome) {
        Dhcp4Message message = request.message();
        Optional<MessageType> type = message.type();
        if (type.filter(MessageType.LEASEQUERY::equals).isPresent()) {
            LeaseQueries.answer(state, request, outcome);
            return;
        }
        // dnsmasq: type 0 is refused with an address, for nobody can answer there.
        if (message.htype() == 0 && message.hlen() != 0) return;
        var recognition = new Recognition(state.site(), state.leases(), state.relays(), outcome);
        Optional<Client> recognised = recognition.recognise(request);
        if (recognised.isEmpty()) return;
        outcome.reached(recognised.get());
        boolean pxePort = request.arrival().pxePort();
        if (type.isEmpty()) {
            if (pxePort || message.has(OptionCode.MESSAGE_TYPE)) return;
            Client client = recognition.namedByLine(recognised.get());
            outcome.reached(client);
            new Bootp(state, outcome).decide(client);
            return;
        }
        Client client = recognition.named(recognised.get());
        outcome.reached(client);
        Optional<PxeClient> pxe = PxeClient.of(message, state.settings().boot());
        if (new PxeDialog(state, pxe, outcome).decide(client, type.get())) return;
        if (!pxePort) answer(client.withoutProxies(), type.get(), outcome);
    }

    private void answer(Client client, MessageType type, Outcome outcome) {
        outcome.reached(client);
        if (client.networks().isEmpty()) return;
        switch (type) {
            case DISCOVER -> new Discovery(state, outcome).decide(client);
            case REQUEST -> new Requesting(state, client, outcome).decide();
            case DECLINE -> new Endings(state, outcome).decline(client);
            case RELEASE -> new Endings(state, outcome).release(client);
            case INFORM -> Informing.decide(state, client, outcome);
            case OFFER, ACK, NAK, FORCERENEW, LEASEQUERY, LEASEUNASSIGNED, LEASEUNKNOWN, LEASEACTIVE -> {}
        }
    }

    /** {@code dhcp-reply-delay} holds back answers to DISCOVER, PXE's included. */
    private List<Effect> delay(Request request, Outcome outcome) {
        List<ReplyRules.ReplyDelay> delays = state.settings().reply().delays();
        List<Effect> effects = outcome.effects();
        boolean discover =
                request.message().type().filter(MessageType.DISCOVER::equals).isPresent();
        if (!discover || delays.isEmpty() || outcome.client().isEmpty()) return effects;
        // What acknowledges a lease at once (RFC 4039) goes out with it or not at all.
        if (effects.stream().anyMatch(Effect.OnlyIfDurable.class::isInstance)) return effects;
        Set<String> tags = outcome.client().get().tags().all();
        for (ReplyRules.ReplyDelay delay : delays) {
            if (!delay.condition().matches(tags)) continue;
            if (delay.seconds() == 0) break;
            List<Effect> later =
                    effects.stream().filter(Effect.Send.class::isInstance).toList();
            if (later.isEmpty()) return effects;
            outcome.detail("reply delay: " + delay.seconds());
            if (!isCrowded(request, outcome)) {
                delayed.add(new Delayed(request.at().steadyMillis() + delay.seconds() * 1000L, later));
            }
            effects.removeIf(Effect.Send.class::isInstance);
            return effects;
        }
        return effects;
    }

    /** In a flood the last ones are left out: their clients ask again. */
    private boolean isCrowded(Request request, Outcome outcome) {
        if (delayed.size() < MOST_DELAYED) return false;
        outcome.refused("too many replies wait for dhcp-reply-delay");
        long now = request.at().steadyMillis();
        if (now - crowdedSaid >= SAY_EVERY_MILLIS) {
            crowdedSaid = now;
            outcome.warning("dhcp-reply-delay: " + MOST_DELAYED + " answers wait, more are left out");
        }
        return true;
    }

    /** Does what is due: late replies, pings that nobody answered, leases that are over. */
    public List<Effect> onTimer(long nowMillis) {
        List<Effect> effects = new ArrayList<>();
        expire(nowMillis, effects);
        while (!delayed.isEmpty() && delayed.peek().due() <= nowMillis) {
            effects.addAll(delayed.remove().effects());
        }
        Probes probes = state.allocator().probes();
        for (var free = probes.nextFree(nowMillis); free.isPresent(); free = probes.nextFree(nowMillis)) {
            effects.addAll(decide(nowMillis, free.get()));
        }
        return effects;
    }

    /** Somebody answers at an address that was pinged: the client gets another. */
    public List<Effect> onPingReply(long nowMillis, Ip4 address) {
        return state.allocator()
                .probes()
                .answered(address, nowMillis)
                .map(arrival -> decide(nowMillis, arrival))
                .orElse(List.of());
    }

    /** Takes an address from whoever holds it, as if its lease were over; nothing if nobody does. */
    public List<Effect> withdraw(Ip4 address) {
        var effects = new ArrayList<Effect>();
        state.leases().byAddress(address).ifPresent(lease -> end(lease, effects));
        return effects;
    }

    /** Whether there is room for a lease of an address: {@code dhcp-lease-max}. */
    public boolean hasRoomFor(Ip4 address) {
        return state.leases().isHeld(address)
                || state.leases().size() < state.settings().policy().leaseMax();
    }

    /** Lets somebody hold an address of IPv4, whoever held it before, as if a client had asked for it. */
    public List<Effect> give(long nowMillis, Ip4 address, GivenLease given) {
        state.refreshNames();
        var effects = new ArrayList<Effect>();
        long now = state.at(nowMillis).unixSeconds();
        Optional<Lease4> before = state.leases().byAddress(address);
        Lease4 lease = before.map(held -> held.identifiedBy(given.hardware(), given.clientId()))
                .orElseGet(() -> Lease4.of(address, given.hardware(), given.clientId(), Lease4.INFINITE))
                .expiring(given.expires(now));
        Lease4 named = new LeaseNames(state.site(), state.leases()).apply(given.hostname(), lease, now, effects);
        effects.add(new Effect.SaveLease(state.leases().put(named)));
        state.allocator().offers().remove(address);
        new LeaseScript(state.site(), effects).given(before, named, now);
        return effects;
    }

    /** When {@link #onTimer} must be called next. */
    public OptionalLong deadline() {
        long next = Long.MAX_VALUE;
        if (!delayed.isEmpty()) next = Math.min(next, delayed.peek().due());
        OptionalLong probe = state.allocator().probes().deadline();
        if (probe.isPresent()) next = Math.min(next, probe.getAsLong());
        OptionalLong end = state.leases().nextEnd();
        if (end.isPresent()) next = Math.min(next, end.getAsLong() * 1000L - state.wallAhead());
        return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
    }

    private void expire(long nowMillis, List<Effect> effects) {
        long nowSeconds = state.at(nowMillis).unixSeconds();
        for (Optional<Lease4> over = state.leases().firstOver(nowSeconds);
                over.isPresent();
                over = state.leases().firstOver(nowSeconds)) {
            end(over.get(), effects);
        }
    }

    private void end(Lease4 lease, List<Effect> effects) {
        state.endLease(lease.address()).ifPresent(change -> effects.add(new Effect.SaveLease(change)));
        state.allocator().forgetExhaustion();
        new LeaseScript(state.site(), effects).ended(lease);
    }
}
