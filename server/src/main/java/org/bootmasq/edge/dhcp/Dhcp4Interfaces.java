package org.bootmasq.edge.dhcp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.dhcp.BridgeInterface;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.edge.DhcpInterfaces;
import org.bootmasq.edge.Interfaces;

/** Which interfaces DHCPv4 serves. On DHCP's thread. */
public final class Dhcp4Interfaces {
    private final Interfaces interfaces;
    private final DhcpInterfaces served;
    private List<BridgeInterface> bridges = List.of();
    /** By the kernel's number, until an interface or a setting changes: every message asks. */
    private final Map<Integer, Verdict> verdicts = new HashMap<>();

    private int judgedAt;

    /**
     * What holds for all that arrives at an interface.
     *
     * @param addressed whether the interface on which it counts as arriving has an IPv4 address
     */
    private record Verdict(boolean served, boolean addressed) {}

    /** Without aliases until {@link #reconfigure}. */
    public Dhcp4Interfaces(Interfaces interfaces) {
        this.interfaces = interfaces;
        served = DhcpInterfaces.ofIp4(interfaces);
    }

    /** Takes {@code bridge-interface}: what arrives on an alias counts as arriving on the interface. */
    public void reconfigure(Dhcp4Settings settings) {
        bridges = settings.subnets().bridgeInterfaces();
        verdicts.clear();
    }

    /**
     * Whether requests that arrive here are answered. dnsmasq: an alias of {@code bridge-interface} needs no leave of
     * its own.
     */
    public boolean serves(int index) {
        return verdict(index).served();
    }

    /** Whether the interface on which something counts as arriving has an IPv4 address. */
    boolean hasAddress(int index) {
        return verdict(index).addressed();
    }

    private Verdict verdict(int index) {
        int now = interfaces.changes();
        if (now != judgedAt) verdicts.clear();
        judgedAt = now;
        return verdicts.computeIfAbsent(index, this::judge);
    }

    private Verdict judge(int index) {
        String name = arrivalName(index);
        boolean addressed = interfaces
                .view(name)
                .filter(view -> !view.addresses().isEmpty())
                .isPresent();
        return new Verdict(served.serves(name), addressed);
    }

    /** The name of an interface, empty where there is none of that index. */
    String nameOf(int index) {
        return interfaces.nameOf(index);
    }

    /** The name of the interface on which what arrives here counts as arriving. */
    private String arrivalName(int index) {
        String name = interfaces.nameOf(index);
        for (BridgeInterface bridge : bridges) {
            if (bridge.isAlias(name)) return bridge.interfaceName();
        }
        return name;
    }

    /**
     * The interface to which DHCP's sockets are bound, empty for none.
     *
     * @param relays whether the server relays to others
     */
    public String onlyDevice(boolean relays) {
        return served.onlyDevice(relays);
    }
}
