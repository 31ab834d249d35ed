package org.bootmasq.dhcp6.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Message;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.RelayMessage;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;

/**
 * The relays that a client's message came through (RFC 8415 section 19).
 *
 * @param relays what each of them says, the one nearest to us first; none if the client asked us itself
 */
public record RelayPath(List<RelayMessage> relays) {
    private static final RelayPath DIRECT = new RelayPath(List.of());

    /** A client's message, and how it came. */
    public record Unwrapped(RelayPath path, ClientServerMessage message) {}

    public RelayPath {
        relays = List.copyOf(relays);
    }

    /** Takes a message out of those of relays; empty if there is none inside, or it comes from a server. */
    public static Optional<Unwrapped> unwrap(Dhcp6Message received) {
        List<RelayMessage> relays = new ArrayList<>();
        Dhcp6Message message = received;
        while (message instanceof RelayMessage relay) {
            if (!relay.isForward()) return Optional.empty();
            relays.add(relay);
            Optional<Dhcp6Message> inside = relay.inside();
            if (inside.isEmpty()) return Optional.empty();
            message = inside.get();
        }
        var path = relays.isEmpty() ? DIRECT : new RelayPath(relays);
        return message instanceof ClientServerMessage asked
                ? Optional.of(new Unwrapped(path, asked))
                : Optional.empty();
    }

    /** Whether the client asked us itself. */
    public boolean isDirect() {
        return relays.isEmpty();
    }

    /** An address of the client's link, as the relay nearest to the client says that says it. */
    public Optional<Ip6> link() {
        for (RelayMessage relay : relays.reversed()) {
            if (!relay.linkAddress().isUnspecified()) return Optional.of(relay.linkAddress());
        }
        return Optional.empty();
    }

    /** The client's link-layer address (RFC 6939), as the relay nearest to the client says that says it. */
    public Optional<HardwareAddress> linkLayer() {
        return nearest(Dhcp6Option.ClientLinkLayer.class).map(Dhcp6Option.ClientLinkLayer::address);
    }

    /** An option of a relay, of that nearest to the client that sends it. */
    public <T extends Dhcp6Option> Optional<T> nearest(Class<T> kind) {
        for (RelayMessage relay : relays.reversed()) {
            Optional<T> found = relay.first(kind);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    /** What the relays say, each within that of the next, without the message of the client; empty without relays. */
    public Optional<RelayMessage> withoutMessage() {
        Optional<RelayMessage> said = Optional.empty();
        for (RelayMessage relay : relays.reversed()) {
            said = Optional.of(new RelayMessage(
                    relay.type(),
                    relay.hopCount(),
                    relay.linkAddress(),
                    relay.peerAddress(),
                    relay.before(),
                    said.map(inner -> inner),
                    relay.after()));
        }
        return said;
    }

    /** The answer as the relays want it, each within that of the relay behind it. */
    public Dhcp6Message wrap(ClientServerMessage answer) {
        Dhcp6Message wrapped = answer;
        for (RelayMessage relay : relays.reversed()) wrapped = relay.answering(wrapped);
        return wrapped;
    }
}
