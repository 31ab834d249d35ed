package org.bootmasq.service.dhcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.client.Networks;
import org.bootmasq.dhcp6.client.Pools;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.Subnets6;
import org.bootmasq.edge.dhcp.DelegatedRoutes;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * What templates of {@code dhcp-range} and {@code dhcp-pd} make of the addresses of interfaces, as far as others than
 * DHCPv6's clients are to know it: the log hears of ranges, the kernel of pools.
 */
public final class MadeOfInterfaces {
    private final Log log;
    private final DelegatedRoutes routes;
    private Subnets6 subnets = new Subnets6(List.of(), List.of(), List.of(), List.of());
    private List<InterfaceView> known = List.of();
    private Map<Range6, String> ranges = Map.of();

    public MadeOfInterfaces(Log log, DelegatedRoutes routes) {
        this.log = log;
        this.routes = routes;
    }

    /** Goes by other settings; ranges that were there before are not told of again. */
    public void reconfigure(Dhcp6Settings settings, List<InterfaceView> interfaces) {
        subnets = settings.subnets();
        look(interfaces);
    }

    /** Takes the interfaces as they are now. */
    public void interfacesChanged(List<InterfaceView> interfaces) {
        if (!interfaces.equals(known)) look(interfaces);
    }

    private void look(List<InterfaceView> interfaces) {
        known = interfaces;
        Map<Range6, String> now = ranges(interfaces);
        now.forEach((range, name) -> {
            if (name.equals(ranges.get(range))) return;
            Dhcp6Greeting.constructed(range, name).ifPresent(line -> log.log(Priority.INFO, "dhcp", line));
        });
        ranges = now;
        routes.pools(pools(interfaces));
    }

    /** dnsmasq: in the kernel's order of addresses, and of each the last template first. */
    private Map<Range6, String> ranges(List<InterfaceView> interfaces) {
        Map<Range6, String> made = new LinkedHashMap<>();
        for (InterfaceView view : interfaces) {
            List<Range6> here = new Networks(subnets, List.of(view)).ranges().reversed();
            for (LocalAddress6 local : view.addresses6()) {
                for (Range6 range : here) {
                    boolean mine = range.template().isPresent()
                            && range.span().network().contains(local.address());
                    if (mine) made.put(range, view.name());
                }
            }
        }
        return made;
    }

    private List<Ip6Prefix> pools(List<InterfaceView> interfaces) {
        return new Pools(subnets, new Networks(subnets, interfaces))
                .all().stream()
                        .filter(pool -> pool.line().isRouted())
                        .map(pool -> pool.all())
                        .distinct()
                        .toList();
    }
}
