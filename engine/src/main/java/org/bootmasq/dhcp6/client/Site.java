package org.bootmasq.dhcp6.client;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp.host.HostFinder;
import org.bootmasq.dhcp.match.MatchRule;
import org.bootmasq.dhcp.name.DomainRule;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp.name.Names;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.PrefixPool;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * What holds for all requests until the configuration, the interfaces or known names change: then there is another
 * site.
 *
 * @param settings as configured, with the addresses that names of hosts have
 * @param networks which ranges serve which link
 * @param pools of prefixes
 * @param matchRules of the settings, in the order in which their tags are set
 */
public record Site(
        Dhcp6Settings settings,
        Networks networks,
        Pools pools,
        HostFinder hosts,
        List<MatchRule> matchRules,
        KnownNames names) {
    /** Works out what the settings mean with these interfaces and names. */
    public static Site of(Dhcp6Settings configured, List<InterfaceView> interfaces, KnownNames names) {
        Dhcp6Settings settings =
                configured.withHosts(names.complete6(configured.clients().hosts()));
        var networks = new Networks(settings.subnets(), interfaces);
        return new Site(
                settings,
                networks,
                new Pools(settings.subnets(), networks),
                new HostFinder(settings.clients().hosts()),
                MatchTags.ordered(settings.clients().matchRules()),
                names);
    }

    /** The same with other interfaces. */
    public Site with(List<InterfaceView> interfaces) {
        var present = new Networks(settings.subnets(), interfaces);
        return new Site(settings, present, new Pools(settings.subnets(), present), hosts, matchRules, names);
    }

    /** Whether any line has this prefix to delegate; that of a template may have it with other interfaces. */
    public boolean delegates(Ip6Prefix block) {
        for (Host host : settings.clients().hosts().reserved6().withDelegated(block)) {
            if (host.addresses().delegated().contains(block)) return true;
        }
        for (PrefixPool pool : settings.subnets().pools()) {
            boolean fits = pool.lengths().fits(block.length());
            if (fits && (pool.template().isPresent() || pool.pool().contains(block))) return true;
        }
        return false;
    }

    /** The domain of clients with this address: the last {@code domain} line whose scope holds it. */
    public Optional<String> domainOf(Ip6 address) {
        Names lines = settings.names();
        for (DomainRule rule : lines.domains()) {
            boolean holds = switch (rule.scope()) {
                case DomainRule.Scope.Everyone _ -> true;
                case DomainRule.Scope.Addresses(var range) -> range.contains(address);
                case DomainRule.Scope.Interface(String name) -> isOn(name, address);
            };
            if (holds) return Optional.of(rule.name());
        }
        return lines.domain().map(DomainRule::name);
    }

    private boolean isOn(String interfaceName, Ip6 address) {
        return networks.byName(interfaceName)
                .filter(view -> view.addresses6().stream().anyMatch(local -> local.reaches(address)))
                .isPresent();
    }
}
