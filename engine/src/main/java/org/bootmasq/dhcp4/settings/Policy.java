package org.bootmasq.dhcp4.settings;

import java.util.Set;
import org.bootmasq.config.Option;

/**
 * How the server behaves towards all clients alike.
 *
 * @param leaseMax {@code dhcp-lease-max}: at most so many leases, 1000 unless said
 * @param ports of {@code dhcp-alternate-port}
 * @param switches options without a value that are given, of whatever protocol
 */
public record Policy(int leaseMax, Ports ports, Set<Option> switches) {
    /** {@code dhcp-alternate-port}, 67 and 68 unless said. */
    public record Ports(int server, int client) {
        public static final Ports STANDARD = new Ports(67, 68);
    }

    public Policy {
        switches = Set.copyOf(switches);
    }

    /** Whether an option without a value is given. */
    public boolean has(Option option) {
        return switches.contains(option);
    }
}
