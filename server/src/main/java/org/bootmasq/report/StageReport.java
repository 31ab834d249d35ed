package org.bootmasq.report;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.probe.BootStage;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * What one stage of a boot is told.
 *
 * @param reply the last message it got, if any
 * @param item the answer about the first entry of the menu, if it was shown one
 * @param offered whether it got no more than an offer without an address, as from a proxy
 * @param events why, in the order in which it was decided
 * @param servedFile the file that our HTTP server has for it, if that is where its boot file is
 */
public record StageReport(
        BootStage stage,
        Optional<Dhcp4Message> reply,
        Optional<Dhcp4Message> item,
        boolean offered,
        List<Trace.DhcpEvent> events,
        Optional<String> servedFile) {
    public StageReport {
        events = List.copyOf(events);
    }

    /** The same, with the file that it is sent by our HTTP server. */
    public StageReport servedFrom(String file) {
        return new StageReport(stage, reply, item, offered, events, Optional.of(file));
    }

    /** As firmware reads it: a non-empty fixed field wins over option 67. Empty if there is none. */
    public String bootFile() {
        String fixed =
                item.or(() -> reply).map(message -> message.file().latin1()).orElse("");
        if (!fixed.isEmpty()) return fixed;
        return reply.flatMap(message -> message.option(OptionCode.BOOTFILE_NAME))
                .map(Bytes::latin1)
                .orElse("")
                .replaceAll("\0+$", "");
    }

    /** Where the boot file is: siaddr, else the server identifier. */
    public Ip4 bootServer() {
        Ip4 next = item.or(() -> reply).map(Dhcp4Message::siaddr).orElse(Ip4.UNSPECIFIED);
        return next.isUnspecified()
                ? reply.flatMap(message -> message.address(OptionCode.SERVER_ID))
                        .orElse(next)
                : next;
    }

    /** The line that chose the boot file. */
    public Optional<Directive> bootLine() {
        var chosen = steps(Trace.BootFileChosen.class);
        return chosen.isEmpty() ? Optional.empty() : chosen.getLast().directive();
    }

    /** The address that it got; 0.0.0.0 if none. */
    public Ip4 address() {
        return reply.map(Dhcp4Message::yiaddr).orElse(Ip4.UNSPECIFIED);
    }

    /** Whether it is sent to a disk. */
    public boolean hasRootPath() {
        return reply.filter(message -> message.has(OptionCode.ROOT_PATH)).isPresent();
    }

    /** The steps of a kind. */
    public <T extends Trace.DhcpStep> List<T> steps(Class<T> kind) {
        return events.stream()
                .map(Trace.DhcpEvent::step)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
