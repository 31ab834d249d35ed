package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp6.client.Identity;
import org.bootmasq.dhcp6.client.RelayPath;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Message;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.RelayMessage;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;
import org.bootmasq.wire.Malformed;

/**
 * The DHCPv6 server (RFC 8415) with prefix delegation, relaying and LEASEQUERY (RFC 5007): messages and
 * time in, effects out.
 *
 * <p>Times are milliseconds of a clock that never jumps; leases end by the wall clock, of which {@link #wallAhead}
 * tells. Not for several threads at once.
 */
public final class Dhcp6Server {
    private final ServerState state;
    private final Waiting waiting = new Waiting();
    private long malformed;

    /**
     * @param leases what the lease file and the journal held; the server changes it from now on
     * @param serverId this server's DUID (RFC 8415 section 11), by which clients choose it
     * @param random for T1 and T2, and for temporary addresses
     * @param names what hosts files say, as it is at each moment
     */
    public Dhcp6Server(
            Dhcp6Settings settings,
            Lease6Table leases,
            Bytes serverId,
            RandomGenerator random,
            Supplier<KnownNames> names) {
        this.state = new ServerState(settings, leases, serverId, random, names);
    }

    /** Takes another configuration; leases stay. */
    public void reconfigure(Dhcp6Settings settings) {
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

    /** Whether anything is served at all: without ranges, pools and relays the port need not be open. */
    public boolean isNeeded() {
        return state.settings().subnets().areServed()
                || !state.settings().relays().rules().isEmpty();
    }

    /** Every lease it knows of. */
    public Lease6Table leases() {
        return state.leases();
    }

    /** Messages dropped because they break their format. */
    public long malformed() {
        return malformed;
    }

    /**
     * Tells what the kernel knows of its neighbours: machines whose leases are older than this start are known by it
     * until they are heard.
     */
    public void neighbours(Map<Ip6, HardwareAddress> known) {
        for (Lease6 lease : state.leases().all()) {
            HardwareAddress there = known.get(lease.address());
            if (there != null && !lease.isPrefix()) state.holders().notice(lease.address(), there);
        }
    }

    /**
     * At start, and on SIGHUP: leases have the names that the configuration gives them, no two clients have one name,
     * delegated prefixes are reached, the script hears of every lease.
     */
    public List<Effect> started(long nowMillis) {
        List<Effect> effects = new ArrayList<>();
        state.refreshNames();
        state.contacts().watch(state.settings().relays().leaseQuery().enabled(), nowMillis);
        expire(nowMillis, effects);
        var names = new LeaseNames(state);
        for (LeaseChange change : names.oneEach()) effects.add(new Effect.SaveLease(change));
        List<LeaseChange> changes = names.fromConfiguration();
        for (LeaseChange change : changes) effects.add(new Effect.SaveLease(change));
        List<Lease6> routed = state.leases().all().stream()
                .filter(lease -> !lease.via().equals(Lease6.Via.NOWHERE))
                .toList();
        for (Lease6 lease : routed) lead(lease, effects);
        long nowSeconds = state.at(nowMillis).unixSeconds();
        var script = new LeaseScript(state, effects);
        script.lostNames(changes, nowSeconds);
        script.announce(state.leases().all(), nowSeconds);
        return effects;
    }

    /** When hosts have other names: their leases have them too, and the script hears of those that change. */
    public List<Effect> renamed(long nowMillis) {
        List<Effect> effects = new ArrayList<>();
        state.refreshNames();
        List<LeaseChange> changes = new LeaseNames(state).fromConfiguration();
        for (LeaseChange change : changes) effects.add(new Effect.SaveLease(change));
        long nowSeconds = state.at(nowMillis).unixSeconds();
        var script = new LeaseScript(state, effects);
        script.lostNames(changes, nowSeconds);
        script.announce(changes.stream().map(change -> (Lease6) change.lease()).toList(), nowSeconds);
        return effects;
    }

    /** To a prefix that no line delegates any more nothing leads, whatever the lease file says. */
    private void lead(Lease6 lease, List<Effect> effects) {
        boolean ours = state.site().delegates(new Ip6Prefix(lease.address(), lease.prefixLength()));
        if (ours && lease.via().linkLocal().isLinkLocal()) {
            effects.add(new Effect.AddRoute(lease));
            return;
        }
        effects.add(new Effect.RemoveRoute(lease));
        effects.add(new Effect.SaveLease(state.leases().put(lease.via(Lease6.Via.NOWHERE))));
    }

    /** Decides about a message, or asks first who sent it. */
    public List<Effect> on(long nowMillis, Arrival6 arrival) {
        List<Effect> effects = new ArrayList<>();
        expire(nowMillis, effects);
        Optional<InterfaceView> view = state.site().networks().byIndex(arrival.interfaceIndex());
        if (view.isEmpty()) return effects;
        Dhcp6Message message;
        try {
            message = Dhcp6Codec.decode(arrival.payload());
        } catch (Malformed _) {
            malformed++;
            return effects;
        }
        if (message instanceof ClientServerMessage direct) {
            // dnsmasq: who asks us alone gets nothing, unless it is a relay; neither does who says nothing. RFC 5007
            // lets those ask us alone who ask about leases.
            boolean query = isLeaseQuery(direct);
            boolean addressed = arrival.destination().isMulticast() || query;
            if (direct.options().isEmpty() || !addressed) return effects;
            if (!query && !waiting.isFull()) {
                if (waiting.add(arrival, nowMillis)) {
                    effects.add(new Effect.AskNeighbour(arrival.interfaceIndex(), arrival.source()));
                }
                return effects;
            }
        }
        effects.addAll(decide(nowMillis, arrival, view.get(), message, Optional.empty()));
        return effects;
    }

    private boolean isLeaseQuery(ClientServerMessage message) {
        return state.settings().relays().leaseQuery().enabled()
                && message.kind().filter(MessageType.LEASEQUERY::equals).isPresent();
    }

    /** A neighbour's link-layer address, or that none is to be had. */
    public List<Effect> onNeighbour(
            long nowMillis, int interfaceIndex, Ip6 address, Optional<HardwareAddress> hardware) {
        List<Effect> effects = new ArrayList<>();
        for (Arrival6 arrival : waiting.take(new Waiting.Neighbour(interfaceIndex, address))) {
            effects.addAll(again(nowMillis, arrival, hardware));
        }
        return effects;
    }

    private List<Effect> again(long nowMillis, Arrival6 arrival, Optional<HardwareAddress> hardware) {
        Optional<InterfaceView> view = state.site().networks().byIndex(arrival.interfaceIndex());
        if (view.isEmpty()) return List.of();
        try {
            return decide(nowMillis, arrival, view.get(), Dhcp6Codec.decode(arrival.payload()), hardware);
        } catch (Malformed impossible) {
            return List.of();
        }
    }

    private List<Effect> decide(
            long nowMillis,
            Arrival6 arrival,
            InterfaceView view,
            Dhcp6Message message,
            Optional<HardwareAddress> hardware) {
        state.refreshNames();
        state.contacts().watch(state.settings().relays().leaseQuery().enabled(), nowMillis);
        var relaying = new Relaying(state, arrival, view);
        if (message instanceof RelayMessage relayed && !relayed.isForward()) return relaying.downstream(relayed);
        boolean forUsAlone =
                message instanceof ClientServerMessage && !arrival.destination().isMulticast();
        if (!forUsAlone && relaying.isClientSide()) return relaying.upstream(message, hardware);
        if (!state.settings().subnets().areServed()) return List.of();
        return RelayPath.unwrap(message)
                .map(asked -> new Deciding(state, state.at(nowMillis), arrival, view).decide(asked, hardware))
                .orElse(List.of());
    }

    /** Does what is due: messages that have waited for their sender's address long enough, leases that are over. */
    public List<Effect> onTimer(long nowMillis) {
        List<Effect> effects = new ArrayList<>();
        expire(nowMillis, effects);
        for (Arrival6 arrival : waiting.takeDue(nowMillis)) {
            effects.addAll(again(nowMillis, arrival, Optional.empty()));
        }
        return effects;
    }

    /** Takes an address or a prefix from whoever holds it, as if its lease were over; nothing if nobody does. */
    public List<Effect> withdraw(Ip6 first) {
        var effects = new ArrayList<Effect>();
        state.leases().byAddress(first).ifPresent(lease -> Endings.end(state, lease, effects));
        return effects;
    }

    /** Whether a lease of an address can be: there is room for it, and it is in no prefix that is delegated. */
    public boolean hasRoomFor(Ip6 address) {
        Optional<Lease6> holder = state.leases().holding(address);
        return holder.map(lease -> !lease.isPrefix()).orElse(!state.leases().isFull());
    }

    /** Lets somebody hold an address of IPv6, whoever held it before, as if a client had asked for it. */
    public List<Effect> give(long nowMillis, Ip6 address, GivenLease given) {
        state.refreshNames();
        var effects = new ArrayList<Effect>();
        long now = state.at(nowMillis).unixSeconds();
        Optional<Lease6> before = state.leases().byAddress(address);
        Lease6.Kind kind = given.temporary() ? Lease6.Kind.TEMPORARY : Lease6.Kind.ADDRESS;
        Lease6 fresh =
                Lease6.ofAddress(address, new Lease6.Binding(kind, given.clientId(), given.iaid()), given.expires(now));
        Lease6 lease = before.map(held -> fresh.named(held.hostname(), held.domain(), held.nameIsConfigured()))
                .orElse(fresh);
        Lease6 named = new LeaseNames(state).apply(given.hostname(), lease, now, effects);
        state.holders().remember(address, new Identity(given.clientId(), given.hardware()));
        effects.add(new Effect.SaveLease(state.leases().put(named)));
        new LeaseScript(state, effects).given(before, named, now);
        return effects;
    }

    /** When {@link #onTimer} must be called next. */
    public OptionalLong deadline() {
        long next = waiting.deadline().orElse(Long.MAX_VALUE);
        OptionalLong end = state.leases().nextEnd();
        if (end.isPresent()) next = Math.min(next, end.getAsLong() * 1000L - state.wallAhead());
        return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
    }

    private void expire(long nowMillis, List<Effect> effects) {
        long nowSeconds = state.at(nowMillis).unixSeconds();
        for (Optional<Lease6> over = state.leases().firstOver(nowSeconds);
                over.isPresent();
                over = state.leases().firstOver(nowSeconds)) {
            Endings.end(state, over.get(), effects);
        }
    }
}
