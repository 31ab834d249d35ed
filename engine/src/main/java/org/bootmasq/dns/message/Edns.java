package org.bootmasq.dns.message;

import org.bootmasq.wire.Bytes;

/**
 * The OPT record of RFC 6891 section 6.1.
 *
 * @param udpSize the largest datagram that the sender takes, in octets, as sent: values below 512 count as 512
 * @param extendedRcode the upper eight bits of the response code
 * @param flags DO and the 15 bits behind it
 * @param options as they travel, checked to fill the record: code, length, data
 */
public record Edns(int udpSize, int extendedRcode, int version, int flags, Bytes options) {
    /** DNSSEC OK, RFC 3225. */
    public static final int DO = 0x8000;

    /** Whether the DO bit is set (RFC 3225). */
    public boolean dnssecOk() {
        return (flags & DO) != 0;
    }

    /** What fits, section 6.2.3. */
    public int largestReply() {
        return Math.max(Dns.PLAIN_UDP_OCTETS, udpSize);
    }
}
