package org.bootmasq.ra;

import java.util.Optional;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.HardwareType;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/**
 * A client of DHCPv4 with a name, which may make itself addresses of IPv6.
 *
 * @param lease its address of IPv4
 * @param interfaceIndex where it is
 * @param name as the log has it
 */
public record SlaacHost(Ip4 lease, int interfaceIndex, HardwareAddress hardware, String name) {
    private static final int MAC_OCTETS = 6;
    private static final int EUI_OCTETS = 8;
    private static final int UNIVERSAL = 0x02;

    /**
     * The address that it makes itself of a prefix of 64 bits if it goes by its hardware address (RFC 4291 appendix A);
     * empty where the hardware is of another kind.
     */
    Optional<Ip6> addressIn(Ip6 prefix) {
        Bytes octets = hardware.octets();
        boolean mac = hardware.isEthernet() && octets.length() == MAC_OCTETS;
        boolean eui = hardware.type() == HardwareType.EUI_64.code() && octets.length() == EUI_OCTETS;
        if (!mac && !eui) return Optional.empty();
        Bytes identifier =
                mac ? octets.slice(0, 3).plus(Bytes.ofInts(0xff, 0xfe)).plus(octets.slice(3)) : octets;
        Bytes flipped = Bytes.ofInts(identifier.at(0) ^ UNIVERSAL).plus(identifier.slice(1));
        return Optional.of(new Ip6(
                prefix.high(),
                Ip6.ofOctets(prefix.octets().slice(0, 8).plus(flipped)).low()));
    }
}
