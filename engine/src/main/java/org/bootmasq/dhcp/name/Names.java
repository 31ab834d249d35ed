package org.bootmasq.dhcp.name;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.TagGate;

/**
 * How clients get names.
 *
 * @param domains of {@code domain} with a scope, in the order tried
 * @param domain of {@code domain} without one
 * @param ignore {@code dhcp-ignore-names}: whose names count for nothing
 * @param generate {@code dhcp-generate-names}: who gets a name made of the hardware address
 */
public record Names(
        List<DomainRule> domains, Optional<DomainRule> domain, List<TagGate> ignore, List<TagGate> generate) {
    public Names {
        domains = List.copyOf(domains);
        ignore = List.copyOf(ignore);
        generate = List.copyOf(generate);
    }
}
