package org.bootmasq.dhcp;

import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/** Where a message goes: the decision of RFC 2131 section 4.1 for replies, a server for what is relayed. */
public sealed interface Delivery {
    /** The destination of the datagram. */
    Ip4 address();

    /** The port it goes to. */
    int port();

    /** To 255.255.255.255 on the interface. */
    record Broadcast(int port) implements Delivery {
        @Override
        public Ip4 address() {
            return Ip4.BROADCAST;
        }
    }

    /** To an address that the network can route or resolve: a client that has one, a relay, a server. */
    record Unicast(Ip4 address, int port) implements Delivery {}

    /**
     * To a client that does not answer ARP yet: to this address at this link address, by an ARP entry or a raw frame.
     */
    record Unresolved(Ip4 address, HardwareAddress hardware, int port) implements Delivery {}
}
