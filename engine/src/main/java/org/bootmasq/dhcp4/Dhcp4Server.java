package org.bootmasq.dhcp4;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Boot;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.ReplyRules;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseTable;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;

/**
 * The DHCPv4 server (RFC 2131) with BOOTP, relaying, LEASEQUERY (RFC 4388) and PXE: packets and time in, effects out.
 *
 * <p>Times are milliseconds of a clock that never jumps; leases end by the wall clock, of which {@link #wallAhead} tells. Not for several threads at once.
 */
public final class Dhcp4Server {
    static final int MOST_DELAYED = 4096;
    private static final long SAY_EVERY_MILLIS = 60_000;

    private final ServerState state;
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Comparator.comparingLong(Delayed::due));
    private long malformed;
    private long crowdedSaid = -SAY_EVERY_MILLIS;

    /** Effects that {@code dhcp-reply-delay} holds back. */
    private record Delayed(long due, List<Effect> effects) {}

    /**
     * @param leases what the lease file and the journal held; the server changes it from now on
     * @param random for T1 and T2 only
     * @param names what hosts files say, as it is at each moment
     */
    public Dhcp4Server(Dhcp4Settings settings, LeaseTable leases, RandomGenerator random, Supplier<KnownNames> names) {
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
    public LeaseTable leases() {
        return state.leases();
    }

    /** Packets dropped because they break their format. */
    public long malformed() {
        return malformed;
    }

    /** At start: no two leases have one name, and the script hears of every lease there is. */
    public List<Effect> started(long nowMillis) {
        List<Effect> effects = new ArrayList<>();
        state.refreshNames();
        for (LeaseChange change : Naming.oneNameEach(state)) effects.add(new Effect.SaveLease(change));
        LeaseScript.announceAll(state, effects, state.wallSeconds(nowMillis));
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
        Optional<InterfaceView> arrived = state.networks().byIndex(arrival.interfaceIndex());
        if (arrived.isEmpty()) return List.of();
        Dhcp4Message message;
        try {
            message = Dhcp4Codec.decode(arrival.payload());
        } catch (Malformed _) {
            malformed++;
            return List.of();
        }
        if (!state.settings().relays().rules().isEmpty() && !arrival.pxePort()) {
            Optional<List<Effect>> relayed = new Relaying(state, arrival, arrived.get(), message).relay();
            if (relayed.isPresent()) return relayed.get();
        }
        Boot boot = state.settings().boot();
        // Without services nobody listens there.
        if (arrival.pxePort() && boot.services().isEmpty() && boot.prompts().isEmpty()) return List.of();
        if (message.op() != Dhcp4Message.BOOTREQUEST
                || state.settings().subnets().ranges().isEmpty()) return List.of();
        InterfaceView serving = state.networks().servingInterface(arrived.get());
        var exchange = new Exchange(state, nowMillis, arrival, serving, message);
        List<Effect> effects = decide(exchange);
        if (exchange.trace().isOn()) LostLines.tell(exchange);
        return effects;
    }

    private List<Effect> decide(Exchange exchange) {
        Dhcp4Message request = exchange.request();
        Optional<MessageType> type = request.type();
        if (type.filter(MessageType.LEASEQUERY::equals).isPresent()) {
            LeaseQueries.answer(exchange);
            return exchange.effects();
        }
        // dnsmasq: type 0 is refused with an address, for nobody can answer there.
        if (request.htype() == 0 && request.hlen() != 0) return List.of();
        if (!Preparation.prepare(exchange)) return exchange.effects();
        if (type.isEmpty()) {
            if (!exchange.arrival().pxePort() && !request.has(OptionCode.MESSAGE_TYPE)) new Bootp(exchange).decide();
            return exchange.effects();
        }
        Naming.choose(exchange);
        Preparation.judge(exchange);
        Optional<PxeClient> pxe = PxeClient.of(exchange);
        if (pxe.isPresent() && new PxeDialog(exchange, pxe.get()).decide(type.get())) {
            return delay(exchange, type.get());
        }
        if (exchange.arrival().pxePort()) return exchange.effects();
        exchange.networks(exchange.networks().stream().filter(n -> !n.isProxy()).toList());
        if (exchange.networks().isEmpty()) return exchange.effects();
        switch (type.get()) {
            case DISCOVER -> new Discovery(exchange).decide();
            case REQUEST -> new Requesting(exchange).decide();
            case DECLINE -> Endings.decline(exchange);
            case RELEASE -> Endings.release(exchange);
            case INFORM -> Informing.decide(exchange);
            case OFFER, ACK, NAK, FORCERENEW, LEASEQUERY, LEASEUNASSIGNED, LEASEUNKNOWN, LEASEACTIVE -> {}
        }
        return delay(exchange, type.get());
    }

    /** {@code dhcp-reply-delay} holds back answers to DISCOVER, PXE's included. */
    private List<Effect> delay(Exchange exchange, MessageType type) {
        if (type != MessageType.DISCOVER || state.settings().reply().delays().isEmpty()) return exchange.effects();
        // What acknowledges a lease at once (RFC 4039) goes out with it or not at all.
        if (exchange.effects().stream().anyMatch(Effect.OnlyIfDurable.class::isInstance)) return exchange.effects();
        for (ReplyRules.ReplyDelay delay : state.settings().reply().delays()) {
            if (!delay.condition().matches(exchange.tags().all())) continue;
            if (delay.seconds() == 0) break;
            if (exchange.effects().stream().anyMatch(Effect.Send.class::isInstance)) {
                exchange.log().detail("reply delay: " + delay.seconds());
            }
            boolean crowded = isCrowded(exchange);
            List<Effect> now = new ArrayList<>();
            List<Effect> later = new ArrayList<>();
            for (Effect effect : exchange.effects()) {
                (effect instanceof Effect.Send ? later : now).add(effect);
            }
            if (!later.isEmpty() && !crowded) {
                delayed.add(new Delayed(exchange.nowMillis() + delay.seconds() * 1000L, later));
            }
            return now;
        }
        return exchange.effects();
    }

    /** In a flood the last ones are left out: their clients ask again. */
    private boolean isCrowded(Exchange exchange) {
        if (delayed.size() < MOST_DELAYED) return false;
        if (exchange.nowMillis() - crowdedSaid >= SAY_EVERY_MILLIS) {
            crowdedSaid = exchange.nowMillis();
            exchange.log().plainWarning("dhcp-reply-delay: " + MOST_DELAYED + " answers wait, more are left out");
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
        long nowSeconds = state.wallSeconds(nowMillis);
        for (Optional<Lease> over = state.leases().firstOver(nowSeconds);
                over.isPresent();
                over = state.leases().firstOver(nowSeconds)) {
            end(over.get(), effects);
        }
    }

    private void end(Lease lease, List<Effect> effects) {
        state.endLease(lease.address()).ifPresent(change -> effects.add(new Effect.SaveLease(change)));
        state.allocator().forgetExhaustion();
        LeaseScript.ended(state, effects, lease);
    }
}
