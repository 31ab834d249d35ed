package org.bootmasq.service.dns;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.config.Option;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.Upstream;

/**
 * What commands said of DNS while it runs: it holds beside, and where it contradicts in place of, what the
 * configuration says, until the server ends.
 *
 * @param servers asked too
 * @param switches options that were turned on or off
 */
public record DnsOrders(List<Upstream> servers, Map<Option, Boolean> switches) {
    public static final DnsOrders NONE = new DnsOrders(List.of(), Map.of());

    public DnsOrders {
        servers = List.copyOf(servers);
        switches = Map.copyOf(switches);
    }

    /** The same with other servers. */
    public DnsOrders with(List<Upstream> others) {
        return new DnsOrders(others, switches);
    }

    /** The same with an option on or off. */
    public DnsOrders with(Option option, boolean on) {
        Map<Option, Boolean> all = new EnumMap<>(Option.class);
        all.putAll(switches);
        all.put(option, on);
        return new DnsOrders(servers, all);
    }

    /** Settings as they hold under these orders. */
    public DnsSettings on(DnsSettings configured) {
        DnsSettings settings = configured;
        for (var each : switches.entrySet()) settings = settings.with(each.getKey(), each.getValue());
        return settings;
    }
}
