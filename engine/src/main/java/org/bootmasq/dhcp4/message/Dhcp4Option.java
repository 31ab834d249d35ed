package org.bootmasq.dhcp4.message;

import org.bootmasq.wire.Bytes;

/**
 * One option of a message (RFC 2132 section 2), whole: parts of a long one are joined (RFC 3396).
 *
 * @param code 1 to 254, of the IANA table "BOOTP Vendor Extensions and DHCP Options"; unknown codes survive
 */
public record Dhcp4Option(int code, Bytes value) {
    public Dhcp4Option(OptionCode code, Bytes value) {
        this(code.code(), value);
    }

    /** Whether this is that option. */
    public boolean is(OptionCode other) {
        return code == other.code();
    }
}
