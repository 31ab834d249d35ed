package org.bootmasq.dhcp6.message;

/** A DHCPv6 message of either format. */
public sealed interface Dhcp6Message permits ClientServerMessage, RelayMessage {
    /** The number on the wire, see {@link MessageType}. */
    int type();
}
