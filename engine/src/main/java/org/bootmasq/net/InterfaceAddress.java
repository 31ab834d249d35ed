package org.bootmasq.net;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * An address of an interface of this machine.
 *
 * @param index of the interface, as packets name it
 * @param prefixLength of its network, in bits
 */
public record InterfaceAddress(String device, int index, IpAddress address, int prefixLength) {
    /** All addresses of interfaces, those of IPv4 first. */
    public static List<InterfaceAddress> of(List<InterfaceView> interfaces) {
        var all = new ArrayList<InterfaceAddress>();
        for (InterfaceView view : interfaces) {
            for (InterfaceView.LocalAddress each : view.addresses()) {
                int length = each.netmask().prefixLength();
                all.add(new InterfaceAddress(view.name(), view.index(), each.address(), length));
            }
        }
        for (InterfaceView view : interfaces) {
            for (InterfaceView.LocalAddress6 each : view.addresses6()) {
                all.add(new InterfaceAddress(view.name(), view.index(), each.address(), each.prefixLength()));
            }
        }
        return List.copyOf(all);
    }

    /** Whether an address lies in its network. */
    public boolean reaches(IpAddress other) {
        if (address instanceof Ip4 here && other instanceof Ip4 there) {
            return here.sameNetwork(there, Ip4.maskOf(prefixLength));
        }
        return address instanceof Ip6 here && other instanceof Ip6 there && here.sameNetwork(there, prefixLength);
    }

    /** The network of this address with the host part of another of the family. */
    public IpAddress withHost(IpAddress host) {
        if (address instanceof Ip4 here && host instanceof Ip4 there) {
            Ip4 mask = Ip4.maskOf(prefixLength);
            return here.and(mask).or(there.and(mask.not()));
        }
        if (address instanceof Ip6 here && host instanceof Ip6 there) {
            long high = prefixLength >= 64 ? -1L : prefixLength == 0 ? 0 : -1L << (64 - prefixLength);
            long low = prefixLength <= 64 ? 0 : -1L << (128 - prefixLength);
            return new Ip6(here.high() & high | there.high() & ~high, here.low() & low | there.low() & ~low);
        }
        return host;
    }
}
