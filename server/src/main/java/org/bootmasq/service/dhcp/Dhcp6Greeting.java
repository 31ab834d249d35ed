package org.bootmasq.service.dhcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.PrefixPool;
import org.bootmasq.dhcp6.settings.Relays6;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.ra.RaServer;
import org.bootmasq.ra.settings.RaRange;
import org.bootmasq.ra.settings.RaSettings;

/** What the log says of DHCPv6, in dnsmasq's words where dnsmasq has some. */
public final class Dhcp6Greeting {
    private Dhcp6Greeting() {}

    /**
     * When the server has started. dnsmasq: the last range comes first, and each is told of in every way; then what
     * templates make of interfaces.
     *
     * @param interfaces those that are served
     */
    static List<String> lines(Dhcp6Settings settings, RaSettings advertisements, List<InterfaceView> interfaces) {
        var lines = new ArrayList<String>();
        for (Range6 range : settings.subnets().ranges().reversed()) {
            line(range, range.template().map(name -> ", template for " + name).orElse(""))
                    .ifPresent(lines::add);
            for (RaRange advertised : advertisements.ranges()) {
                if (advertised.range().equals(range)) lines.addAll(advertised.lines(advertised.where()));
            }
        }
        for (PrefixPool pool : settings.subnets().pools()) lines.add(line(pool));
        for (Relays6.Rule relay : settings.relays().rules().reversed()) lines.add(line(relay));
        for (ConstructedRange each : ConstructedRange.of(settings.subnets().ranges(), interfaces)) {
            constructed(each).ifPresent(lines::add);
            lines.addAll(RaServer.constructed(advertisements, each.view(), each.local(), each.template()));
        }
        if (advertisements.everyRange()) lines.add("IPv6 router advertisement enabled");
        return lines;
    }

    /** When a template has made a range for an interface. */
    static Optional<String> constructed(ConstructedRange made) {
        return line(made.range(), ", constructed for " + made.view().name());
    }

    private static Optional<String> line(Range6 range, String origin) {
        Range6.Span span = range.span();
        boolean isTemplate = range.template().isPresent() && span.start().high() == 0;
        return switch (range.service()) {
            case ADDRESSES ->
                Optional.of("DHCPv6, IP range " + span.start() + " -- " + span.end() + time(range) + origin);
            case RESERVED_ADDRESSES ->
                Optional.of("DHCPv6, static leases only on " + span.end() + time(range) + origin);
            case INFORMATION ->
                Optional.of("DHCPv6 stateless on "
                        + (isTemplate
                                ? range.template().get().text()
                                : span.network().first() + origin));
            case NONE -> Optional.empty();
        };
    }

    private static String time(Range6 range) {
        if (range.deprecated()) return range.template().isPresent() ? "" : ", prefix deprecated";
        return ", lease time " + LeaseTimeText.of(range.leaseSecondsOrDefault());
    }

    private static String line(PrefixPool pool) {
        PrefixPool.Lengths lengths = pool.lengths();
        String longest = lengths.longest() == lengths.shortest() ? "" : " to /" + lengths.longest();
        return "DHCPv6, prefixes /" + lengths.shortest() + longest + " of " + pool.pool() + ", lease time "
                + LeaseTimeText.of(pool.leaseSecondsOrDefault())
                + pool.template().map(name -> ", template for " + name).orElse("");
    }

    private static String line(Relays6.Rule relay) {
        String port = relay.port() == Relays6.SERVER_PORT ? "" : "#" + relay.port();
        return "DHCP relay from " + relay.local()
                + relay.server().map(server -> " to " + server + port).orElse("")
                + relay.serverInterface().map(name -> " via " + name).orElse("");
    }
}
