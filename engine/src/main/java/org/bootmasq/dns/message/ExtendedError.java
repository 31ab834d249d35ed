package org.bootmasq.dns.message;

/** Why there is no better answer (RFC 8914), of the IANA table "Extended DNS Error Codes", as far as we say so. */
public enum ExtendedError {
    /** What is kept is too old, and no server answers. */
    STALE_ANSWER(3),
    NOT_READY(14),
    BLOCKED(15),
    FILTERED(17),
    NETWORK_ERROR(23);

    /** The EDNS option that holds the code, of the IANA table "DNS EDNS0 Option Codes (OPT)". */
    public static final int OPTION = 15;

    private final int code;

    ExtendedError(int code) {
        this.code = code;
    }

    /** Its INFO-CODE (RFC 8914 section 4). */
    public int code() {
        return code;
    }
}
