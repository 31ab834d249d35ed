package org.bootmasq.dhcp;

import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;

/**
 * What happens when leases change.
 *
 * @param script {@code dhcp-script}, a path
 * @param user {@code dhcp-scriptuser}
 * @param leaseFile {@code dhcp-leasefile}; absent means the default path of dnsmasq
 */
public record Scripts(Optional<String> script, Optional<String> user, Optional<String> leaseFile) {
    /** What the lines say. */
    public static Scripts of(Configuration configuration) {
        return new Scripts(
                text(configuration, Option.DHCP_SCRIPT),
                text(configuration, Option.DHCP_SCRIPTUSER),
                text(configuration, Option.DHCP_LEASEFILE).or(() -> text(configuration, Option.DHCP_LEASE)));
    }

    private static Optional<String> text(Configuration configuration, Option option) {
        return configuration.last(option).map(Directive::text).filter(text -> !text.isEmpty());
    }
}
