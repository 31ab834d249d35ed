package org.bootmasq.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.trace.Trace;

/**
 * What DHCPv6 tells a machine, or one stage of its boot.
 *
 * @param title of the stage, as people call it
 * @param reply the last message it got, if any
 * @param events why, in the order in which it was decided
 */
public record Stage6Report(String title, Optional<ClientServerMessage> reply, List<Trace.DhcpEvent> events) {
    public Stage6Report {
        events = List.copyOf(events);
    }

    /** The kind of the reply as the log calls it. */
    public Optional<String> replyName() {
        return reply.flatMap(ClientServerMessage::kind).map(kind -> kind.logName());
    }

    /** The addresses that it got, and the prefixes with their lengths. */
    public List<String> places() {
        List<String> places = new ArrayList<>();
        for (var association : associations()) {
            for (Dhcp6Option option : association.options()) {
                if (option instanceof Dhcp6Option.IaAddress one && one.valid() > 0) {
                    places.add(one.address().toString());
                } else if (option instanceof Dhcp6Option.IaPrefix one && one.valid() > 0) {
                    places.add(one.prefix() + "/" + one.length());
                }
            }
        }
        return places;
    }

    /** What the reply says of how it went, in the identity associations and beside them. */
    public List<String> statuses() {
        List<Dhcp6Option> all = new ArrayList<>();
        for (var association : associations()) all.addAll(association.options());
        reply.ifPresent(message -> all.addAll(message.options()));
        List<String> statuses = new ArrayList<>();
        for (Dhcp6Option option : all) {
            if (option instanceof Dhcp6Option.Status(int number, String text)) statuses.add(number + " " + text);
        }
        return statuses;
    }

    private List<Dhcp6Option.IdentityAssociation> associations() {
        return reply.map(message -> message.all(Dhcp6Option.IdentityAssociation.class))
                .orElse(List.of());
    }

    /** The boot file's URL (RFC 5970 section 3.1); empty if there is none. */
    public String bootFile() {
        for (Dhcp6Option option : reply.map(ClientServerMessage::options).orElse(List.of())) {
            if (option instanceof Dhcp6Option.Other other && other.code() == OptionCode6.BOOTFILE_URL.code()) {
                return other.value().latin1();
            }
        }
        return "";
    }
}
