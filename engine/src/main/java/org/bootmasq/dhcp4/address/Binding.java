package org.bootmasq.dhcp4.address;

import java.util.Optional;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Identity;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.Ip4;

/**
 * The third step of a decision: what is chosen for a client (RFC 2131 section 1.4 calls it a binding).
 *
 * @param client with the tags of the range, which only now are set
 * @param network that the address belongs to
 * @param seconds how long the client may keep it, {@link org.bootmasq.dhcp.LeaseTime#INFINITE} for ever
 */
public record Binding(Client client, Served network, Ip4 address, long seconds) {
    /** A client gets an address of a network for as long as its lines say and it asks for. */
    public static Binding of(Client client, Served network, Ip4 address) {
        return new Binding(client.on(network), network, address, LeaseLength.choose(client, network));
    }

    /** The lease that this makes of the one that the address had, which may be another client's. */
    public Lease4 on(Optional<Lease4> before) {
        Identity identity = client.identity();
        return before.orElseGet(() -> Lease4.of(address, identity.hardware(), identity.clientId(), 0))
                .identifiedBy(identity.hardware(), identity.clientId())
                .expiring(LeaseLength.end(client.request().at().unixSeconds(), seconds));
    }

    /** The same for another time. */
    public Binding lasting(long otherSeconds) {
        return new Binding(client, network, address, otherSeconds);
    }

    /** The same for a client of which more is known. */
    public Binding with(Client other) {
        return new Binding(other, network, address, seconds);
    }
}
