package org.bootmasq.dhcp6.address;

import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp6.client.Place;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * An address or a prefix that a client is told of.
 *
 * @param block one address, or the prefix
 * @param place that it is from; absent where it is ours no more, or only a line of a machine has it
 * @param source why this one
 */
public record Given(Ip6Prefix block, Lifetimes lifetimes, Optional<Place> place, Source source) {
    /**
     * Why a client gets an address or a prefix, for the trace.
     *
     * @param rule such as {@code dhcp-host}, {@code lease}, {@code requested}, {@code dhcp-range}
     * @param directive the line that gave it
     */
    public record Source(String rule, Optional<Directive> directive) {}

    /** One that is ours no more: the client is to stop using it. */
    public static Given over(Ip6Prefix block) {
        return new Given(block, Lifetimes.NONE, Optional.empty(), new Source("gone", Optional.empty()));
    }

    /** Its first address. */
    public Ip6 address() {
        return block.address();
    }

    /** The same for another time. */
    public Given lasting(Lifetimes other) {
        return new Given(block, other, place, source);
    }

    /** Whether the client may use it at all. */
    public boolean isUsable() {
        return lifetimes.valid() > 0;
    }
}
