package org.bootmasq.ra;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.ra.Advertisement.ToldPrefix;
import org.bootmasq.ra.message.IcmpCodec;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.settings.RaSettings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip6;

/** Says what links have to say, with the settings and the interfaces of the moment, and logs it in dnsmasq's words. */
final class Advertiser {
    static final Ip6 ALL_NODES = new Ip6(0xff02L << 48, 1);

    private final RaSettings settings;
    private final List<InterfaceView> all;
    private final Map<String, Integer> mtus;
    private final Trace trace;

    /**
     * @param all interfaces of this machine that are up
     * @param mtus of all interfaces by their names, also of those that are down
     * @param trace told why, beside the log
     */
    Advertiser(RaSettings settings, List<InterfaceView> all, Map<String, Integer> mtus, Trace trace) {
        this.trace = trace;
        this.settings = settings;
        this.all = List.copyOf(all);
        this.mtus = Map.copyOf(mtus);
    }

    RaSettings settings() {
        return settings;
    }

    /** The interface with a number; empty if there is none. */
    Optional<InterfaceView> byIndex(int index) {
        return all.stream().filter(each -> each.index() == index).findFirst();
    }

    private Composition composition(long now, Link link, InterfaceView where) {
        return new Composition(settings, mtus, link, where, now);
    }

    /** Tells all hosts of a link, and those of its aliases. */
    void tellAll(long now, Link link, List<RaEffect> effects) {
        Advertisement advertisement = composition(now, link, link.view()).serving();
        remember(link, advertisement);
        send(advertisement, link.view(), ALL_NODES, effects);
        tell(effects, link, advertisement, "");
        List<InterfaceView> aliases = aliases(link);
        for (InterfaceView each : aliases) {
            send(composition(now, link, each).serving(), each, ALL_NODES, effects);
        }
        if (!aliases.isEmpty()) tell(effects, link, advertisement, aliases.size() + " alias(es)");
    }

    /** The interfaces that count as a link; without an address there they can say nothing. */
    private List<InterfaceView> aliases(Link link) {
        return all.stream()
                .filter(each -> settings.bridgeOf(each.name())
                        .filter(name -> name.equals(link.view().name()))
                        .isPresent())
                .filter(each -> Link.source(each).isPresent())
                .toList();
    }

    /**
     * Tells who has asked.
     *
     * @param arrived where, which is another interface than the link's if it is an alias of that
     * @param who one host, or all where the one that asks has no address
     */
    void tell(long now, Link link, InterfaceView arrived, Ip6 who, List<RaEffect> effects) {
        Advertisement advertisement = composition(now, link, arrived).serving();
        remember(link, advertisement);
        send(advertisement, arrived, who, effects);
        boolean alias = arrived.index() != link.view().index();
        tell(effects, link, advertisement, alias ? "i/f " + arrived.index() : "");
    }

    /** Tells all hosts of a link that there is no router any more. */
    void farewell(long now, Link link, List<RaEffect> effects) {
        send(composition(now, link, link.view()).farewell(), link.view(), ALL_NODES, effects);
        for (InterfaceView each : aliases(link)) {
            send(composition(now, link, each).farewell(), each, ALL_NODES, effects);
        }
    }

    private static void remember(Link link, Advertisement advertisement) {
        for (ToldPrefix each : advertisement.told()) {
            if (!each.isOld()) link.told(each.network(), each.validSeconds());
        }
    }

    private static void send(Advertisement advertisement, InterfaceView where, Ip6 who, List<RaEffect> effects) {
        Optional<Ip6> source = Link.source(where);
        if (source.isEmpty()) return;
        for (RouterAdvertisement message : advertisement.messages(where.mtu())) {
            effects.add(new RaEffect.Send(IcmpCodec.encode(message), where.index(), source.get(), who));
        }
    }

    private void tell(List<RaEffect> effects, Link link, Advertisement advertisement, String aliases) {
        var place = new Trace.RaLink(link.view().name(), aliases);
        for (Trace.RaStep step : advertisement.steps()) tell(effects, new Trace.RaEvent(place, step));
    }

    /** Tells the log, and who else listens. */
    void tell(List<RaEffect> effects, Trace.RaEvent event) {
        new RaLog(settings.quiet(), effects).tell(event);
        if (trace.isOn()) trace.tell(event);
    }
}
