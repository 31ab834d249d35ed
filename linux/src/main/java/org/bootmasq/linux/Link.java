package org.bootmasq.linux;

/**
 * A network interface as rtnetlink(7) describes it.
 *
 * @param index positive, never given to another interface while this one lives
 * @param name at most 15 octets
 * @param flags of netdevice(7), IFF_UP and so on
 * @param hardwareType the IANA "Hardware Type" of ARP, 1 for Ethernet; 772 for loopback, 65534 for none (if_arp.h)
 * @param address the link-layer address, empty where it has none
 * @param broadcast the link-layer broadcast address
 * @param mtu in octets
 * @param mtu6 of packets of IPv6, at most {@code mtu}: the kernel keeps one of its own for them; 0 without IPv6
 * @param master the index of the bridge or bond it belongs to, 0 for none
 */
public record Link(
        int index,
        String name,
        int flags,
        int hardwareType,
        Octets address,
        Octets broadcast,
        int mtu,
        int mtu6,
        int master) {
    /** Whether the interface is switched on (IFF_UP). */
    public boolean isUp() {
        return (flags & 0x1) != 0;
    }

    /** Whether it can send to all (IFF_BROADCAST). */
    public boolean hasBroadcast() {
        return (flags & 0x2) != 0;
    }

    /** Whether it leads back to this machine (IFF_LOOPBACK). */
    public boolean isLoopback() {
        return (flags & 0x8) != 0;
    }

    /** Whether there is one machine at its other end (IFF_POINTOPOINT). */
    public boolean isPointToPoint() {
        return (flags & 0x10) != 0;
    }

    /** Up, and with a carrier. */
    public boolean isRunning() {
        return (flags & 0x40) != 0;
    }

    /** Whether it takes multicast (IFF_MULTICAST). */
    public boolean hasMulticast() {
        return (flags & 0x1000) != 0;
    }
}
