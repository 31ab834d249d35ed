package org.bootmasq.ra.message;

import java.util.Optional;

/** Kinds of messages, of the IANA table "ICMPv6 "type" Numbers", as far as a router needs them. */
public enum IcmpType {
    ECHO_REQUEST(128),
    ECHO_REPLY(129),
    ROUTER_SOLICITATION(133),
    ROUTER_ADVERTISEMENT(134);

    private final int code;

    IcmpType(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The kind with a number; empty for one that nothing is done about. */
    public static Optional<IcmpType> of(int code) {
        for (IcmpType type : values()) {
            if (type.code == code) return Optional.of(type);
        }
        return Optional.empty();
    }
}
