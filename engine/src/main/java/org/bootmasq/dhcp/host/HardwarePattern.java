package org.bootmasq.dhcp.host;

import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;

/**
 * Hardware addresses as {@code dhcp-host} and {@code dhcp-mac} name them: {@code 11:22:33:*:*:*}, {@code
 * 06-00:20:e0:3b:13:af}.
 *
 * @param type the hardware type, or {@link #ANY_TYPE}
 * @param octets wildcards are 0 here
 * @param wildcards bit i is set if octet i counted from the end (0 is the last) may be anything
 */
public record HardwarePattern(int type, Bytes octets, int wildcards) {
    public static final int ANY_TYPE = 0;

    /** Whether it has no wildcard. */
    public boolean isExact() {
        return wildcards == 0;
    }

    /** How many octets of it match anything. */
    public int wildcardCount() {
        return Integer.bitCount(wildcards);
    }

    /** Whether an address fits it, type and length included. */
    public boolean matches(HardwareAddress address) {
        if (type != ANY_TYPE && type != address.type()) return false;
        Bytes other = address.octets();
        if (other.length() != octets.length()) return false;
        for (int i = 0; i < octets.length(); i++) {
            boolean wild = (wildcards >>> (octets.length() - 1 - i) & 1) != 0;
            if (!wild && octets.at(i) != other.at(i)) return false;
        }
        return true;
    }
}
