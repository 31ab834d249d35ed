package org.bootmasq.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
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
 * @param servedFile the file that our HTTP server has for it, if that is where its boot file is
 */
public record Stage6Report(
        String title, Optional<ClientServerMessage> reply, List<Trace.DhcpEvent> events, Optional<String> servedFile) {
    public Stage6Report {
        events = List.copyOf(events);
    }

    /** The same, with the file that it is sent by our HTTP server. */
    public Stage6Report servedFrom(String file) {
        return new Stage6Report(title, reply, events, Optional.of(file));
    }

    /** The line that chose the boot file. */
    public Optional<Directive> bootLine() {
        Optional<Directive> last = Optional.empty();
        for (Trace.DhcpEvent event : events) {
            boolean chosen = event.step() instanceof Trace.OptionChosen option
                    && option.code() == OptionCode6.BOOTFILE_URL.code();
            if (chosen) last = ((Trace.OptionChosen) event.step()).directive();
        }
        return last;
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
