package org.bootmasq.service.dhcp;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.dhcp4.settings.RelayRule;

/** What the log says of DHCPv4 when the server has started, in dnsmasq's words. */
public final class Dhcp4Greeting {
    private Dhcp4Greeting() {}

    /** dnsmasq: the last range comes first. */
    public static List<String> lines(Dhcp4Settings settings) {
        var lines = new ArrayList<String>();
        for (Range range : settings.subnets().ranges().reversed()) lines.add(line(range));
        for (RelayRule relay : settings.relays().rules().reversed()) lines.add(line(relay));
        return lines;
    }

    private static String line(Range range) {
        String time = "lease time " + leaseTime(range.leaseSeconds());
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

    /** {@code 1d12h}, {@code 1h}, {@code 2m}, {@code infinite}. */
    static String leaseTime(long seconds) {
        if (seconds == LeaseTime.INFINITE) return "infinite";
        var text = new StringBuilder();
        long rest = seconds;
        record Unit(long seconds, String letter) {}
        for (Unit unit : List.of(new Unit(86400, "d"), new Unit(3600, "h"), new Unit(60, "m"), new Unit(1, "s"))) {
            if (rest >= unit.seconds()) text.append(rest / unit.seconds()).append(unit.letter());
            rest %= unit.seconds();
        }
        return text.toString();
    }
}
