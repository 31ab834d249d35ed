package org.bootmasq.dhcp6;

import java.util.Optional;
import org.bootmasq.dhcp6.address.Supply;
import org.bootmasq.dhcp6.address.Wish;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Outcome;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.StatusCode;
import org.bootmasq.dhcp6.reply.Answer;

/** CONFIRM: whether a client is still on the link of its addresses (RFC 8415 section 18.3.3). Leases do not matter. */
final class Confirming {
    private static final Dhcp6Option.Status ON_LINK =
            new Dhcp6Option.Status(StatusCode.SUCCESS, "all addresses still on link");
    private static final Dhcp6Option.Status OFF_LINK = new Dhcp6Option.Status(StatusCode.NOT_ON_LINK, "confirm failed");

    private Confirming() {}

    /** Silent where no address is named. */
    static void decide(ServerState server, Client client, Outcome outcome) {
        String type = MessageType.REPLY.logName();
        Supply addresses = server.supplies().addresses();
        boolean any = false;
        boolean all = true;
        for (IdentityAssociation association : client.request().associations()) {
            if (association instanceof Dhcp6Option.IaPd) continue;
            for (Wish wish : Wish.of(association)) {
                any = true;
                Optional<String> address = Optional.of(wish.address().toString());
                boolean here = addresses.isOnLink(client, wish);
                all &= here;
                outcome.packet(type, address, here ? client.name().host() : OFF_LINK.text());
            }
        }
        if (any) server.replies().send(Answer.of(client, Optional.of(all ? ON_LINK : OFF_LINK)), outcome);
    }
}
