package org.bootmasq.dhcp6.message;

import java.util.Optional;

/** IANA "DHCPv6 Leasequery Query Types", as far as one datagram answers them (RFC 5007 section 4.1.2.1). */
public enum QueryType {
    BY_ADDRESS(1),
    BY_CLIENT_ID(2);

    private final int code;

    QueryType(int code) {
        this.code = code;
    }

    /** The type of a number; empty if it is none of these. */
    public static Optional<QueryType> of(int code) {
        for (QueryType one : values()) {
            if (one.code == code) return Optional.of(one);
        }
        return Optional.empty();
    }

    /** The number on the wire, one octet. */
    public int code() {
        return code;
    }
}
