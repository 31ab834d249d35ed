package org.bootmasq.dhcp6.client;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Moment;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.net.InterfaceView;

/**
 * The first step of a decision: what was asked, when and where.
 *
 * @param at when it arrived
 * @param view the interface on which it counts as arriving
 * @param kind of the message
 * @param path the relays that it came through
 * @param sender by what the message and the neighbour cache identify its sender
 * @param networks the ranges that serve the client's link, in the order in which they are tried
 */
public record Request(
        Moment at,
        Arrival6 arrival,
        InterfaceView view,
        MessageType kind,
        ClientServerMessage message,
        RelayPath path,
        Identity sender,
        List<Served> networks) {
    /** So many identity associations of one message are answered; nobody has more. */
    private static final int MOST_ASSOCIATIONS = 64;

    public Request {
        networks = List.copyOf(networks);
    }

    /** The identity associations, in the client's order. */
    public List<Dhcp6Option.IdentityAssociation> associations() {
        List<Dhcp6Option.IdentityAssociation> all = message.all(Dhcp6Option.IdentityAssociation.class);
        return all.size() <= MOST_ASSOCIATIONS ? all : all.subList(0, MOST_ASSOCIATIONS);
    }

    /** The options that the client wants; empty if it does not say, which means all that there are. */
    public Optional<List<Integer>> wanted() {
        return message.first(Dhcp6Option.OptionRequest.class).map(Dhcp6Option.OptionRequest::codes);
    }

    /** Whether the client wants an option, or does not say what it wants. */
    public boolean wants(int code) {
        return wanted().map(codes -> codes.contains(code)).orElse(true);
    }
}
