package org.bootmasq.dhcp6;

import org.bootmasq.dhcp6.address.Supply;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;

/** Where the answer to one message takes addresses and prefixes; each remembers what the answer promises already. */
record Supplies(Supply addresses, Supply prefixes) {
    /** What an association of this kind is filled from. */
    Supply of(IdentityAssociation association) {
        return switch (association) {
            case Dhcp6Option.IaNa _, Dhcp6Option.IaTa _ -> addresses;
            case Dhcp6Option.IaPd _ -> prefixes;
        };
    }
}
