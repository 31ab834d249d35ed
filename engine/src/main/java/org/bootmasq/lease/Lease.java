package org.bootmasq.lease;

import java.util.List;
import org.bootmasq.wire.IpAddress;

/**
 * An address, or a prefix of addresses, that a client holds until a moment. No two leases of one family have the same
 * address: a delegated prefix never holds an address that is leased by itself.
 */
public sealed interface Lease permits Lease4, Lease6 {
    /** The {@link #expires} of a lease that never ends. */
    long INFINITE = 0;

    /** The address held; of a delegated prefix its first. */
    IpAddress address();

    /** The name without domain, empty if the client has none. */
    String hostname();

    /** The domain behind the name, empty if there is none. */
    String domain();

    /** The first second (Unix time) at which it is over; {@link #INFINITE} for never. */
    long expires();

    /** Lines of the lease file that followed this one and belong to it, verbatim. */
    List<String> fileLines();

    /** Whether another lease is the same client's, and of the same kind. */
    boolean isOfClientOf(Lease other);

    /** Whether it never ends. */
    default boolean isInfinite() {
        return expires() == INFINITE;
    }

    /** @param nowSeconds Unix time */
    default boolean isOver(long nowSeconds) {
        return !isInfinite() && expires() <= nowSeconds;
    }

    /** Seconds left, {@link Long#MAX_VALUE} if it never ends. */
    default long remaining(long nowSeconds) {
        return isInfinite() ? Long.MAX_VALUE : Math.max(0, expires() - nowSeconds);
    }

    /** The name with its domain, the bare name where there is no domain, or empty. */
    default String fullName() {
        return hostname().isEmpty() || domain().isEmpty() ? hostname() : hostname() + "." + domain();
    }
}
