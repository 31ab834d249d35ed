package org.bootmasq.service;

import org.bootmasq.config.Configuration;
import org.bootmasq.config.Feature;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.service.process.Version;

/** What the log says of the process when the server has started, in dnsmasq's words. The services say the rest. */
final class Greeting {
    private Greeting() {}

    static void say(Configuration configuration, Settings settings, Interfaces interfaces, Log log) {
        log.log(Priority.INFO, "", "started, version " + Version.DNSMASQ + " " + cache(settings));
        log.log(Priority.INFO, "", "compile time options: " + Version.COMPILE_TIME_OPTIONS);
        if (settings.dns().limits().port() != 0) limits(settings.server().interfaces(), log);
        Feature.warning(configuration).ifPresent(text -> log.log(Priority.WARNING, "", "warning: " + text));
        for (String name : interfaces.missing()) {
            log.log(Priority.WARNING, "", "warning: interface " + name + " does not currently exist");
        }
        int queue = settings.server().log().queueLength().orElse(0);
        if (queue > 0) {
            log.log(Priority.INFO, "", "asynchronous logging enabled, queue limit is " + queue + " messages");
        }
    }

    private static String cache(Settings settings) {
        int entries = settings.dns().limits().cacheEntries();
        if (settings.dns().limits().port() == 0) return "DNS disabled";
        return entries == 0 ? "cache disabled" : "cachesize " + entries;
    }

    private static void limits(InterfaceSettings interfaces, Log log) {
        if (interfaces.localService() == InterfaceSettings.LocalService.EVERYBODY) return;
        boolean host = interfaces.localService() == InterfaceSettings.LocalService.HOST;
        log.log(Priority.INFO, "", "DNS service limited to " + (host ? "localhost" : "local subnets"));
    }
}
