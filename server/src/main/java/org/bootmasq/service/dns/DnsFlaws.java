package org.bootmasq.service.dns;

import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.service.process.StartFailure;

/** What of a configuration cannot be served, although each line of it is in order. */
public final class DnsFlaws {
    private DnsFlaws() {}

    /** Refuses such settings, in dnsmasq's words. */
    public static void refuse(DnsSettings settings) throws StartFailure {
        Optional<String> flaw = settings.dnssec().flaw(settings.limits().cacheEntries());
        if (flaw.isPresent()) throw StartFailure.badConfiguration(flaw.get());
        boolean onePort = settings.limits().queryPort().isPresent();
        if (onePort && settings.has(Option.CONNTRACK))
            throw StartFailure.badConfiguration("cannot use --conntrack AND --query-port");
        Optional<String> obstacle = UpstreamSource.obstacle(settings);
        if (obstacle.isPresent()) throw StartFailure.other(obstacle.get());
    }
}
