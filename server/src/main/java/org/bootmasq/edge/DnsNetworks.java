package org.bootmasq.edge;

import org.bootmasq.linux.LinkIp;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Netlink;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** The IPv6 networks this machine has an address in, as the kernel tells them at the moment. */
final class DnsNetworks {
    private DnsNetworks() {}

    static boolean holds(Ip6 address) {
        try (Netlink netlink = Netlink.open()) {
            for (LinkIp each : netlink.addresses()) {
                if (each.isIp4()) continue;
                Ip6 own = DnsListeners.ip6(Bytes.of(each.address().toArray()));
                if (samePrefix(own, address, each.prefixLength())) return true;
            }
            return false;
        } catch (LinuxException unknown) {
            return false;
        }
    }

    /** The index of the interface with this address; 0 if none has it. */
    static int interfaceOf(Ip6 address) {
        try (Netlink netlink = Netlink.open()) {
            for (LinkIp each : netlink.addresses()) {
                boolean same = !each.isIp4()
                        && DnsListeners.ip6(Bytes.of(each.address().toArray())).equals(address);
                if (same) return each.interfaceIndex();
            }
            return 0;
        } catch (LinuxException unknown) {
            return 0;
        }
    }

    private static boolean samePrefix(Ip6 one, Ip6 other, int length) {
        long high = length >= 64 ? -1 : length == 0 ? 0 : -1L << (64 - length);
        long low = length <= 64 ? 0 : -1L << (128 - length);
        return ((one.high() ^ other.high()) & high) == 0 && ((one.low() ^ other.low()) & low) == 0;
    }
}
