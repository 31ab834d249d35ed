package org.bootmasq.edge;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.net.InterfaceView;

/** Which interfaces one version of DHCP serves; router advertisements go by those of DHCPv6. On DHCP's thread. */
public final class DhcpInterfaces {
    private final Interfaces interfaces;
    private final Predicate<String> admitted;
    private final Function<InterfaceSettings, List<String>> without;

    private DhcpInterfaces(
            Interfaces interfaces, Predicate<String> admitted, Function<InterfaceSettings, List<String>> without) {
        this.interfaces = interfaces;
        this.admitted = admitted;
        this.without = without;
    }

    /** Those of DHCPv4. dnsmasq: an address of {@code listen-address} wins over {@code except-interface} there. */
    public static DhcpInterfaces ofIp4(Interfaces interfaces) {
        return new DhcpInterfaces(
                interfaces,
                name -> interfaces.listensAt(name) || interfaces.serves(name),
                InterfaceSettings::withoutDhcp4);
    }

    /** Those of DHCPv6. dnsmasq: {@code except-interface} wins over an address of {@code listen-address} there. */
    public static DhcpInterfaces ofIp6(Interfaces interfaces) {
        return new DhcpInterfaces(
                interfaces,
                name -> interfaces.servesWholly(name)
                        || interfaces.listensAtIp6(name)
                                && !InterfaceSettings.matches(
                                        interfaces.settings().left(), name),
                InterfaceSettings::withoutDhcp6);
    }

    /** Whether what arrives at the interface of this name is answered. */
    public boolean serves(String name) {
        return !name.isEmpty() && admitted.test(name) && !isWithout(name);
    }

    /** The interfaces of this moment that are served; the loopback interface is a link to nobody. */
    public List<InterfaceView> served() {
        return interfaces.all().stream().filter(this::serves).toList();
    }

    /** Whether an interface is one of {@link #served}. */
    public boolean serves(InterfaceView view) {
        return !view.name().equals(Interfaces.LOOPBACK) && serves(view.name());
    }

    private boolean isWithout(String name) {
        InterfaceSettings settings = interfaces.settings();
        return InterfaceSettings.matches(settings.withoutDhcp(), name)
                || InterfaceSettings.matches(without.apply(settings), name);
    }

    /**
     * The interface to which DHCP's sockets are bound, empty for none. dnsmasq: there is one where {@code
     * bind-interfaces} or {@code bind-dynamic} is set, all that {@code interface} names is there and no pattern, and
     * exactly one interface is served by either version of DHCP, be it for its name or for an address of {@code
     * listen-address}; the loopback interface does not count. Never with a relay.
     *
     * @param relays whether the server relays to others
     */
    public String onlyDevice(boolean relays) {
        List<String> named = interfaces.settings().taken();
        if (!interfaces.sharesPorts() || relays || named.isEmpty()) return "";
        for (String name : named) {
            if (name.endsWith("*") || interfaces.isMissing(name)) return "";
        }
        List<DhcpInterfaces> versions = List.of(ofIp4(interfaces), ofIp6(interfaces));
        List<String> served = interfaces.all().stream()
                .map(InterfaceView::name)
                .filter(name -> !name.equals(Interfaces.LOOPBACK))
                .filter(name -> versions.stream().anyMatch(version -> version.serves(name)))
                .toList();
        return served.size() == 1 ? served.getFirst() : "";
    }
}
