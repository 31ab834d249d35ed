package org.bootmasq.dhcp4;

import java.util.Optional;
import org.bootmasq.dhcp.ChosenName;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.Ip4;

/** DHCPINFORM: options for a client that has its address already (RFC 2131 section 4.3.5). */
final class Informing {
    private Informing() {}

    static void decide(ServerState server, Client asking, Outcome outcome) {
        Ip4 address = asking.request().message().ciaddr();
        if (asking.ignored()) {
            outcome.refusal("DHCPINFORM", Optional.of(address), "ignored");
            return;
        }
        outcome.packet("DHCPINFORM", Optional.of(address), "");
        if (address.isUnspecified()) {
            outcome.refused("DHCPINFORM without ciaddr");
            return;
        }
        Optional<Served> network = asking.belonging(address);
        Optional<Lease4> lease = asking.lease().or(() -> server.leases().byAddress(address));
        Client client = network.isPresent() ? asking.on(network.get()) : asking;
        // dnsmasq: only a client that is known by nothing else is named as its address is.
        String name =
                client.lease().isPresent() ? "" : lease.map(Lease4::hostname).orElse("");
        if (!name.isEmpty()) client = client.named(new ChosenName(name, "", false, true));
        if (network.isPresent()) outcome.reached(client, network.get());
        outcome.tags(client.tags());
        outcome.packet("DHCPACK", Optional.of(address), client.name().host());
        server.replies().inform(client, network, lease, outcome);
    }
}
