package org.bootmasq.dhcp4;

import java.util.Optional;
import org.bootmasq.lease.Lease;
import org.bootmasq.wire.Ip4;

/** DHCPINFORM: options for a client that has its address already (RFC 2131 section 4.3.5). */
final class Informing {
    private Informing() {}

    static void decide(Exchange exchange) {
        Ip4 address = exchange.request().ciaddr();
        if (exchange.isIgnored()) {
            exchange.log().refusal("DHCPINFORM", Optional.of(address), "ignored");
            return;
        }
        exchange.log().packet("DHCPINFORM", Optional.of(address), "");
        if (address.isUnspecified()) {
            exchange.refuse("DHCPINFORM without ciaddr");
            return;
        }
        Optional<Served> network = Networks.belonging(exchange.networks(), address, exchange.tags());
        Optional<Lease> lease =
                exchange.lease().or(() -> exchange.server().leases().byAddress(address));
        // dnsmasq: only a client that is known by nothing else is named as its address is.
        String name =
                exchange.lease().isPresent() ? "" : lease.map(Lease::hostname).orElse("");
        if (!name.isEmpty()) exchange.name(new Exchange.ChosenName(name, "", false, true));
        network.ifPresentOrElse(exchange::enter, exchange::explainTags);
        exchange.log().packet("DHCPACK", Optional.of(address), exchange.name().host());
        new Replies(exchange).inform(network, lease);
    }
}
