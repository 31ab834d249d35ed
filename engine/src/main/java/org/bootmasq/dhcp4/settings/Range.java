package org.bootmasq.dhcp4.settings;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.wire.Ip4;

/**
 * One {@code dhcp-range} line.
 *
 * @param setTags set for clients that get an address from here
 * @param condition what a client needs to get one
 * @param start the first address; the network for {@link Mode#STATIC} and {@link Mode#PROXY}
 * @param end the last; equal to start for the other modes
 * @param netmask as written; otherwise the interface's applies, which is why a range behind a relay must name it
 * @param broadcast as written; otherwise derived from the netmask
 * @param leaseSeconds 120 and up, or {@link LeaseTime#INFINITE}
 */
public record Range(
        Directive directive,
        List<String> setTags,
        TagExpression condition,
        Ip4 start,
        Ip4 end,
        Mode mode,
        Optional<Ip4> netmask,
        Optional<Ip4> broadcast,
        long leaseSeconds) {
    /** The lease time where nothing is said, one hour. */
    public static final long DEFAULT_LEASE_SECONDS = 3600;

    /** What the range is for. */
    public enum Mode {
        DYNAMIC,
        /** Only clients with a {@code dhcp-host} address are served. */
        STATIC,
        /** Another server gives the addresses; only PXE information comes from here. */
        PROXY
    }

    public Range {
        setTags = List.copyOf(setTags);
    }

    /** Whether an address is one that it gives out. */
    public boolean contains(Ip4 address) {
        return mode == Mode.DYNAMIC && address.between(start, end);
    }
}
