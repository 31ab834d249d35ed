package org.bootmasq.edge.dhcp;

import org.bootmasq.edge.DhcpInterfaces;
import org.bootmasq.edge.Interfaces;

/** Which interfaces DHCPv6 serves. On DHCP's thread. */
public final class Dhcp6Interfaces {
    private final Interfaces interfaces;
    private final DhcpInterfaces served;

    public Dhcp6Interfaces(Interfaces interfaces) {
        this.interfaces = interfaces;
        served = DhcpInterfaces.ofIp6(interfaces);
    }

    /** Whether what arrives at the interface with this number is answered. */
    public boolean serves(int index) {
        return served.serves(interfaces.nameOf(index));
    }

    /**
     * The interface to which the socket is bound, empty for none.
     *
     * @param relays whether the server relays to others
     */
    public String onlyDevice(boolean relays) {
        return served.onlyDevice(relays);
    }
}
