package org.bootmasq.edge.dhcp;

import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.edge.DhcpInterfaces;
import org.bootmasq.edge.Interfaces;

/**
 * Which interfaces DHCPv6 serves. dnsmasq: an alias of {@code bridge-interface} needs leave of its own here. On DHCP's
 * thread.
 */
public final class Dhcp6Interfaces {
    private final Interfaces interfaces;
    private final DhcpInterfaces served;
    private boolean anything;

    /** Serves nothing until {@link #reconfigure}. */
    public Dhcp6Interfaces(Interfaces interfaces) {
        this.interfaces = interfaces;
        served = DhcpInterfaces.ofIp6(interfaces);
    }

    /** Serves nowhere by settings that want nothing of DHCPv6. */
    public void reconfigure(Dhcp6Settings settings) {
        anything = settings.subnets().areServed() || !settings.relays().rules().isEmpty();
    }

    /** Whether what arrives at the interface with this number is answered. */
    public boolean serves(int index) {
        return anything && served.serves(interfaces.nameOf(index));
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
