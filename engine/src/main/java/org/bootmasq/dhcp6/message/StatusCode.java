package org.bootmasq.dhcp6.message;

/** IANA "DHCPv6 Status Codes", as far as RFC 8415 section 21.13 and RFC 5007 section 4.1.3 have them. */
public enum StatusCode {
    SUCCESS(0),
    UNSPEC_FAIL(1),
    NO_ADDRS_AVAIL(2),
    NO_BINDING(3),
    NOT_ON_LINK(4),
    USE_MULTICAST(5),
    NO_PREFIX_AVAIL(6),
    UNKNOWN_QUERY_TYPE(7),
    MALFORMED_QUERY(8),
    NOT_CONFIGURED(9),
    NOT_ALLOWED(10);

    private final int code;

    StatusCode(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
