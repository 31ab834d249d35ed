package org.bootmasq.edge.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.linux.Link;
import org.bootmasq.linux.LinkIp;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Netlink;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/**
 * An interface of this computer that a network may be asked through.
 *
 * @param address its first IPv4 address, if it has any
 * @param linkLocal its IPv6 address on the link, if it has any
 * @param global its first IPv6 address that reaches further, if it has any
 */
public record ProbeInterface(
        int index,
        String name,
        HardwareAddress hardware,
        Optional<Ip4> address,
        Optional<Ip6> linkLocal,
        Optional<Ip6> global) {
    private static final int ETHERNET = 1;
    private static final int SCOPE_GLOBAL = 0;
    private static final int SCOPE_LINK = 253;

    /** All Ethernet interfaces that are up, in the order of the kernel. */
    public static List<ProbeInterface> all() throws LinuxException {
        try (Netlink netlink = Netlink.open()) {
            List<LinkIp> addresses = netlink.addresses();
            List<ProbeInterface> found = new ArrayList<>();
            for (Link link : netlink.links()) {
                boolean fits = link.isUp() && !link.isLoopback() && link.hardwareType() == ETHERNET;
                // What belongs to a bridge or bond has no traffic of its own.
                if (fits && link.master() == 0) found.add(of(link, addresses));
            }
            return found;
        }
    }

    private static ProbeInterface of(Link link, List<LinkIp> addresses) {
        List<LinkIp> own = addresses.stream()
                .filter(one -> one.interfaceIndex() == link.index())
                .toList();
        return new ProbeInterface(
                link.index(),
                link.name(),
                new HardwareAddress(link.hardwareType(), Bytes.of(link.address().toArray())),
                own.stream()
                        .filter(LinkIp::isIp4)
                        .map(one -> new Ip4(one.ip4()))
                        .findFirst(),
                six(own, SCOPE_LINK),
                six(own, SCOPE_GLOBAL));
    }

    private static Optional<Ip6> six(List<LinkIp> addresses, int scope) {
        return addresses.stream()
                .filter(one -> !one.isIp4() && one.scope() == scope && !one.isTentative())
                .map(one -> Ip6.ofOctets(Bytes.of(one.address().toArray())))
                .findFirst();
    }

    /** The same with another IPv4 address. */
    public ProbeInterface withAddress(Ip4 other) {
        return new ProbeInterface(index, name, hardware, Optional.of(other), linkLocal, global);
    }
}
