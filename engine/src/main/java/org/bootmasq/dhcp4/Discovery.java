package org.bootmasq.dhcp4;

import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.address.AddressSearch;
import org.bootmasq.dhcp4.address.Binding;
import org.bootmasq.dhcp4.address.Probes;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;

/** DHCPDISCOVER: from the client to an address, and from that to the offer (RFC 2131 section 4.3.1). */
final class Discovery {
    private static final String TYPE = "DHCPDISCOVER";

    private final ServerState server;
    private final Outcome outcome;

    Discovery(ServerState server, Outcome outcome) {
        this.server = server;
        this.outcome = outcome;
    }

    void decide(Client client) {
        Optional<Ip4> wish = client.request().message().address(OptionCode.REQUESTED_ADDRESS);
        if (client.ignored()) {
            outcome.ignored(TYPE);
            outcome.refused("ignored");
            return;
        }
        var search = new AddressSearch(server.settings(), server.leases(), server.allocator(), outcome);
        switch (search.find(client)) {
            case AddressSearch.Found.Nothing(String reason) -> {
                outcome.refusal(TYPE, wish, reason);
                outcome.refused(reason);
            }
            case AddressSearch.Found.Waits(Ip4 address) -> await(client, address);
            case AddressSearch.Found.Address found -> {
                outcome.packet(TYPE, wish, "");
                offer(client, found);
            }
        }
    }

    /** Nothing is logged or answered yet: the whole request comes again. */
    private void await(Client client, Ip4 address) {
        Probes probes = server.allocator().probes();
        outcome.discard();
        if (probes.repeats(client)) return;
        probes.await(address, client);
        outcome.add(new Effect.Ping(address, client.request().view().index()));
    }

    private void offer(Client client, AddressSearch.Found.Address found) {
        Ip4 address = found.address();
        Optional<Served> network = client.belonging(address);
        if (network.isEmpty()) {
            outcome.refused("no range for " + address);
            return;
        }
        if (outcome.trace().isOn()) {
            outcome.trace().tell(new Trace.AddressChosen(address, found.rule(), found.directive()));
        }
        Dhcp4Message message = client.request().message();
        if (server.settings().has(Option.DHCP_RAPID_COMMIT) && message.has(OptionCode.RAPID_COMMIT)) {
            new Requesting(server, client, outcome).commitRapidly(address);
            return;
        }
        if (!server.leases().isHeld(address)) server.allocator().offer(address, client);
        Binding binding = Binding.of(client, network.get(), address);
        outcome.reached(binding.client(), binding.network());
        outcome.tags(binding.client().tags());
        outcome.packet("DHCPOFFER", Optional.of(address), "");
        server.replies().offer(binding, outcome);
    }
}
