package org.bootmasq.dhcp4.message;

import java.util.Optional;

/** Option 53, of the IANA table "DHCP Message Type 53 Values". */
public enum MessageType {
    DISCOVER(1),
    OFFER(2),
    REQUEST(3),
    DECLINE(4),
    ACK(5),
    NAK(6),
    RELEASE(7),
    INFORM(8),
    FORCERENEW(9),
    LEASEQUERY(10),
    LEASEUNASSIGNED(11),
    LEASEUNKNOWN(12),
    LEASEACTIVE(13);

    private static final MessageType[] VALUES = values();

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    /** The type of a number of option 53; empty for numbers that have no meaning. */
    public static Optional<MessageType> of(int code) {
        return code >= 1 && code <= VALUES.length ? Optional.of(VALUES[code - 1]) : Optional.empty();
    }

    /** Its number in option 53. */
    public int code() {
        return code;
    }

    /** As in dnsmasq's log: {@code DHCPDISCOVER}. */
    public String logName() {
        return "DHCP" + name();
    }
}
