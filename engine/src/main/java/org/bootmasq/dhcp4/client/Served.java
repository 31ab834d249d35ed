package org.bootmasq.dhcp4.client;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.wire.Ip4;

/**
 * A range as it serves one request: with its network, and with our part in it.
 *
 * @param netmask as written, or the interface's
 * @param local our address towards these clients, the server identifier
 * @param router who routes for them: ourselves, or the relay
 */
public record Served(Range range, Ip4 netmask, Ip4 broadcast, Ip4 local, Optional<Ip4> router) {
    /** Whether an address is in the network of the range. */
    public boolean covers(Ip4 address) {
        return address.sameNetwork(range.start(), netmask);
    }

    /**
     * Whether a {@code dhcp-host} line may hold for a machine with these networks: its address, if it gives any, is of
     * one of them.
     */
    static boolean isNear(Host host, List<Served> networks) {
        Host.Addresses given = host.addresses();
        if (given.four().isEmpty()) return given.six().isEmpty();
        for (Served served : networks) {
            if (served.covers(given.four().get())) return true;
        }
        return false;
    }

    /** An address that a client may get from here by its own right. */
    public boolean offers(Ip4 address) {
        return range.contains(address);
    }

    /** Whether addresses come from another server ({@code proxy}). */
    public boolean isProxy() {
        return range.mode() == Range.Mode.PROXY;
    }

    /** Never to be given away: ourselves and the relay. */
    public boolean isTaken(Ip4 address) {
        return router.isPresent() && router.get().equals(address);
    }
}
