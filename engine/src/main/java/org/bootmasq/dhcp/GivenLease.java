package org.bootmasq.dhcp;

import org.bootmasq.lease.Lease;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.IpAddress;

/**
 * A lease that somebody other than its client asks for.
 *
 * @param hardware of the client; no octets if it has none
 * @param clientId of IPv4 its option 61, of IPv6 its DUID; empty for none
 * @param hostname empty for none
 * @param seconds how long it lasts, {@link #FOR_EVER} for always
 * @param iaid of the identity association, IPv6 only
 * @param temporary whether it belongs to temporary addresses (IA_TA), IPv6 only
 */
public record GivenLease(
        IpAddress address,
        HardwareAddress hardware,
        Bytes clientId,
        String hostname,
        long seconds,
        int iaid,
        boolean temporary) {
    /** The {@link #seconds} of a lease that never ends. */
    public static final long FOR_EVER = 0;

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    /** When it ends, in seconds since 1970. */
    public long expires(long nowSeconds) {
        return seconds == FOR_EVER ? Lease.INFINITE : nowSeconds + seconds;
    }

    /**
     * Whether a lease file and DNS can have it as a name: labels of 1 to 63 octets with dots between them, without
     * blanks and control characters.
     */
    public static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) return false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c == 0x7f) return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > LONGEST_LABEL) return false;
        }
        return true;
    }
}
