package org.bootmasq.dhcp6;

import java.util.Optional;
import org.bootmasq.dhcp.name.DomainRule;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Outcome;
import org.bootmasq.dhcp6.reply.Answer;

/** INFORMATION-REQUEST: options for a client that has its addresses from elsewhere (RFC 8415 section 18.3.6). */
final class Informing {
    private Informing() {}

    static void decide(ServerState server, Client asking, Outcome outcome) {
        // dnsmasq: a range sets its tag only where it is the only one of the link.
        Client client =
                asking.networks().size() == 1 ? asking.on(asking.networks().getFirst()) : asking;
        var answer = Answer.of(client, Optional.empty());
        // dnsmasq: a name that the client gives has the domain of those without an address.
        String domain = client.name().configured()
                ? ""
                : server.settings().names().domain().map(DomainRule::name).orElse("");
        server.replies().send(answer.in(domain), outcome);
    }
}
