package org.bootmasq.dhcp4.settings;

/**
 * How the server behaves towards all clients alike.
 *
 * @param authoritative {@code dhcp-authoritative}: requests that contradict us are refused even of unknown clients
 * @param rapidCommit {@code dhcp-rapid-commit} (RFC 4039)
 * @param leaseMax {@code dhcp-lease-max}: at most so many leases, 1000 unless said
 * @param sequentialIp {@code dhcp-sequential-ip}: the lowest free address comes first
 * @param noPing {@code no-ping}: an address is given without asking whether somebody has it
 * @param quiet {@code quiet-dhcp}
 * @param logDhcp {@code log-dhcp}
 * @param ports of {@code dhcp-alternate-port}
 */
public record Policy(
        boolean authoritative,
        boolean rapidCommit,
        int leaseMax,
        boolean sequentialIp,
        boolean noPing,
        boolean quiet,
        boolean logDhcp,
        Ports ports) {
    /** {@code dhcp-alternate-port}, 67 and 68 unless said. */
    public record Ports(int server, int client) {
        public static final Ports STANDARD = new Ports(67, 68);
    }
}
