package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.ra.Advertisement.ToldPrefix;
import org.bootmasq.ra.message.IcmpCodec;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.settings.RaSettings;
import org.bootmasq.wire.Ip6;

/** Says what links have to say, with the settings and the interfaces of the moment, and logs it in dnsmasq's words. */
final class Advertiser {
    static final Ip6 ALL_NODES = new Ip6(0xff02L << 48, 1);

    private final RaSettings settings;
    private final List<InterfaceView> all;
    private final Map<String, Integer> mtus = new HashMap<>();

    /** @param all interfaces of this machine */
    Advertiser(RaSettings settings, List<InterfaceView> all) {
        this.settings = settings;
        this.all = List.copyOf(all);
        for (InterfaceView each : all) mtus.put(each.name(), each.mtu());
    }

    RaSettings settings() {
        return settings;
    }

    /** The interface with a number; empty if there is none. */
    Optional<InterfaceView> byIndex(int index) {
        return all.stream().filter(each -> each.index() == index).findFirst();
    }

    private Composition composition(Link link, long now) {
        return new Composition(settings, mtus, link, now);
    }

    /** Tells all hosts of a link, and those of its aliases. */
    void tellAll(long now, Link link, List<RaEffect> effects) {
        Advertisement advertisement = composition(link, now).serving();
        remember(link, advertisement);
        send(advertisement, link.view(), link.view(), ALL_NODES, effects);
        log(effects, link, advertisement, "");
        tellAliases(link, advertisement, effects);
    }

    private void tellAliases(Link link, Advertisement advertisement, List<RaEffect> effects) {
        int told = 0;
        for (InterfaceView each : all) {
            boolean alias = settings.bridgeOf(each.name())
                    .filter(name -> name.equals(link.view().name()))
                    .isPresent();
            if (!alias) continue;
            send(advertisement, link.view(), each, ALL_NODES, effects);
            told++;
        }
        if (told > 0) log(effects, link, advertisement, " => " + told + " alias(es)");
    }

    /**
     * Tells who has asked.
     *
     * @param arrived where, which is another interface than the link's if it is an alias of that
     * @param who one host, or all where the one that asks has no address
     */
    void tell(long now, Link link, InterfaceView arrived, Ip6 who, List<RaEffect> effects) {
        Advertisement advertisement = composition(link, now).serving();
        remember(link, advertisement);
        send(advertisement, link.view(), arrived, who, effects);
        boolean alias = arrived.index() != link.view().index();
        log(effects, link, advertisement, alias ? " => i/f " + arrived.index() : "");
    }

    /** Tells all hosts of a link that there is no router any more. */
    void farewell(long now, Link link, List<RaEffect> effects) {
        Advertisement advertisement = composition(link, now).farewell();
        send(advertisement, link.view(), link.view(), ALL_NODES, effects);
        tellAliases(link, advertisement, effects);
    }

    private static void remember(Link link, Advertisement advertisement) {
        for (ToldPrefix each : advertisement.told()) {
            if (!each.isOld()) link.told(each.network(), each.validSeconds());
        }
    }

    private static void send(
            Advertisement advertisement, InterfaceView of, InterfaceView where, Ip6 who, List<RaEffect> effects) {
        // An alias of bridge-interface may have no address, so that the kernel chooses.
        Ip6 source = Link.source(where).orElse(Ip6.UNSPECIFIED);
        for (RouterAdvertisement message : advertisement.messages(of.mtu())) {
            effects.add(new RaEffect.Send(IcmpCodec.encode(message), where.index(), source, who));
        }
    }

    private void log(List<RaEffect> effects, Link link, Advertisement advertisement, String where) {
        for (int option : advertisement.duplicates()) {
            effects.add(new RaEffect.Log(true, "Ignoring duplicate dhcp-option " + option));
        }
        if (settings.quiet()) return;
        String begin = "RTR-ADVERT(" + link.view().name() + ") ";
        for (ToldPrefix each : advertisement.told()) {
            String old = each.isOld() ? " old prefix" : "";
            effects.add(new RaEffect.Log(false, begin + each.address() + old + where));
        }
    }
}
