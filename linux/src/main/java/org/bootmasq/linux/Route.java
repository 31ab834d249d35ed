package org.bootmasq.linux;

/**
 * An IPv6 route of the main table.
 *
 * @param destination 16 octets
 * @param length of the destination's prefix, 0 to 128
 * @param gateway 16 octets; empty for a network on the link, or one that is unreachable
 * @param interfaceIndex where it leads; 0 for one that is unreachable, which the kernel keeps at the loopback interface
 * @param metric the lesser is chosen before; the kernel's own connected routes have 256
 */
public record Route(Octets destination, int length, Octets gateway, int interfaceIndex, int metric) {
    /** A network behind a machine on a link. */
    public static Route via(Octets destination, int length, Octets gateway, int interfaceIndex, int metric) {
        return new Route(destination, length, gateway, interfaceIndex, metric);
    }

    /** A network that is nowhere: whoever sends there hears so, until a longer prefix leads further. */
    public static Route unreachable(Octets destination, int length, int metric) {
        return new Route(destination, length, Octets.EMPTY, 0, metric);
    }

    /** Whether it leads nowhere. */
    public boolean isUnreachable() {
        return interfaceIndex == 0;
    }
}
