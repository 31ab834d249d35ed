package org.bootmasq.dhcp4;

import java.util.Optional;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.wire.Bytes;

/** What follows from knowing a machine: its tags and whether it is served at all. */
final class HostTags {
    private HostTags() {}

    /** {@code id:*} stands in the line of the machine's hardware address. */
    static void judgeClientId(Exchange exchange) {
        if (exchange.clientId().isEmpty()) return;
        HostFinder.Machine byHardware = new HostFinder.Machine(exchange.hardware(), Bytes.EMPTY, "");
        Optional<Host> host = exchange.server().hosts().find(byHardware, exchange.networks(), exchange.tags());
        if (host.isPresent() && host.get().ignoreClientId()) exchange.dropClientId();
    }

    /** Looks the machine up by its identifiers. */
    static void find(Exchange exchange) {
        HostFinder finder = exchange.server().hosts();
        Optional<Host> host = finder.find(exchange.machine(""), exchange.networks(), exchange.tags());
        if (host.isPresent()) {
            recognise(exchange, host.get(), "identified by " + exchange.identity());
        } else if (finder.knowsElsewhere(exchange.machine(""), exchange.tags())) {
            exchange.tags().add("known-othernet", "known in another network");
        }
    }

    static void recognise(Exchange exchange, Host host, String reason) {
        exchange.host(host);
        exchange.tags().add("known", Optional.of(host.directive()), reason);
        // dnsmasq: the first of several stands first in the log, where the newest do.
        exchange.tags().add(host.setTags().reversed(), host.directive(), reason);
        if (host.ignored()) exchange.ignore();
    }
}
