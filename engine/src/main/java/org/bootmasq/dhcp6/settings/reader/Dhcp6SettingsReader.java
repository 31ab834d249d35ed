package org.bootmasq.dhcp6.settings.reader;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.dhcp.BridgeInterface;
import org.bootmasq.dhcp.Ip6Lines;
import org.bootmasq.dhcp.OwnDns;
import org.bootmasq.dhcp.Scripts;
import org.bootmasq.dhcp.boot.HttpBootReader;
import org.bootmasq.dhcp.host.HostIndex;
import org.bootmasq.dhcp.host.HostReader;
import org.bootmasq.dhcp.match.ClientsReader;
import org.bootmasq.dhcp.name.NamesReader;
import org.bootmasq.dhcp.six.ConfiguredOption6;
import org.bootmasq.dhcp.six.Range6Reader;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.Policy6;
import org.bootmasq.dhcp6.settings.Relays6;
import org.bootmasq.dhcp6.settings.ReplyRules6;
import org.bootmasq.dhcp6.settings.Subnets6;

/** Turns directives into {@link Dhcp6Settings}. Lines about IPv4 are left to DHCPv4. */
public final class Dhcp6SettingsReader {
    private final Configuration configuration;
    private final Problems problems;

    private Dhcp6SettingsReader(Configuration configuration, Problems problems) {
        this.configuration = configuration;
        this.problems = problems;
    }

    /** Reads all lines that concern DHCPv6; what is wrong with them goes to {@code problems}. */
    public static Dhcp6Settings read(Configuration configuration, Problems problems) {
        return read(configuration, HostReader.all(configuration, problems), problems);
    }

    /** The same where the hosts are known already, which DHCPv4 shares. */
    public static Dhcp6Settings read(Configuration configuration, HostIndex hosts, Problems problems) {
        return new Dhcp6SettingsReader(configuration, problems).settings(hosts);
    }

    private Dhcp6Settings settings(HostIndex hosts) {
        var networks = new NetworkReader6(problems);
        List<Policy6.EnterpriseDuid> duids = problems.translate(configuration.all(Option.DHCP_DUID), networks::duid);
        return new Dhcp6Settings(
                new Subnets6(
                        Range6Reader.all(configuration, problems),
                        problems.translate(configuration.all(Option.DHCP_PD), PoolReader::pool),
                        each(configuration.all(Option.SHARED_NETWORK), networks::sharedNetwork),
                        BridgeInterface.all(configuration, problems)),
                ClientsReader.read(
                        configuration,
                        hosts,
                        line -> Ip6Lines.isForSix(line) ? Optional.of(OptionReader6.match(line)) : Optional.empty(),
                        problems),
                NamesReader.read(configuration, problems),
                new ReplyRules6(
                        options().reversed(),
                        OwnDns.isServed(configuration),
                        HttpBootReader.all(configuration, problems)),
                relays(networks),
                new Policy6(
                        duids.isEmpty() ? Optional.empty() : Optional.of(duids.getLast()), configuration.switches()),
                Scripts.of(configuration));
    }

    /** In the order of the file. dnsmasq: those of {@code dhcp-option-pxe} are checked and never sent. */
    private List<ConfiguredOption6> options() {
        return configuration.directives().stream()
                .filter(line -> switch (line.option()) {
                    case DHCP_OPTION, DHCP_OPTION_FORCE, DHCP_OPTION_PXE -> Ip6Lines.isForSix(line);
                    default -> false;
                })
                .flatMap(line -> problems.attempt(() -> OptionReader6.option(line)).stream())
                .filter(option -> option.directive().option() != Option.DHCP_OPTION_PXE)
                .toList();
    }

    private Relays6 relays(NetworkReader6 networks) {
        List<Directive> lines = configuration.all(Option.DHCP_RELAY).stream()
                .filter(Ip6Lines::isForSix)
                .toList();
        List<Directive> sources = configuration.all(Option.LEASEQUERY).stream()
                .filter(Directive::hasValue)
                .toList();
        return new Relays6(
                each(lines, networks::relay),
                new Relays6.LeaseQuery(
                        configuration.has(Option.LEASEQUERY),
                        sources.isEmpty(),
                        each(sources, networks::leaseQuerySource)));
    }

    /** Translates lines of which some are not DHCPv6's, or say nothing. */
    private <T> List<T> each(List<Directive> lines, Function<Directive, Optional<T>> translation) {
        return problems.translate(lines, translation).stream()
                .flatMap(Optional::stream)
                .toList();
    }
}
