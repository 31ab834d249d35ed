package org.bootmasq.service.dhcp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.client.Networks;
import org.bootmasq.dhcp6.client.Pools;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.Subnets6;
import org.bootmasq.edge.dhcp.DelegatedRoutes;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Ip6Prefix;

/**
 * What templates of {@code dhcp-range} and {@code dhcp-pd} make of the addresses of interfaces, as far as others than
 * DHCPv6's clients are to know it: the log hears of ranges, the kernel of pools.
 */
public final class MadeOfInterfaces {
    private final Log log;
    private final DelegatedRoutes routes;
    private final Predicate<InterfaceView> served;
    private Subnets6 subnets = new Subnets6(List.of(), List.of(), List.of(), List.of());
    private List<InterfaceView> known = List.of();
    private Map<Range6, String> ranges = Map.of();

    /** @param served where DHCPv6 serves; pools may be of other interfaces too */
    public MadeOfInterfaces(Log log, DelegatedRoutes routes, Predicate<InterfaceView> served) {
        this.log = log;
        this.routes = routes;
        this.served = served;
    }

    /** Goes by the settings of the start, of which the log has been told already. */
    public void begin(Dhcp6Settings settings, List<InterfaceView> interfaces) {
        subnets = settings.subnets();
        ranges = ranges(interfaces);
        look(interfaces);
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
        for (ConstructedRange each : constructed(interfaces)) {
            if (each.view().name().equals(ranges.get(each.range()))) continue;
            Dhcp6Greeting.constructed(each).ifPresent(line -> log.log(Priority.INFO, "dhcp", line));
        }
        ranges = now;
        routes.pools(pools(interfaces));
    }

    private List<ConstructedRange> constructed(List<InterfaceView> interfaces) {
        return ConstructedRange.of(
                subnets.ranges(), interfaces.stream().filter(served).toList());
    }

    private Map<Range6, String> ranges(List<InterfaceView> interfaces) {
        Map<Range6, String> made = new HashMap<>();
        for (ConstructedRange each : constructed(interfaces)) {
            made.put(each.range(), each.view().name());
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
