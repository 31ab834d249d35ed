package org.bootmasq.dhcp4.message;

/** How the value of an option is written in a configuration and shown in the log, as dnsmasq does. */
public enum OptionType {
    /** IPv4 addresses. */
    ADDRESSES(0, Shown.ADDRESSES),
    /** Text taken as it is. */
    TEXT(0, Shown.TEXT),
    /** Text that is a file's or a server's name and closed with a NUL. */
    NUL_TEXT(0, Shown.TEXT),
    /** Domain names in DNS form, compressed (RFC 3397). */
    DOMAINS(0, Shown.HEX),
    /** A kind octet before addresses or domain names (RFC 3361). */
    SIP(0, Shown.HEX),
    /** Seconds, written with a unit. */
    TIME(4, Shown.TIME),
    OCTET(1, Shown.HEX),
    QUAD(4, Shown.HEX),
    NUMBER8(1, Shown.NUMBER),
    NUMBER16(2, Shown.NUMBER),
    NUMBER32(4, Shown.NUMBER),
    /** Between client and server: a plain number has no meaning there. */
    INTERNAL(0, Shown.HEX),
    /** As {@link #INTERNAL}, shown as a number. */
    INTERNAL_NUMBER(0, Shown.NUMBER),
    /** Whatever the value looks like. */
    FREE(0, Shown.HEX);

    /** The form of a log line. */
    public enum Shown {
        ADDRESSES,
        TEXT,
        TIME,
        NUMBER,
        HEX
    }

    private final int width;
    private final Shown shown;

    OptionType(int width, Shown shown) {
        this.width = width;
        this.shown = shown;
    }

    /** Octets of a plain number; 0 for as many as it needs. */
    public int width() {
        return width;
    }

    /** How the log shows values of this type. */
    public Shown shown() {
        return shown;
    }
}
