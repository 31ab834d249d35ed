package org.bootmasq.dhcp4.settings;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.TagGate;

/**
 * How clients get names.
 *
 * @param domains of {@code domain} with a scope, in the order tried
 * @param domain of {@code domain} without one
 * @param dhcpFqdn {@code dhcp-fqdn}: only full names go into the DNS
 * @param ignore {@code dhcp-ignore-names}: whose names count for nothing
 * @param generate {@code dhcp-generate-names}: who gets a name made of the hardware address
 * @param clientUpdate {@code dhcp-client-update}: clients enter their names into the DNS themselves (option 81)
 */
public record Names(
        List<DomainRule> domains,
        Optional<DomainRule> domain,
        boolean dhcpFqdn,
        List<TagGate> ignore,
        List<TagGate> generate,
        boolean clientUpdate) {
    public Names {
        domains = List.copyOf(domains);
        ignore = List.copyOf(ignore);
        generate = List.copyOf(generate);
    }
}
