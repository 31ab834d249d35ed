package org.bootmasq.edge.dns;

import java.util.List;
import org.bootmasq.dns.local.InterfaceAddress;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.linux.LinkIp;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Netlink;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** The networks this machine has an address in, as the kernel tells them at the moment. */
public final class DnsNetworks {
    private DnsNetworks() {}

    /** All addresses of all interfaces that are up. */
    public static List<InterfaceAddress> addresses(Interfaces interfaces) {
        try (Netlink netlink = Netlink.open()) {
            return netlink.addresses().stream()
                    .map(each -> new InterfaceAddress(
                            interfaces.nameOf(each.interfaceIndex()),
                            each.interfaceIndex(),
                            each.isIp4() ? new Ip4(each.ip4()) : ip6(each),
                            each.prefixLength()))
                    .filter(each -> !each.device().isEmpty())
                    .toList();
        } catch (LinuxException unknown) {
            return List.of();
        }
    }

    private static Ip6 ip6(LinkIp address) {
        return Ip6.ofOctets(Bytes.of(address.address().toArray()));
    }

    static boolean holds(Ip6 address) {
        try (Netlink netlink = Netlink.open()) {
            for (LinkIp each : netlink.addresses()) {
                if (each.isIp4()) continue;
                Ip6 own = ip6(each);
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
                boolean same = !each.isIp4() && ip6(each).equals(address);
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
