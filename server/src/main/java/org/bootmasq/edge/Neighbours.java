package org.bootmasq.edge;

import java.util.Optional;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Neighbour;
import org.bootmasq.linux.Netlink;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.HardwareType;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** The kernel's neighbour tables, of ARP and of IPv6 neighbour discovery. */
public final class Neighbours {
    private Neighbours() {}

    /** The hardware address of a machine that has just been heard; empty where that came through a router. */
    public static Optional<HardwareAddress> hardware(ScopedAddress address) {
        try (Netlink netlink = Netlink.open()) {
            return netlink.neighbours().stream()
                    .filter(Neighbour::isKnown)
                    .filter(each -> address.scope() == 0 || address.scope() == each.interfaceIndex())
                    .filter(each -> address(each).equals(address.address()))
                    .map(Neighbours::hardware)
                    .findFirst();
        } catch (LinuxException unknown) {
            return Optional.empty();
        }
    }

    /** The address of a neighbour as the kernel tells it. */
    public static IpAddress address(Neighbour neighbour) {
        Bytes octets = Bytes.of(neighbour.address().toArray());
        return octets.length() == 4 ? new Ip4(neighbour.address().ip4()) : Ip6.ofOctets(octets);
    }

    /** The hardware address of a neighbour as the kernel tells it. */
    public static HardwareAddress hardware(Neighbour neighbour) {
        return new HardwareAddress(
                HardwareType.ETHERNET, Bytes.of(neighbour.linkAddress().toArray()));
    }
}
