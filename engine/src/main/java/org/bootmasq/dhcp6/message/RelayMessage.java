package org.bootmasq.dhcp6.message;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootmasq.wire.Ip6;

/**
 * What relay and server say to each other (RFC 8415 section 9).
 *
 * @param type {@link MessageType#RELAY_FORW} or {@link MessageType#RELAY_REPL} as a number
 * @param hopCount 0 to 255: how many relays passed the message on before this one
 * @param linkAddress an address of the client's link; {@code ::} where the relay leaves it to another
 * @param peerAddress of the client, or of the relay before
 * @param before options that stand before the message inside
 * @param inside what the relay passes on (RFC 8415 section 21.10)
 * @param after options that stand behind it
 */
public record RelayMessage(
        int type,
        int hopCount,
        Ip6 linkAddress,
        Ip6 peerAddress,
        List<Dhcp6Option> before,
        Optional<Dhcp6Message> inside,
        List<Dhcp6Option> after)
        implements Dhcp6Message {
    public RelayMessage {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** Whether it goes to a server, rather than coming from one. */
    public boolean isForward() {
        return type == MessageType.RELAY_FORW.code();
    }

    /** The first option of a kind, wherever it stands. */
    public <T extends Dhcp6Option> Optional<T> first(Class<T> kind) {
        Optional<T> found = Dhcp6Option.first(before, kind);
        return found.isPresent() ? found : Dhcp6Option.first(after, kind);
    }

    /** All options but the message inside, in the order in which they stand. */
    public List<Dhcp6Option> options() {
        return Stream.concat(before.stream(), after.stream()).toList();
    }

    /** The answer to it: the same relay finds what it said where it said it (RFC 8415 section 19.3). */
    public RelayMessage answering(Dhcp6Message answer) {
        return new RelayMessage(
                MessageType.RELAY_REPL.code(),
                hopCount,
                linkAddress,
                peerAddress,
                echoed(before),
                inside.map(_ -> answer),
                echoed(after));
    }

    /** dnsmasq: all options but the client's link-layer address. */
    private static List<Dhcp6Option> echoed(List<Dhcp6Option> options) {
        return options.stream()
                .filter(option -> !(option instanceof Dhcp6Option.ClientLinkLayer))
                .toList();
    }
}
