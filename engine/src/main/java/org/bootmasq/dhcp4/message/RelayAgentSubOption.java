package org.bootmasq.dhcp4.message;

/** What stands inside option 82, of the IANA table "DHCP Relay Agent Sub-Option Codes". */
public enum RelayAgentSubOption {
    /** RFC 3046 section 3.1: the port or circuit that the client is behind. */
    CIRCUIT_ID(1),
    /** RFC 3046 section 3.2. */
    REMOTE_ID(2),
    /** RFC 3527: the network to serve. */
    LINK_SELECTION(5),
    /** RFC 3993. */
    SUBSCRIBER_ID(6),
    /** RFC 5107: the server identifier to answer with. */
    SERVER_ID_OVERRIDE(11);

    private final int code;

    RelayAgentSubOption(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
