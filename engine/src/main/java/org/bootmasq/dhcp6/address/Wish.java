package org.bootmasq.dhcp6.address;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * An address or a prefix that a client names in an identity association.
 *
 * @param asked times that it asks for, 0 where it leaves them to us
 */
public record Wish(Ip6Prefix block, Lifetimes asked) {
    /**
     * So many one association holds at most, and names in one message: nobody has more. Each is looked at whenever its
     * client asks.
     */
    public static final int MOST = 64;

    /** All that an association names, up to {@link #MOST}; {@code ::} and groups count as nothing. */
    public static List<Wish> of(IdentityAssociation association) {
        List<Wish> wishes = new ArrayList<>();
        for (Dhcp6Option option : association.options()) {
            if (wishes.size() == MOST) break;
            switch (option) {
                case Dhcp6Option.IaAddress one -> {
                    if (!isNothing(one.address())) {
                        var asked = new Lifetimes(one.preferred(), one.valid());
                        wishes.add(new Wish(Ip6Prefix.of(one.address()), asked));
                    }
                }
                case Dhcp6Option.IaPrefix one -> {
                    boolean whole = one.length() >= 1 && one.length() < Ip6Prefix.SINGLE;
                    if (whole && !isNothing(one.prefix())) {
                        var block = new Ip6Prefix(one.prefix().network(one.length()), one.length());
                        wishes.add(new Wish(block, new Lifetimes(one.preferred(), one.valid())));
                    }
                }
                default -> {}
            }
        }
        return wishes;
    }

    private static boolean isNothing(Ip6 address) {
        return address.isUnspecified() || address.isMulticast();
    }

    /** The address, or the first of the prefix. */
    public Ip6 address() {
        return block.address();
    }
}
