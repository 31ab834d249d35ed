package org.bootmasq.dhcp4;

import java.util.Optional;
import org.bootmasq.dhcp4.address.Allocator;
import org.bootmasq.dhcp4.address.Declined;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** DHCPDECLINE, DHCPRELEASE and leases that end (RFC 2131 sections 4.3.3 and 4.3.4). */
final class Endings {
    private final ServerState server;
    private final Outcome outcome;

    Endings(ServerState server, Outcome outcome) {
        this.server = server;
        this.outcome = outcome;
    }

    /** Somebody else uses the address: it rests for ten minutes. */
    void decline(Client client) {
        Optional<Ip4> named = client.request().message().address(OptionCode.REQUESTED_ADDRESS);
        if (named.isEmpty()
                || !isBySender(client, named.get())
                || !isForUs(client, client.networks().stream().findFirst())) return;
        Ip4 address = named.get();
        log(client, address);
        boolean held = client.holds(address);
        if (held) end(client.lease().orElseThrow());
        boolean fixed = client.configuredAddress().filter(address::equals).isPresent();
        Allocator allocator = server.allocator();
        // Only what was this client's to refuse: else one client could refuse the whole range.
        if (!held && !fixed && !allocator.hasOffered(address, client)) return;
        if (!fixed) {
            allocator.declined(client, address);
            return;
        }
        allocator.offers().remove(address);
        long now = client.request().at().steadyMillis();
        if (allocator.declined().contains(address, now)) return;
        allocator.declined().addConfigured(address, now);
        outcome.warning("disabling DHCP static address " + address + " for 10m");
    }

    /** Refusals cost their sender nothing: they may not fill the log. */
    private void log(Client client, Ip4 address) {
        Declined declined = server.allocator().declined();
        if (declined.mayLog(client.request().at().steadyMillis())) {
            String message = client.request()
                    .message()
                    .option(OptionCode.MESSAGE)
                    .map(Bytes::printable)
                    .orElse("");
            outcome.refusal("DHCPDECLINE", Optional.of(address), message);
        } else if (declined.beganSilence()) {
            outcome.warning("many addresses are declined, the last by "
                    + client.identity().text() + ": no more lines about that for a while");
        }
    }

    /** The client gives its address back. */
    void release(Client client) {
        Ip4 address = client.request().message().ciaddr();
        Optional<Served> network = client.belonging(address);
        if (network.isEmpty() || !isBySender(client, address) || !isForUs(client, network)) return;
        if (client.holds(address)) {
            end(client.lease().orElseThrow());
            outcome.packet("DHCPRELEASE", Optional.of(address), "");
        } else {
            outcome.refusal("DHCPRELEASE", Optional.of(address), "unknown lease");
        }
    }

    /**
     * Who has an address of its own gives up no other: a stranger could else end anybody's lease. Programs on this
     * machine may (dnsmasq's dhcp_release), and a relay speaks for its clients: from the address that it names, or
     * from one that is no client's.
     */
    private boolean isBySender(Client client, Ip4 address) {
        Ip4 source = client.request().arrival().source();
        if (source.isUnspecified() || source.equals(address)) return true;
        Ip4 relay = client.request().message().giaddr();
        if (!relay.isUnspecified() && (source.equals(relay) || !isAClients(client, source))) return true;
        return server.site().networks().interfaces().stream().anyMatch(view -> view.has(source));
    }

    private boolean isAClients(Client client, Ip4 source) {
        return client.networks().stream().anyMatch(network -> network.covers(source))
                || server.leases().isHeld(source);
    }

    private static boolean isForUs(Client client, Optional<Served> network) {
        return client.request()
                .message()
                .address(OptionCode.SERVER_ID)
                .filter(client.request().serverId(network)::equals)
                .isPresent();
    }

    /** A lease is over, whoever ended it. */
    void end(Lease4 lease) {
        server.endLease(lease.address()).ifPresent(change -> {
            outcome.save(change);
            server.allocator().forgetExhaustion();
            new LeaseScript(server.site(), outcome.effects()).ended(lease);
        });
    }
}
