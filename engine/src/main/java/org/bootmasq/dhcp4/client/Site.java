package org.bootmasq.dhcp4.client;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.value.AddressRange;
import org.bootmasq.dhcp.host.HostFinder;
import org.bootmasq.dhcp.match.MatchRule;
import org.bootmasq.dhcp.name.DomainRule;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp.name.Names;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Ip4;

/**
 * What holds for all requests until the configuration, the interfaces or known names change: then there is another
 * site.
 *
 * @param settings as configured, with the addresses that names of hosts have
 * @param matchRules of the settings, in the order in which their tags are set
 */
public record Site(
        Dhcp4Settings settings, Networks networks, HostFinder hosts, List<MatchRule> matchRules, KnownNames names) {
    /** Works out what the settings mean with these interfaces and names. */
    public static Site of(Dhcp4Settings configured, List<InterfaceView> interfaces, KnownNames names) {
        Dhcp4Settings settings =
                configured.withHosts(names.complete(configured.clients().hosts()));
        return new Site(
                settings,
                new Networks(settings, interfaces),
                new HostFinder(settings.clients().hosts()),
                MatchTags.ordered(settings.clients().matchRules()),
                names);
    }

    /** The same with other interfaces. */
    public Site with(List<InterfaceView> interfaces) {
        return new Site(settings, new Networks(settings, interfaces), hosts, matchRules, names);
    }

    /** The domain of clients with this address: the last {@code domain} line whose scope holds it. */
    public Optional<String> domainOf(Ip4 address) {
        Names lines = settings.names();
        for (DomainRule rule : lines.domains()) {
            boolean holds = switch (rule.scope()) {
                case DomainRule.Scope.Everyone _ -> true;
                case DomainRule.Scope.Addresses(AddressRange range) -> range.contains(address);
                case DomainRule.Scope.Interface(String name) -> isOn(name, address);
            };
            if (holds) return Optional.of(rule.name());
        }
        return lines.domain().map(DomainRule::name);
    }

    private boolean isOn(String interfaceName, Ip4 address) {
        return networks.byName(interfaceName)
                .filter(view -> view.addresses().stream()
                        .anyMatch(local -> local.address().sameNetwork(address, local.netmask())))
                .isPresent();
    }
}
