package org.bootmasq.service.dhcp;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.dhcp4.settings.RelayRule;
import org.bootmasq.net.InterfaceView;

/** What the log says of DHCP and router advertisements when the server has started, in dnsmasq's words. */
public final class DhcpGreeting {
    private DhcpGreeting() {}

    /**
     * dnsmasq: DHCPv4 first, and of each the last range.
     *
     * @param interfaces those at which DHCPv6 and router advertisements serve
     */
    public static List<String> lines(DhcpSettings settings, List<InterfaceView> interfaces) {
        var lines = new ArrayList<String>(lines(settings.four()));
        lines.addAll(Dhcp6Greeting.lines(settings.six(), settings.ra(), interfaces));
        return lines;
    }

    private static List<String> lines(Dhcp4Settings settings) {
        var lines = new ArrayList<String>();
        for (Range range : settings.subnets().ranges().reversed()) lines.add(line(range));
        for (RelayRule relay : settings.relays().rules().reversed()) lines.add(line(relay));
        return lines;
    }

    private static String line(Range range) {
        String time = "lease time " + LeaseTimeText.of(range.leaseSeconds());
        return switch (range.mode()) {
            case PROXY -> "DHCP, proxy on subnet " + range.start();
            case STATIC -> "DHCP, static leases only on " + range.start() + ", " + time;
            case DYNAMIC -> "DHCP, IP range " + range.start() + " -- " + range.end() + ", " + time;
        };
    }

    private static String line(RelayRule relay) {
        String port = relay.port() == 67 ? "" : "#" + relay.port();
        return "DHCP relay from " + relay.local()
                + relay.server()
                        .map(server -> " to " + server + port)
                        .orElse(relay.serverInterface().isEmpty() ? " to 0.0.0.0" : "")
                + relay.serverInterface().map(name -> " via " + name).orElse("");
    }
}
