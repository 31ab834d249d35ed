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

    /** {@code dhcp-authoritative}: requests that contradict us are refused even of unknown clients. */
    public boolean authoritative() {
        return switches.contains(Option.DHCP_AUTHORITATIVE);
    }

    /** {@code dhcp-rapid-commit} (RFC 4039). */
    public boolean rapidCommit() {
        return switches.contains(Option.DHCP_RAPID_COMMIT);
    }

    /** {@code dhcp-sequential-ip}: the lowest free address comes first. */
    public boolean sequentialIp() {
        return switches.contains(Option.DHCP_SEQUENTIAL_IP);
    }

    /** {@code no-ping}: an address is given without asking whether somebody has it. */
    public boolean noPing() {
        return switches.contains(Option.NO_PING);
    }

    /** {@code quiet-dhcp}. */
    public boolean quiet() {
        return switches.contains(Option.QUIET_DHCP);
    }

    /** {@code log-dhcp}. */
    public boolean logDhcp() {
        return switches.contains(Option.LOG_DHCP);
    }
}
