package org.bootmasq.dhcp6.message;

import java.util.Optional;

/** IANA "DHCPv6 Message Types", as far as RFC 8415 section 7.3 and RFC 5007 section 4.1.1 have them. */
public enum MessageType {
    SOLICIT(1),
    ADVERTISE(2),
    REQUEST(3),
    CONFIRM(4),
    RENEW(5),
    REBIND(6),
    REPLY(7),
    RELEASE(8),
    DECLINE(9),
    RECONFIGURE(10),
    INFORMATION_REQUEST(11),
    RELAY_FORW(12),
    RELAY_REPL(13),
    LEASEQUERY(14),
    LEASEQUERY_REPLY(15);

    private static final MessageType[] BY_CODE = new MessageType[16];

    static {
        for (MessageType one : values()) BY_CODE[one.code] = one;
    }

    private final int code;
    private final String logName;

    MessageType(int code) {
        this.code = code;
        this.logName = "DHCP" + name().replace('_', '-');
    }

    /** The type of a number; empty if it is none of these. */
    public static Optional<MessageType> of(int code) {
        return code > 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** As dnsmasq calls it in its log: {@code DHCPINFORMATION-REQUEST}. */
    public String logName() {
        return logName;
    }
}
