package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.ra.LinkPrefixes.Current;
import org.bootmasq.ra.SlaacConfirmation.NamedPrefix;
import org.bootmasq.ra.message.IcmpCodec;
import org.bootmasq.ra.message.IcmpMessage;
import org.bootmasq.ra.message.IcmpMessage.EchoReply;
import org.bootmasq.ra.message.IcmpMessage.EchoRequest;
import org.bootmasq.ra.message.IcmpMessage.OtherMessage;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.message.IcmpMessage.RouterSolicitation;
import org.bootmasq.ra.settings.RaRange;
import org.bootmasq.ra.settings.RaRange.Said;
import org.bootmasq.ra.settings.RaSettings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;

/**
 * Advertises this machine as a router (RFC 4861 section 6.2) on every interface that has an address for one of the
 * ranges: messages and time in, effects out.
 *
 * <p>Times are milliseconds of a clock that never jumps. Not for several threads at once.
 */
public final class RaServer {
    /** Of interfaces that went so many are remembered, the latest. */
    static final int MOST_ABSENT = 64;

    private final RandomGenerator random;
    private final SlaacConfirmation slaac;
    private final Map<Integer, Link> links = new LinkedHashMap<>();
    private final Recollection recollection = new Recollection();
    private List<InterfaceView> served = List.of();
    private List<InterfaceView> all = List.of();
    private Map<String, Integer> mtus = Map.of();
    private Trace trace = Trace.NONE;
    private Advertiser advertiser;
    private long malformed;

    /** @param random for the times between advertisements, and for what answers are known by: not to be foretold */
    public RaServer(RaSettings settings, RandomGenerator random) {
        this.random = random;
        this.advertiser = new Advertiser(settings, all, mtus, trace);
        this.slaac = new SlaacConfirmation(random);
    }

    /** Tells why from now on, beside the log; {@link Trace#NONE} to stop. */
    public void trace(Trace listener) {
        trace = listener;
        advertiser = new Advertiser(advertiser.settings(), all, mtus, listener);
    }

    /** Messages dropped because they break their format, or came from another link. */
    public long malformed() {
        return malformed;
    }

    /**
     * Takes what an earlier start has left for this one ({@link RaEffect.Remember}): hosts are told of what is gone
     * when their interface is there. Call it before all else.
     */
    public void recall(long now, List<RememberedPrefix> left) {
        recollection.recall(now, left);
    }

    /** Goes by other settings: hosts are told soon, and of a router that is none any more at once. */
    public List<RaEffect> reconfigure(long now, RaSettings others) {
        recollection.doubt();
        List<RaEffect> effects = change(now, others);
        for (Link each : links.values()) each.timetable().begin(now);
        return effects;
    }

    /**
     * Tells which interfaces and addresses there are now.
     *
     * @param toServe those that may be served
     * @param others the other ones that are up, as aliases of {@code bridge-interface}
     * @param lengths the MTU of each interface by its name, be it up or not ({@code ra-param=...,mtu:})
     */
    public List<RaEffect> interfacesChanged(
            long now, List<InterfaceView> toServe, List<InterfaceView> others, Map<String, Integer> lengths) {
        take(toServe, others, lengths);
        return change(now, advertiser.settings());
    }

    /**
     * As {@link #interfacesChanged}, when the process starts: its log says what templates make of interfaces beside
     * what DHCPv6 says of that ({@link #constructed}), and is not to hear it twice.
     */
    public List<RaEffect> begin(
            long now, List<InterfaceView> toServe, List<InterfaceView> others, Map<String, Integer> lengths) {
        take(toServe, others, lengths);
        for (InterfaceView view : served) {
            LinkPrefixes prefixes = LinkPrefixes.of(advertiser.settings().ranges(), view);
            link(view).change(now, view, prefixes, advertiser.settings().parametersOf(view.name()));
        }
        return change(now, advertiser.settings());
    }

    /** What the log says of what a template makes of an address of an interface; nothing if that is none. */
    public static List<String> constructed(RaSettings settings, InterfaceView view, LocalAddress6 local, Range6 range) {
        return LinkPrefixes.of(settings.ranges(), view)
                .of(local.address().network(RaRange.PREFIX_LENGTH))
                .map(made -> RaLog.constructed(
                        view.name(), made, each -> each.range().equals(range)))
                .orElse(List.of());
    }

    private void take(List<InterfaceView> toServe, List<InterfaceView> others, Map<String, Integer> lengths) {
        var both = new ArrayList<>(toServe);
        both.addAll(others);
        served = List.copyOf(toServe);
        all = List.copyOf(both);
        mtus = Map.copyOf(lengths);
    }

    private Link link(InterfaceView view) {
        return links.computeIfAbsent(view.index(), _ -> new Link(view, random));
    }

    private List<RaEffect> change(long now, RaSettings settings) {
        var effects = new ArrayList<RaEffect>();
        // What would be said at the end goes by how things were.
        Map<Integer, List<RaEffect>> farewells = farewells(now);
        advertiser = new Advertiser(settings, all, mtus, trace);
        links.keySet()
                .removeIf(index -> !isServed(index) && advertiser.byIndex(index).isPresent());
        for (InterfaceView view : served) {
            look(now, link(view), view, effects);
        }
        for (Link each : List.copyOf(links.values())) {
            if (!isServed(each.view().index())) look(now, each, each.view().withoutAddresses(), effects);
        }
        forgetAbsent(now);
        farewells.forEach((index, farewell) -> {
            boolean speaks = Optional.ofNullable(links.get(index))
                    .filter(link -> link.speaks(now))
                    .isPresent();
            boolean able = advertiser.byIndex(index).flatMap(Link::source).isPresent();
            if (able && !speaks) effects.addAll(farewell);
        });
        effects.addAll(slaac.prefixes(now, namedPrefixes()));
        recollection.keep(now, links.values(), settings).ifPresent(effects::add);
        return effects;
    }

    private void look(long now, Link link, InterfaceView view, List<RaEffect> effects) {
        RaSettings settings = advertiser.settings();
        List<OldPrefix> before = recollection.take(view.name());
        link.recall(now, before);
        Link.Changes changes =
                link.change(now, view, LinkPrefixes.of(settings.ranges(), view), settings.parametersOf(view.name()));
        for (Current each : changes.appeared()) RaLog.constructed(effects, view.name(), each);
        for (OldPrefix each : changes.lost()) RaLog.lost(effects, view.name(), each);
        List<OldPrefix> old = link.old(now);
        for (OldPrefix each : before) if (old.contains(each)) RaLog.lost(effects, view.name(), each);
    }

    private boolean isServed(int index) {
        return served.stream().anyMatch(view -> view.index() == index);
    }

    /** An interface that is down or gone may come back, and then says which prefixes it has lost. */
    private void forgetAbsent(long now) {
        List<Link> absent = new ArrayList<>();
        for (Link each : links.values()) if (!isServed(each.view().index())) absent.add(each);
        for (int i = 0; i < absent.size(); i++) {
            boolean over = absent.get(i).old(now).isEmpty() || i < absent.size() - MOST_ABSENT;
            if (over) links.remove(absent.get(i).view().index());
        }
    }

    private Map<Integer, List<RaEffect>> farewells(long now) {
        Map<Integer, List<RaEffect>> farewells = new LinkedHashMap<>();
        for (Link link : links.values()) {
            if (link.prefixes().current().isEmpty() || !link.speaks(now)) continue;
            var farewell = new ArrayList<RaEffect>();
            advertiser.farewell(now, link, farewell);
            farewells.put(link.view().index(), farewell);
        }
        return farewells;
    }

    private List<NamedPrefix> namedPrefixes() {
        var named = new ArrayList<NamedPrefix>();
        for (Link link : links.values()) {
            for (Current each : link.prefixes().current()) {
                boolean names = each.ranges().stream().anyMatch(RaServer::hasNames);
                if (names) named.add(new NamedPrefix(link.view().index(), each.prefix()));
            }
        }
        return named;
    }

    private static boolean hasNames(RaRange range) {
        return range.says(Said.NAMES);
    }

    /** A client of DHCPv4 has a lease and a name, new or as before. */
    public List<RaEffect> leased(long now, SlaacHost host) {
        return slaac.leased(now, host);
    }

    /** A client's lease is over, or has lost its name. */
    public List<RaEffect> ended(Ip4 lease) {
        return slaac.ended(lease);
    }

    /** Decides about a message. */
    public List<RaEffect> onMessage(long now, IcmpArrival arrival) {
        IcmpMessage message;
        try {
            message = IcmpCodec.decode(arrival.payload());
        } catch (Malformed _) {
            malformed++;
            return List.of();
        }
        return switch (message) {
            case RouterSolicitation solicitation -> solicited(now, arrival, solicitation);
            case EchoReply reply -> answered(arrival, reply);
            case RouterAdvertisement _, EchoRequest _, OtherMessage _ -> List.of();
        };
    }

    private List<RaEffect> solicited(long now, IcmpArrival arrival, RouterSolicitation solicitation) {
        boolean nameless = arrival.source().isUnspecified();
        boolean contradicting = nameless && solicitation.linkLayer().isPresent();
        if (arrival.hopLimit() != RaEffect.Send.HOP_LIMIT || contradicting) {
            malformed++;
            return List.of();
        }
        Optional<InterfaceView> arrived = advertiser.byIndex(arrival.interfaceIndex());
        Optional<Link> link = arrived.flatMap(this::linkOf);
        boolean able = arrived.flatMap(Link::source).isPresent();
        if (link.isEmpty() || !able || !isNear(arrival.source(), link.get().view())) return List.of();
        var effects = new ArrayList<RaEffect>();
        SolicitedAnswers.Answer answer = link.get().answers().answer(now, nameless);
        if (answer != SolicitedAnswers.Answer.CROWDED) {
            tellOf(arrival.source(), arrived.get(), solicitation, effects);
        }
        if (!link.get().speaks(now)) return effects;
        switch (answer) {
            case TO_SENDER -> advertiser.tell(now, link.get(), arrived.get(), arrival.source(), effects);
            case TO_ALL -> tellAllWhoAsk(now, link.get(), effects);
            case LATER, CROWDED -> {}
        }
        return effects;
    }

    private Optional<Link> linkOf(InterfaceView arrived) {
        return Optional.ofNullable(links.get(arrived.index()))
                .or(() -> advertiser
                        .settings()
                        .bridgeOf(arrived.name())
                        .flatMap(name -> links.values().stream()
                                .filter(link -> link.view().name().equals(name))
                                .findFirst()));
    }

    /** Whoever is on the link has an address there or none: nobody else's asking makes us send. */
    private static boolean isNear(Ip6 source, InterfaceView view) {
        if (source.isUnspecified() || source.isLinkLocal()) return true;
        for (LocalAddress6 local : view.addresses6()) {
            boolean inside = local.scope() == InterfaceView.Scope.GLOBAL && local.reaches(source);
            if (inside) return true;
        }
        return false;
    }

    private void tellOf(Ip6 source, InterfaceView arrived, RouterSolicitation solicitation, List<RaEffect> effects) {
        String address = solicitation.linkLayer().map(Bytes::colonHex).orElse("");
        var place = new Trace.RaLink(arrived.name(), "");
        advertiser.tell(effects, new Trace.RaEvent(place, new Trace.RouterSolicited(source, address)));
    }

    /** What goes to all does not change when they are told next unasked, as in dnsmasq. */
    private void tellAllWhoAsk(long now, Link link, List<RaEffect> effects) {
        advertiser.tellAll(now, link, effects);
        link.answers().toldAll(now);
    }

    private List<RaEffect> answered(IcmpArrival arrival, EchoReply reply) {
        var effects = new ArrayList<RaEffect>();
        Optional<SlaacHost> host = slaac.answered(reply, arrival.source(), effects);
        if (host.isPresent() && !advertiser.settings().quietNames()) {
            String where = advertiser
                    .byIndex(arrival.interfaceIndex())
                    .map(InterfaceView::name)
                    .orElse("");
            String text = "SLAAC-CONFIRM(" + where + ") " + arrival.source() + " "
                    + host.get().name();
            effects.add(new RaEffect.Log(false, text));
        }
        return effects;
    }

    /** Does what is due: advertisements unasked, answers to many who ask, questions whether addresses answer. */
    public List<RaEffect> onTimer(long now) {
        var effects = new ArrayList<RaEffect>();
        for (Link link : links.values()) {
            Timetable timetable = link.timetable();
            if (!link.speaks(now)) {
                timetable.stop();
                link.answers().toldAll(now);
            } else if (timetable.isDue(now)) {
                tellAllWhoAsk(now, link, effects);
                timetable.sent(
                        now,
                        advertiser.settings().parametersOf(link.view().name()).intervalSeconds());
            } else if (link.answers().isDue(now)) {
                tellAllWhoAsk(now, link, effects);
            }
        }
        slaac.ask(now, effects);
        if (recollection.isRunning()) {
            recollection.keep(now, links.values(), advertiser.settings()).ifPresent(effects::add);
        }
        return effects;
    }

    /** When {@link #onTimer} must be called next. */
    public OptionalLong deadline() {
        long next = slaac.next();
        for (Link link : links.values()) {
            next = Math.min(
                    next, Math.min(link.timetable().next(), link.answers().next()));
        }
        return next == Timetable.NEVER ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /** At the end: tells all hosts that this is no router any more (RFC 4861 section 6.2.5). */
    public List<RaEffect> farewell(long now) {
        var effects = new ArrayList<RaEffect>();
        farewells(now).values().forEach(effects::addAll);
        recollection.last(now, links.values(), advertiser.settings()).ifPresent(effects::add);
        return effects;
    }
}
