package org.bootmasq.dhcp.six;

import java.util.Optional;
import org.bootmasq.wire.Ip6;

/**
 * The server's addresses where a client asks, for which {@code [::]}, {@code [fd00::]} and {@code [fe80::]} stand in
 * the values of options.
 *
 * @param global for {@code [::]}
 * @param uniqueLocal for {@code [fd00::]} (RFC 4193)
 * @param linkLocal for {@code [fe80::]}
 */
public record OwnAddresses6(Optional<Ip6> global, Optional<Ip6> uniqueLocal, Optional<Ip6> linkLocal) {
    private static final Ip6 UNIQUE_LOCAL = new Ip6(0xfd00L << 48, 0);
    private static final Ip6 LINK_LOCAL = new Ip6(0xfe80L << 48, 0);

    /** What an address of a line means here; empty where it stands for one that the server does not have. */
    public Optional<Ip6> meant(Ip6 written) {
        if (written.isUnspecified()) return global;
        if (written.equals(UNIQUE_LOCAL)) return uniqueLocal;
        if (written.equals(LINK_LOCAL)) return linkLocal;
        return Optional.of(written);
    }
}
