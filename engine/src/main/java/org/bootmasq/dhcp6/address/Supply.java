package org.bootmasq.dhcp6.address;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;
import org.bootmasq.lease.Lease6;

/** Where the answer to one message takes what it puts into identity associations: addresses, or prefixes. */
public interface Supply {
    /** So many places are looked at for one that is free: more than there can be taken ones. */
    int MOST_LOOKED_AT = 1 << 18;

    /** Whether a client may have what it names. */
    sealed interface Verdict {
        /** It may. */
        record Granted(Given given) implements Verdict {}

        /** It may not. */
        record Refused(Dhcp6Option.Status status) implements Verdict {}
    }

    /** What the leases of an association are kept by. */
    static Lease6.Binding binding(Client client, IdentityAssociation association) {
        Lease6.Kind kind = switch (association) {
            case Dhcp6Option.IaNa _ -> Lease6.Kind.ADDRESS;
            case Dhcp6Option.IaTa _ -> Lease6.Kind.TEMPORARY;
            case Dhcp6Option.IaPd _ -> Lease6.Kind.PREFIX;
        };
        return new Lease6.Binding(kind, client.identity().duid(), association.iaid());
    }

    /** Whether there is anything of this kind for the client's link; else the answer is silent about associations. */
    boolean isConfigured(Client client);

    /** What an association gets that names nothing, or only wishes; empty if there is nothing for it. */
    List<Given> find(Client client, IdentityAssociation association);

    /** How an association is answered for which there is nothing. */
    Assignment nothing(IdentityAssociation association);

    /** Whether the client may have what its association names (RFC 8415 section 18.3.2). */
    Verdict judge(Client client, IdentityAssociation association, Wish wish);

    /** What goes on of a lease; empty if it is ours no more. */
    Optional<Given> renewed(Client client, Lease6 lease, Lifetimes asked);

    /** Whether what is named belongs to the client's link. */
    boolean isOnLink(Client client, Wish wish);
}
