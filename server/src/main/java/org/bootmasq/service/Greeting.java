package org.bootmasq.service;

import java.util.List;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Feature;
import org.bootmasq.config.InterfaceSettings;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.dhcp4.settings.RelayRule;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.edge.tftp.TftpRunner;

/** What the log says when the server has started, in dnsmasq's words. */
final class Greeting {
    private Greeting() {}

    static void say(Configuration configuration, Settings settings, Interfaces interfaces, Log log) {
        log.log(
                Priority.INFO,
                "",
                "started, version " + Server.DNSMASQ_VERSION + " " + DnsService.greeting(settings.dns()));
        log.log(Priority.INFO, "", "compile time options: " + Server.COMPILE_TIME_OPTIONS);
        if (settings.dns().limits().port() != 0) limits(settings.server().interfaces(), log);
        Feature.warning(configuration).ifPresent(text -> log.log(Priority.WARNING, "", "warning: " + text));
        for (String name : interfaces.missing()) {
            log.log(Priority.WARNING, "", "warning: interface " + name + " does not currently exist");
        }
        for (Range range : settings.dhcp4().subnets().ranges().reversed()) log.log(Priority.INFO, "dhcp", line(range));
        for (RelayRule relay : settings.dhcp4().relays().rules().reversed()) log.log(Priority.INFO, "dhcp", line(relay));
        if (settings.tftp().enabled()) TftpRunner.greet(settings.tftp(), log);
    }

    private static void limits(InterfaceSettings interfaces, Log log) {
        boolean limited = interfaces.taken().isEmpty()
                && interfaces.left().isEmpty()
                && interfaces.addresses().isEmpty();
        if (!limited || interfaces.localService() == InterfaceSettings.LocalService.EVERYBODY) return;
        boolean host = interfaces.localService() == InterfaceSettings.LocalService.HOST;
        log.log(Priority.INFO, "", "DNS service limited to " + (host ? "localhost" : "local subnets"));
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
