package org.bootmasq.dhcp6.client;

import org.bootmasq.dhcp.host.HostFinder;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;

/**
 * By what a client is told from others.
 *
 * @param duid of its interface or machine (RFC 8415 section 11), empty if it sends none
 * @param hardware its link-layer address, without octets where neither a neighbour cache nor a relay knows it; dnsmasq:
 *     never what stands inside a DUID
 */
public record Identity(Bytes duid, HardwareAddress hardware) implements HostFinder.Machine {
    /** RFC 8415 section 11.1 has 130 octets; dnsmasq takes any. Each lease keeps one. */
    public static final int LONGEST_DUID = 512;

    public static final HardwareAddress UNKNOWN_HARDWARE = new HardwareAddress(0, Bytes.EMPTY);

    private static final long FACTOR = 65_599;

    @Override
    public Bytes clientId() {
        return duid;
    }

    /** Whether the link-layer address is known. */
    public boolean hasHardware() {
        return !hardware.octets().isEmpty();
    }

    /** As dnsmasq logs it. */
    public String text() {
        return duid.isEmpty() ? "<null>" : duid.colonHex();
    }

    /** The hash that spreads clients over a range; a client lands where dnsmasq would put it. */
    public long hash(int iaid) {
        long hash = Integer.toUnsignedLong(iaid);
        for (int i = 0; i < duid.length(); i++) hash = hash * FACTOR + duid.at(i);
        return hash;
    }
}
