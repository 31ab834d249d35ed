package org.bootmasq.dhcp6.settings;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.BridgeInterface;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.wire.Ip6;

/**
 * Which addresses and prefixes there are to give, and on which networks.
 *
 * @param ranges of {@code dhcp-range}
 * @param pools of {@code dhcp-pd}
 * @param sharedNetworks of {@code shared-network}
 * @param bridgeInterfaces of {@code bridge-interface}
 */
public record Subnets6(
        List<Range6> ranges,
        List<PrefixPool> pools,
        List<SharedNetwork6> sharedNetworks,
        List<BridgeInterface> bridgeInterfaces) {
    /**
     * {@code shared-network}: addresses of the {@code other} network may be given where the first is local.
     *
     * @param interfaceName where requests arrive, unless {@code local} is given
     * @param local an address that identifies the network where requests arrive (ours, or a relay's)
     */
    public record SharedNetwork6(Directive directive, Optional<String> interfaceName, Optional<Ip6> local, Ip6 other) {}

    public Subnets6 {
        ranges = List.copyOf(ranges);
        pools = List.copyOf(pools);
        sharedNetworks = List.copyOf(sharedNetworks);
        bridgeInterfaces = List.copyOf(bridgeInterfaces);
    }

    /**
     * Whether DHCPv6 has anything to do for clients here: a range without it only has its network advertised.
     */
    public boolean areServed() {
        return !pools.isEmpty() || ranges.stream().anyMatch(range -> range.service() != Range6.Service.NONE);
    }
}
