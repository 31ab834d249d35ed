package org.bootmasq.ra.settings;

import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.ra.message.RouterPreference;

/**
 * One {@code ra-param} line: how an interface is advertised.
 *
 * @param intervalSeconds between advertisements, 4 to 1800
 * @param lifetimeSeconds of the router as written, if it is: see {@link #routerLifetimeSeconds}
 */
public record RouterParameters(
        Directive directive,
        InterfacePattern interfaces,
        Mtu mtu,
        RouterPreference preference,
        int intervalSeconds,
        OptionalInt lifetimeSeconds) {
    /** Where nothing is said, and where 0 is said, in seconds. */
    public static final int DEFAULT_INTERVAL_SECONDS = 600;

    private static final int LONGEST_LIFETIME_SECONDS = 9000;

    /** Which MTU is told (RFC 4861 section 4.6.4). */
    public sealed interface Mtu {
        /** That of the interface which is advertised. */
        record OfInterface() implements Mtu {}

        /** That of another interface, and none while there is no such interface. */
        record OfOther(String interfaceName) implements Mtu {}

        /** @param octets 1280 and up */
        record Fixed(int octets) implements Mtu {}

        /** None is told. */
        record Off() implements Mtu {}
    }

    /**
     * How long clients keep the router, in seconds: 0 means that it is none of their default routers. dnsmasq: at least
     * the interval, at most 9000, three intervals where nothing is said.
     */
    public int routerLifetimeSeconds() {
        if (lifetimeSeconds.isEmpty()) return 3 * intervalSeconds;
        int written = lifetimeSeconds.getAsInt();
        return written == 0 ? 0 : Math.clamp(written, intervalSeconds, LONGEST_LIFETIME_SECONDS);
    }
}
