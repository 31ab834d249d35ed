package org.bootmasq.dhcp6.reply;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp6.address.Assignment;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.message.Dhcp6Option.Status;
import org.bootmasq.dhcp6.message.MessageType;

/**
 * What is to be said, but for the options.
 *
 * @param type {@link MessageType#ADVERTISE} or {@link MessageType#REPLY}
 * @param client with the tags of the ranges that serve it
 * @param assignments in the order of the client's message
 * @param status of the whole, where it is to be said
 * @param offers whether the client chooses among servers: then it is told how much to prefer this one
 * @param rapid whether it answers a SOLICIT for good (RFC 8415 section 21.14)
 * @param domain of the client's name, empty where the answer has none
 */
public record Answer(
        MessageType type,
        Client client,
        List<Assignment> assignments,
        Optional<Status> status,
        boolean offers,
        boolean rapid,
        String domain) {
    public Answer {
        assignments = List.copyOf(assignments);
    }

    /** An answer without addresses. */
    public static Answer of(Client client, Optional<Status> status) {
        return new Answer(MessageType.REPLY, client, List.of(), status, false, false, "");
    }

    /** The same with a domain for the client's name. */
    public Answer in(String other) {
        return new Answer(type, client, assignments, status, offers, rapid, other);
    }

    /** The same with other assignments. */
    public Answer with(List<Assignment> others) {
        return new Answer(type, client, others, status, offers, rapid, domain);
    }
}
