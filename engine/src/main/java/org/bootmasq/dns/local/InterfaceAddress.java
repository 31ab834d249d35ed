package org.bootmasq.dns.local;

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
    /** Whether an address lies in its network. */
    boolean reaches(IpAddress other) {
        if (address instanceof Ip4 here && other instanceof Ip4 there) {
            return here.sameNetwork(there, Ip4.maskOf(prefixLength));
        }
        return address instanceof Ip6 here && other instanceof Ip6 there && here.sameNetwork(there, prefixLength);
    }

    /** The network of this address with the host part of another of the family. */
    IpAddress withHost(IpAddress host) {
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
