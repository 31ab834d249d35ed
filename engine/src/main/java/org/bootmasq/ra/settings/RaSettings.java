package org.bootmasq.ra.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.dhcp.BridgeInterface;
import org.bootmasq.dhcp.OwnDns;
import org.bootmasq.dhcp.six.ConfiguredOption6;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.ra.message.RouterPreference;

/**
 * All that a configuration says of router advertisements.
 *
 * @param ranges those that advertise, in the order of their lines
 * @param options what advertisements tell beside prefixes, the last line first
 * @param parameters {@code ra-param}, the last line first
 * @param bridges {@code bridge-interface}
 * @param everyRange {@code enable-ra}
 * @param dnsRuns whether this router answers DNS where hosts ask, so that it can be told as a server of it
 * @param quiet {@code quiet-ra}
 * @param quietNames whether the log says nothing of {@code ra-names}: {@code quiet-dhcp6}
 */
public record RaSettings(
        List<RaRange> ranges,
        List<RaOption> options,
        List<RouterParameters> parameters,
        List<BridgeInterface> bridges,
        boolean everyRange,
        boolean dnsRuns,
        boolean quiet,
        boolean quietNames) {
    /** What holds for an interface that no line names. */
    private static final RouterParameters DEFAULT = new RouterParameters(
            new Directive(Option.RA_PARAM, "*", Origin.commandLine(0, "")),
            new InterfacePattern("*"),
            new RouterParameters.Mtu.OfInterface(),
            RouterPreference.MEDIUM,
            RouterParameters.DEFAULT_INTERVAL_SECONDS,
            OptionalInt.empty());

    public RaSettings {
        ranges = List.copyOf(ranges);
        options = List.copyOf(options);
        parameters = List.copyOf(parameters);
        bridges = List.copyOf(bridges);
    }

    /**
     * Reads what is said of router advertisements.
     *
     * @param ranges all lines of {@code dhcp-range} with IPv6 addresses, in their order
     * @param sent all lines of {@code dhcp-option} and {@code dhcp-option-force} for DHCPv6, the last line first
     * @param problems told of what is wrong with lines for advertisements alone
     */
    public static RaSettings read(
            Configuration configuration, List<Range6> ranges, List<ConfiguredOption6> sent, Problems problems) {
        boolean everyRange = configuration.has(Option.ENABLE_RA);
        var advertised = new ArrayList<RaRange>();
        for (Range6 range : ranges) RaRange.of(range, everyRange).ifPresent(advertised::add);
        var options = new ArrayList<RaOption>();
        for (ConfiguredOption6 each : sent) {
            problems.attempt(() -> RaOption.of(each)).flatMap(told -> told).ifPresent(options::add);
        }
        return new RaSettings(
                advertised,
                options,
                RouterParametersReader.all(configuration, problems),
                // DHCPv4 says what is wrong with these lines.
                BridgeInterface.all(configuration, new Problems()),
                everyRange,
                OwnDns.isServed(configuration),
                configuration.has(Option.QUIET_RA),
                configuration.has(Option.QUIET_DHCP6) && !configuration.has(Option.LOG_DHCP));
    }

    /** Whether anything is to be advertised at all, as soon as an interface has an address for it. */
    public boolean isNeeded() {
        return !ranges.isEmpty();
    }

    /** How an interface advertises its router. */
    public RouterParameters parametersOf(String interfaceName) {
        for (RouterParameters each : parameters) {
            if (each.interfaces().matches(interfaceName)) return each;
        }
        return DEFAULT;
    }

    /** The interface as which an alias counts; empty if it is none. */
    public Optional<String> bridgeOf(String alias) {
        for (BridgeInterface bridge : bridges) {
            if (bridge.isAlias(alias)) return Optional.of(bridge.interfaceName());
        }
        return Optional.empty();
    }
}
