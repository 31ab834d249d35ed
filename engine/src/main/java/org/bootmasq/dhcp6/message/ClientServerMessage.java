package org.bootmasq.dhcp6.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What client and server say to each other (RFC 8415 section 8).
 *
 * @param type a number of {@link MessageType}, or another
 * @param transactionId 24 bits, chosen by the client
 * @param options in the order in which they stand
 */
public record ClientServerMessage(int type, int transactionId, List<Dhcp6Option> options) implements Dhcp6Message {
    public ClientServerMessage {
        options = List.copyOf(options);
    }

    public ClientServerMessage(MessageType type, int transactionId, List<Dhcp6Option> options) {
        this(type.code(), transactionId, options);
    }

    /** What kind of message it is; empty for a number that means nothing here. */
    public Optional<MessageType> kind() {
        return MessageType.of(type);
    }

    /** The first option of a kind. */
    public <T extends Dhcp6Option> Optional<T> first(Class<T> kind) {
        return Dhcp6Option.first(options, kind);
    }

    /** All options of a kind, in their order. */
    public <T extends Dhcp6Option> List<T> all(Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (Dhcp6Option option : options) {
            if (kind.isInstance(option)) found.add(kind.cast(option));
        }
        return found;
    }
}
