package org.bootmasq.ra.settings;

import java.util.List;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.dhcp6.Dhcp6Settings.RouterParameters;
import org.bootmasq.ra.message.RouterPreference;

/**
 * How an interface advertises its router: {@code ra-param}, within its bounds.
 *
 * @param interfaceName which interface; may end in a star
 * @param intervalSeconds the longest time between two advertisements, 4 to 1800
 * @param lifetimeSeconds of the router as the default one, 0 to 9000
 */
public record LinkParameters(
        String interfaceName, MtuRule mtu, RouterPreference preference, int intervalSeconds, int lifetimeSeconds) {
    private static final int DEFAULT_INTERVAL = 600;
    private static final int SHORTEST_INTERVAL = 4;
    private static final int LONGEST_INTERVAL = 1800;
    private static final int LONGEST_LIFETIME = 9000;
    private static final int INTERVALS_IN_LIFETIME = 3;

    /** Which MTU is told. */
    public sealed interface MtuRule {}

    /** That of the interface itself. */
    public record OwnMtu() implements MtuRule {}

    /** None. */
    public record NoMtu() implements MtuRule {}

    /** @param octets at least 1280 */
    public record FixedMtu(int octets) implements MtuRule {}

    /** That of another interface, none while it is absent. */
    public record MtuOf(String interfaceName) implements MtuRule {}

    /** Where no line names the interface. */
    static final LinkParameters DEFAULT = new LinkParameters(
            "*", new OwnMtu(), RouterPreference.MEDIUM, DEFAULT_INTERVAL, INTERVALS_IN_LIFETIME * DEFAULT_INTERVAL);

    static LinkParameters of(RouterParameters line) {
        int interval = line.intervalSeconds().orElse(0);
        interval = interval == 0 ? DEFAULT_INTERVAL : Math.clamp(interval, SHORTEST_INTERVAL, LONGEST_INTERVAL);
        int lifetime = line.lifetimeSeconds().orElse(INTERVALS_IN_LIFETIME * interval);
        if (lifetime != 0) lifetime = Math.clamp(lifetime, interval, LONGEST_LIFETIME);
        RouterPreference preference = switch (line.preference()) {
            case LOW -> RouterPreference.LOW;
            case MEDIUM -> RouterPreference.MEDIUM;
            case HIGH -> RouterPreference.HIGH;
        };
        return new LinkParameters(line.interfaceName(), mtu(line), preference, interval, lifetime);
    }

    private static MtuRule mtu(RouterParameters line) {
        if (line.mtuOff()) return new NoMtu();
        if (line.mtu().isPresent()) return new FixedMtu(line.mtu().getAsInt());
        return line.mtuInterface().<MtuRule>map(MtuOf::new).orElseGet(OwnMtu::new);
    }

    /** Whether they are for an interface of this name. */
    boolean isFor(String name) {
        return InterfaceSettings.matches(List.of(interfaceName), name);
    }
}
