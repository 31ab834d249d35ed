package org.bootmasq.ra.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.config.value.Part;
import org.bootmasq.dhcp6.Dhcp6Settings;
import org.bootmasq.dhcp6.Option6;
import org.bootmasq.dhcp6.Range6;

/**
 * All that a configuration says of router advertisements.
 *
 * @param ranges those that advertise, in the order of their lines
 * @param options what advertisements tell beside prefixes, in the order of their lines
 * @param parameters {@code ra-param}
 * @param bridges {@code bridge-interface}
 * @param everywhere whether every range advertises: {@code enable-ra}
 * @param dnsRuns whether this router answers DNS where hosts ask, so that it can be told as a server of it
 * @param quiet {@code quiet-ra}
 * @param quietNames whether the log says nothing of {@code ra-names}: {@code quiet-dhcp6}
 */
public record RaSettings(
        List<RaRange> ranges,
        List<RaOption> options,
        List<LinkParameters> parameters,
        List<Bridge> bridges,
        boolean everywhere,
        boolean dnsRuns,
        boolean quiet,
        boolean quietNames) {
    private static final int DNS_PORT = 53;

    /**
     * What arrives on an alias counts as arriving on the interface.
     *
     * @param aliases may end in a star
     */
    public record Bridge(String interfaceName, List<String> aliases) {
        public Bridge {
            aliases = List.copyOf(aliases);
        }

        private static Bridge of(Directive directive) {
            List<Part> parts = Part.of(directive).list();
            return new Bridge(parts.getFirst().plain(), parts.stream().skip(1).map(Part::plain).toList());
        }

        /** Whether an interface of this name is one of its aliases. */
        public boolean hasAlias(String name) {
            return InterfaceSettings.matches(aliases, name);
        }
    }

    public RaSettings {
        ranges = List.copyOf(ranges);
        options = List.copyOf(options);
        parameters = List.copyOf(parameters);
        bridges = List.copyOf(bridges);
    }

    /**
     * Works out what is said of router advertisements.
     *
     * @param six what the configuration says of DHCPv6
     * @param problems told of what is wrong with lines for advertisements alone
     */
    public static RaSettings of(Dhcp6Settings six, Configuration configuration, Problems problems) {
        var ranges = new ArrayList<RaRange>();
        for (Range6 range : six.ranges()) RaRange.of(range, six.advertise()).ifPresent(ranges::add);
        var options = new ArrayList<RaOption>();
        for (Option6 option : six.options()) {
            problems.attempt(() -> RaOption.of(option)).flatMap(told -> told).ifPresent(options::add);
        }
        return new RaSettings(
                ranges,
                options,
                six.routerParameters().stream().map(LinkParameters::of).toList(),
                configuration.all(Option.BRIDGE_INTERFACE).stream().map(Bridge::of).toList(),
                six.advertise(),
                dnsRuns(configuration),
                configuration.has(Option.QUIET_RA),
                configuration.has(Option.QUIET_DHCP6) && !configuration.has(Option.LOG_DHCP));
    }

    private static boolean dnsRuns(Configuration configuration) {
        return configuration
                .last(Option.PORT)
                .map(line -> Part.of(line).number().orElse(0) == DNS_PORT)
                .orElse(true);
    }

    /** Whether anything is to be advertised at all, as soon as an interface has an address for it. */
    public boolean isNeeded() {
        return !ranges.isEmpty();
    }

    /** How an interface advertises its router. dnsmasq: of several lines for one interface the last counts. */
    public LinkParameters parametersOf(String interfaceName) {
        for (LinkParameters each : parameters.reversed()) {
            if (each.isFor(interfaceName)) return each;
        }
        return LinkParameters.DEFAULT;
    }

    /** The interface as which an alias counts; empty if it is none. */
    public Optional<String> bridgeOf(String alias) {
        for (Bridge bridge : bridges) {
            if (bridge.hasAlias(alias)) return Optional.of(bridge.interfaceName());
        }
        return Optional.empty();
    }
}
