package org.bootmasq.linux;

/**
 * An IP address of an interface as rtnetlink(7) describes it.
 *
 * @param interfaceIndex whose address it is
 * @param address the local address, 4 or 16 octets in network order
 * @param prefixLength 0 to 32 or 128
 * @param peer the other end of a point-to-point link, else the same as {@code address}
 * @param broadcast the IPv4 broadcast address, empty where none is set
 * @param label {@code eth0} or an alias such as {@code eth0:1}; empty for IPv6
 * @param scope 0 global, 253 link, 254 host
 * @param flags IFA_F_ of rtnetlink(7): 0x08 DAD failed, 0x20 deprecated, 0x40 tentative, 0x80 permanent
 * @param preferredSeconds how long preferred, -1 for ever
 * @param validSeconds how long valid, -1 for ever
 */
public record LinkIp(
        int interfaceIndex,
        Octets address,
        int prefixLength,
        Octets peer,
        Octets broadcast,
        String label,
        int scope,
        int flags,
        int preferredSeconds,
        int validSeconds) {
    /** Whether the address is an IPv4 one. */
    public boolean isIp4() {
        return address.length() == 4;
    }

    /** The IPv4 address, 0 for IPv6. */
    public int ip4() {
        return address.ip4();
    }

    /** Whether nothing new is to begin with the address (RFC 4862 section 5.5.4). */
    public boolean isDeprecated() {
        return (flags & 0x20) != 0;
    }

    /** Whether the kernel still looks for others that have the address (RFC 4862 section 5.4). */
    public boolean isTentative() {
        return (flags & 0x40) != 0;
    }
}
