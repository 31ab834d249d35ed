package org.bootmasq.dhcp4.settings;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.BridgeInterface;
import org.bootmasq.dhcp.TagGate;
import org.bootmasq.wire.Ip4;

/**
 * Which addresses there are to give, and on which networks.
 *
 * @param ranges of {@code dhcp-range}
 * @param sharedNetworks of {@code shared-network}
 * @param bridgeInterfaces of {@code bridge-interface}
 * @param bootpDynamic {@code bootp-dynamic}: which BOOTP clients may get an address of a range
 */
public record Subnets(
        List<Range> ranges,
        List<SharedNetwork> sharedNetworks,
        List<BridgeInterface> bridgeInterfaces,
        List<TagGate> bootpDynamic) {
    /**
     * {@code shared-network}: addresses of the {@code other} network may be given where the first is local.
     *
     * @param interfaceName where requests arrive, unless {@code local} is given
     * @param local an address that identifies the network where requests arrive (ours, or a relay's)
     */
    public record SharedNetwork(Directive directive, Optional<String> interfaceName, Optional<Ip4> local, Ip4 other) {}

    public Subnets {
        ranges = List.copyOf(ranges);
        sharedNetworks = List.copyOf(sharedNetworks);
        bridgeInterfaces = List.copyOf(bridgeInterfaces);
        bootpDynamic = List.copyOf(bootpDynamic);
    }
}
